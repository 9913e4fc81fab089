"""The inputs and outputs of resources: frozen pydantic models with camelCase names, and the check of inputs.

A declaration gives a property its traits in the type: `Immutable[Cidr]`. A property with default None that AWS fills in
is `ChosenByAws`; one that AWS never returns is `WriteOnly`.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from ..plugin.answers import Failure
from ..plugin.protocol import UNKNOWN
from ..plugin.wire import has_unknown
from ..wording import did_you_mean, missing, out_of_limit

T = TypeVar("T")
MAX_SHOWN_LENGTH = 120  # characters of a value that an error message repeats


class Trait(Enum):
    """A trait of a property besides its type. The value is the sentence of the reference about it."""

    IMMUTABLE = "A change replaces the resource."
    CHOSEN_BY_AWS = "If it is omitted, AWS chooses the value, which is not reported as a difference."
    WRITE_ONLY = "AWS does not return it, so that drift is not detected."
    SECRET = "Secret."  # noqa: S105 - the trait's meaning, not a secret


Immutable = Annotated[T, Trait.IMMUTABLE]
ChosenByAws = Annotated[T, Trait.CHOSEN_BY_AWS]
WriteOnly = Annotated[T, Trait.WRITE_ONLY]
Secret = Annotated[T, Trait.SECRET]


class SameMeaning(NamedTuple):
    """In the type of a property: values with the same form mean the same to AWS, which may return another spelling."""

    form: Callable[[str], str]


class InPlace(NamedTuple):
    """In the type of an immutable property: the one change that AWS makes in place."""

    before: str
    after: str


class Model(BaseModel):
    """Plain frozen data, named in camelCase outside Python."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    def wire(self) -> dict[str, Any]:
        """Return the properties as the engine keeps them: camelCase, without those that are None."""
        return self.model_dump(by_alias=True, exclude_none=True, mode="json")

    @classmethod
    def with_trait(cls, trait: Trait) -> frozenset[str]:
        """Return the camelCase names of the properties that have a trait."""
        return frozenset(field.alias or name for name, field in cls.model_fields.items() if trait in field.metadata)


class Outputs(Model):
    """The outputs of a resource beside its inputs."""


class Rule(NamedTuple):
    """A check across properties, which runs when all of them are known and valid.

    It yields a sentence about the first of its properties, or a `Failure` that names another place.
    """

    properties: tuple[str, ...]
    check: Callable[..., Iterator[str] | Iterator[Failure]]


class Inputs(Model):
    """The inputs of one resource or function."""

    rules: ClassVar[tuple[Rule, ...]] = ()


def check(model: type[Inputs], raw: Mapping[str, Any], secrets: frozenset[str]) -> tuple[dict[str, Any], list[Failure]]:
    """Return the inputs with defaults and in canonical spelling, and every problem at once.

    An unknown value is valid until it is known. No message contains the value of a property that `secrets` names.
    """
    failures, checked = [], {}
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    for unexpected in sorted(set(raw) - set(names)):
        hint = did_you_mean(unexpected, names, f"use one of: {', '.join(sorted(names))}")
        failures.append(Failure(unexpected, f"no such property: {hint}"))
    for alias, name in names.items():
        field = model.model_fields[name]
        if alias not in raw:
            if field.is_required():
                failures.append(Failure(alias, missing()))
            else:
                checked[name] = field.get_default(call_default_factory=True)
        elif raw[alias] == UNKNOWN:
            checked[name] = UNKNOWN
        else:
            try:
                checked[name] = _adapter(model, name).validate_python(raw[alias])
            except ValidationError as error:
                problems = [e for e in error.errors(include_url=False) if not has_unknown(e["input"])]
                failures += [Failure(_path(alias, e["loc"]), _message(e, alias in secrets)) for e in problems]
                if not problems:
                    checked[name] = raw[alias]
    failures += _rule_failures(model, checked)
    wire = {alias: _data(checked[name]) for alias, name in names.items() if name in checked}
    return {alias: value for alias, value in wire.items() if value is not None}, failures


def in_canonical_spelling(model: type[Inputs], alias: str, value: Any) -> Any:
    """Return the value of a property as a check spells it now, or as it is if it is not valid any more.

    A state may have a value that another version of the provider has spelled.
    """
    name = next((name for name, field in model.model_fields.items() if alias in (name, field.alias)), None)
    if name is None or value is None or has_unknown(value):
        return value
    try:
        return _data(_adapter(model, name).validate_python(value))
    except ValidationError:
        return value


def means_the_same(model: type[Inputs], alias: str, one: Any, other: Any) -> bool:
    """Return whether two values of a property are equal, or mean the same to AWS in different spellings."""
    form = _forms(model).get(alias)
    if one == other or form is None:
        return bool(one == other)
    return isinstance(one, str) and isinstance(other, str) and form(one) == form(other)


def replaces(model: type[Inputs], alias: str, before: Any, after: Any) -> bool:
    """Return whether a change of a property replaces the resource."""
    return alias in model.with_trait(Trait.IMMUTABLE) and InPlace(before, after) != _in_place(model).get(alias)


def changes_in_place(model: type[Inputs]) -> frozenset[str]:
    """Return the names of the immutable properties with a change that AWS makes in place."""
    return frozenset(_in_place(model))


def alias_of(model: type[Model], name: str) -> str:
    """Return the camelCase name of a property."""
    return model.model_fields[name].alias or name


def _rule_failures(model: type[Inputs], checked: Mapping[str, Any]) -> Iterator[Failure]:
    for rule in model.rules:
        if all(name in checked and not has_unknown(_data(checked[name])) for name in rule.properties):
            path = alias_of(model, rule.properties[0])
            for found in rule.check(*(checked[name] for name in rule.properties)):
                yield found if isinstance(found, Failure) else Failure(path, found)


@cache
def _in_place(model: type[Inputs]) -> dict[str, InPlace]:
    fields = {field.alias or name: field.metadata for name, field in model.model_fields.items()}
    return {alias: each for alias, metadata in fields.items() for each in metadata if isinstance(each, InPlace)}


@cache
def _forms(model: type[Inputs]) -> dict[str, Callable[[str], str]]:
    found = {}
    for name, field in model.model_fields.items():
        for each in (*field.metadata, *_metadata(field.annotation)):
            if isinstance(each, SameMeaning):
                found[field.alias or name] = each.form
    return found


def _metadata(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        yield from _metadata(inner)


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
    parts = [part for part in location if part != "[key]"]  # which pydantic adds for the key of a map
    return alias + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def _message(error: ErrorDetails, secret: bool) -> str:
    text = out_of_limit(error["type"], error.get("ctx", {})) or error["msg"].removeprefix("Value error, ")
    value = error["input"]
    if secret or error["type"] == "missing":
        return text
    return f"{text}, not {value!r}" if len(repr(value)) <= MAX_SHOWN_LENGTH else text
