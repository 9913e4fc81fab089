"""Problems of a value, one constructor for each sort, so that every message has the same form.

A message says what is wrong and then what to do: `group not found: add it to groups, or use one of: readers`. The path
and the value are shown in front of it. The sorts are those of Kubernetes' `validation/field` package.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from .credentials import names_credential, without_secrets
from .provider import wording

ValuePath = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""
FREE_FORM = frozenset({"args", "command", "env", "files", "values"})
"""The keys below which somebody may have written a secret by mistake, under any name."""

NAME_AT: Mapping[str | int, int] = {"applications": 1, "groups": 1, "servers": 1, "storage": 2, "users": 1}
"""The position of the name of an entry in a path, by the part of the environment."""


class Problem(NamedTuple):
    """A value that breaks a rule.

    Attributes:
        path: the keys that lead to the value, below the arguments that hold it.
        value: the value; None where it is missing.
        message: what is wrong, and what to do.
        refers_to: the path of the entry that the value names, if it names one. Where that entry has a problem of its
            own, this problem is a consequence and is not reported.
    """

    path: ValuePath
    value: object
    message: str
    refers_to: tuple[str, ...] = ()

    def below(self, *path: str | int) -> "Problem":
        """Return the same problem with a path that starts with other keys."""
        return self._replace(path=(*path, *self.path))

    def describe(self) -> str:
        """Return the problem as one line: path, value, what is wrong and what to do."""
        path = ".".join(map(str, self.path)) or "the file"
        shown = self.value is not None and is_shown(self.path, self.value)
        return f"{path}: {f'{without_secrets(_in_yaml(self.value))}: ' if shown else ''}{self.message}"


def is_shown(path: ValuePath, value: object) -> bool:
    """Return whether a message shows a value: no maps, and nothing that may be a secret by the keys that lead to it."""
    if isinstance(value, list | tuple):
        return all(is_shown(path, one) for one in value)
    named = path[: NAME_AT.get(path[0], 0)] if path else ()
    keys = (*named, *path[len(named) + 1 :]) if named else path  # a name that somebody chose says nothing of the value
    hidden = any(isinstance(key, str) and (key in FREE_FORM or names_credential(key)) for key in keys)
    return not hidden and not isinstance(value, dict | BaseModel)


def _in_yaml(value: object) -> str:
    """Return a value in the spelling of an environment file: `true`, `['a', 1]`."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_in_yaml, value))}]"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def missing(path: ValuePath, remedy: str = "add it", *, required_by: Sequence[str] = ()) -> Problem:
    """Return the problem of a required value that is missing.

    `required_by` names the parts that require it, where it is otherwise optional.
    """
    return Problem(path, None, wording.missing(remedy, required_by=_listed(required_by) if required_by else ""))


def not_found(
    path: ValuePath,
    value: object,
    what: str,
    known: Iterable[str],
    *,
    remedy: str = "",
    place: tuple[str, ...] = (),
    key: bool = True,
) -> Problem:
    """Return the problem of a name that does not exist.

    Args:
        path: the path of the value.
        value: the name, or a value that belongs to it.
        what: what was not found: `group`, or `volume of the cluster`.
        known: the names that exist.
        remedy: what to do instead of using one of these; by default, to add the name to `place`.
        place: the path of the map or list that holds the names, below the arguments that hold the value.
        key: whether the value would be a key there; False where `place` is a list.
    """
    choices = ", ".join(dict.fromkeys(known))
    instead = f", or use one of: {choices}" if choices else ""
    message = f"{what} not found: {remedy or 'add it to ' + '.'.join(place)}{instead}"
    return Problem(path, value, message, (*place, str(value)) if place and key else place)


def duplicate(path: ValuePath, value: object, remedy: str = "remove one", *, first: str = "") -> Problem:
    """Return the problem of a value that has to be unique. `first` names the entry that already has it."""
    return Problem(path, value, f"{f'already used by {first}' if first else 'duplicate'}: {remedy}")


def duplicates(path: ValuePath, values: Iterable[object]) -> Iterator[Problem]:
    """Yield the problem of each item of a list that repeats an earlier one."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if str(value) in seen:
            yield duplicate((*path, index), str(value), "remove it")
        seen.add(str(value))


def conflict(
    path: ValuePath,
    value: object,
    other: str,
    remedy: str = "remove one of the two",
    *,
    why: str = "",
    refers_to: tuple[str, ...] = (),
) -> Problem:
    """Return the problem of a value that conflicts with `other`, and why, unless both simply exclude each other."""
    return Problem(path, value, wording.conflicts_with(other, remedy, why=why), refers_to)


def out_of_range(
    path: ValuePath, value: object, remedy: str = "", *, minimum: object = None, maximum: object = None
) -> Problem:
    """Return the problem of a value below `minimum` or above `maximum`. Either limit may be followed by its source."""
    limits = wording.must_be_in_range(minimum, maximum)
    return Problem(path, value, f"{limits}{f': {remedy}' if remedy else ''}")


def not_supported(path: ValuePath, value: object, by: str, remedy: str, *, refers_to: tuple[str, ...] = ()) -> Problem:
    """Return the problem of a valid value that `by` does not support.

    `by` may continue with the reason: `the embedded node, which has no ingress controller`.
    """
    return Problem(path, value, f"not supported by {by}: {remedy}", refers_to)


def not_applicable(path: ValuePath, value: object, to: str, remedy: str = "remove it") -> Problem:
    """Return the problem of a setting that does not apply, for example to `kind embedded`."""
    return Problem(path, value, f"does not apply to {to}: {remedy}")


def already_exists(path: ValuePath, value: object, how: str, remedy: str = "use another name") -> Problem:
    """Return the problem of a name that is already in use. `how` describes the use: `bound to claim shop/db`."""
    return Problem(path, value, f"already exists, {how}: {remedy}")


def immutable(path: ValuePath, value: object, current: object, remedy: str) -> Problem:
    """Return the problem of a changed value that is immutable in the API server."""
    now = f", and now {_in_yaml(current)}" if is_shown(path, current) else ""
    return Problem(path, value, f"immutable{now}: {remedy}")


def forbidden(path: ValuePath, value: object, why: str, remedy: str, *, refers_to: tuple[str, ...] = ()) -> Problem:
    """Return the problem of a well-formed value that is not allowed here."""
    return Problem(path, value, f"not allowed, because {why}: {remedy}", refers_to)


def plain_password(path: ValuePath, remedy: str) -> Problem:
    """Return the problem of a URL or a name that contains a password. The value is not shown."""
    return forbidden(path, None, "it contains a password, and a file keeps no secret", remedy)


def invalid(path: ValuePath, value: object, rule: str, remedy: str = "", *, refers_to: tuple[str, ...] = ()) -> Problem:
    """Return the problem of a value that breaks any other rule, such as `must start with a letter (RFC 1123)`.

    The remedy is left out where the rule says what to do.
    """
    return Problem(path, value, f"{rule}{f': {remedy}' if remedy else ''}", refers_to)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise ValueError if arguments have problems that depend on the component that takes them."""
    if found := list(problems):
        raise ValueError("; ".join(one.describe() for one in found))


def value_error(message: str) -> PydanticCustomError:
    """Return the error that a validator of a single value raises."""
    return PydanticCustomError("value", "{message}", {"message": message})


@dataclass(frozen=True)
class Form:
    """The form of a text, as a validator of it.

    Attributes:
        expected: completes the sentence "must be ...". The reference pages show it up to a colon.
        holds: returns whether a text has the form.
        example: returns a valid text that an invalid one may have been meant to be.
    """

    expected: str
    holds: Callable[[str], bool]
    example: Callable[[str], str] | None = None

    def __call__(self, value: str) -> str:
        """Return a text that has the form, unchanged.

        Raises:
            PydanticCustomError: the text does not have the form.
        """
        if not self.holds(value):
            raise value_error(
                f"must be {self.expected}{f', for example {self.example(value)}' if self.example else ''}"
            )
        return value


def must_be(expected: str, holds: Callable[[str], bool], example: Callable[[str], str] | None = None) -> AfterValidator:
    """Return a validator of text, with the arguments of `Form`."""
    return AfterValidator(Form(expected, holds, example))


def matching(pattern: str, expected: str) -> AfterValidator:
    """Return a validator of text that has to match a regular expression as a whole; `expected` as in `must_be`."""
    compiled = re.compile(pattern)
    return must_be(expected, lambda value: compiled.fullmatch(value) is not None)


def _listed(names: Sequence[str]) -> str:
    """Return the names as a phrase: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
