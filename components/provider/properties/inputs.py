"""What a resource's inputs are: frozen pydantic models with camelCase names, and how they are checked.

A declaration says of each property what the engine has to know by a mark in its type: `Immutable[Cidr]`. A property
with default None that AWS fills in is `ChosenByAws`; one that AWS never tells again is `WriteOnly`.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from ..plugin.answers import Failure
from ..plugin.protocol import UNKNOWN
from ..plugin.wire import has_unknown

T = TypeVar("T")


class Mark(Enum):
    """What a property is besides its type."""

    IMMUTABLE = "a change replaces the resource"
    CHOSEN_BY_AWS = "left out, AWS chooses it, and what it chose is no difference"
    WRITE_ONLY = "AWS does not tell it again, so drift in it is not seen"
    SECRET = "never shown"  # noqa: S105 - a mark's meaning, not a secret


Immutable = Annotated[T, Mark.IMMUTABLE]
ChosenByAws = Annotated[T, Mark.CHOSEN_BY_AWS]
WriteOnly = Annotated[T, Mark.WRITE_ONLY]
Secret = Annotated[T, Mark.SECRET]


class Model(BaseModel):
    """Plain frozen data, named in camelCase outside Python."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    def wire(self) -> dict[str, Any]:
        """The properties as the engine keeps them: camelCase, without those that are None."""
        return self.model_dump(by_alias=True, exclude_none=True, mode="json")

    @classmethod
    def marked(cls, mark: Mark) -> frozenset[str]:
        """The camelCase names of the properties that carry a mark."""
        return frozenset(field.alias or name for name, field in cls.model_fields.items() if mark in field.metadata)


class Outputs(Model):
    """What a resource tells besides its inputs."""


class Rule(NamedTuple):
    """A check across properties, which runs when all of them are known and valid.

    It yields a sentence about the first of its properties, or a `Failure` that names another place.
    """

    properties: tuple[str, ...]
    check: Callable[..., Iterator[str] | Iterator[Failure]]


class Inputs(Model):
    """The inputs of one resource. `rules` hold what no single property shows."""

    rules: ClassVar[tuple[Rule, ...]] = ()


def check(model: type[Inputs], raw: Mapping[str, Any], secrets: frozenset[str]) -> tuple[dict[str, Any], list[Failure]]:
    """Every problem at once, and the inputs with defaults filled in and values in their one spelling.

    What is unknown is taken as right until it is known. The value of a secret property is never part of a sentence.
    """
    failures, checked = [], {}
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    for unexpected in sorted(set(raw) - set(names)):
        near = difflib.get_close_matches(unexpected, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(names))}"
        failures.append(Failure(unexpected, f"there is no such property: {hint}"))
    for alias, name in names.items():
        field = model.model_fields[name]
        if alias not in raw:
            if field.is_required():
                failures.append(Failure(alias, "is required"))
            else:
                checked[name] = field.get_default(call_default_factory=True)
        elif raw[alias] == UNKNOWN:
            checked[name] = UNKNOWN
        else:
            try:
                checked[name] = _adapter(model, name).validate_python(raw[alias])
            except ValidationError as error:
                problems = [e for e in error.errors(include_url=False) if not has_unknown(e["input"])]
                failures += [Failure(_path(alias, e["loc"]), _sentence(e, alias in secrets)) for e in problems]
                if not problems:
                    checked[name] = raw[alias]
    for rule in model.rules:
        if all(name in checked and not has_unknown(_data(checked[name])) for name in rule.properties):
            place = names_of(model, rule.properties[0])
            found = rule.check(*(checked[name] for name in rule.properties))
            failures += [one if isinstance(one, Failure) else Failure(place, one) for one in found]
    wire = {alias: _data(checked[name]) for alias, name in names.items() if name in checked}
    return {alias: value for alias, value in wire.items() if value is not None}, failures


def names_of(model: type[Model], name: str) -> str:
    """The camelCase name of a property."""
    return model.model_fields[name].alias or name


@cache
def _adapter(model: type[Inputs], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    annotated: Any = Annotated[field.annotation, *field.metadata, None]
    return TypeAdapter(annotated)


def _data(value: Any) -> Any:
    if isinstance(value, Model):
        return value.wire()
    if isinstance(value, list | tuple):
        return [_data(item) for item in value]
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    return value


def _path(alias: str, location: tuple[int | str, ...]) -> str:
    return alias + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def _sentence(error: ErrorDetails, secret: bool) -> str:
    text = error["msg"].removeprefix("Value error, ")
    value = error["input"]
    if secret or error["type"] == "missing":
        return text
    return f"{text}, not {value!r}" if len(repr(value)) <= 120 else text
