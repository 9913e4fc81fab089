"""The types and defaults of fields, in words for the reference pages."""

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal

import annotated_types
import pulumi
import yaml
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from components.base import LATER, OrLater
from components.problems import Form

Link = Callable[[type], str]
"""Returns the words for a model, which link to its table."""

NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", IPv4Network: "IPv4 network"} | {
    IPv6Network: "IPv6 network"
}
LIMITS: dict[type, tuple[str, str]] = {
    annotated_types.Ge: ("ge", "at least"),
    annotated_types.Le: ("le", "at most"),
    annotated_types.MaxLen: ("max_length", "at most"),
}


def type_words(annotation: Any, link: Link, metadata: Sequence[Any] = ()) -> str:
    """Return a type in words: `list of integer, 1 to 65535`.

    Args:
        annotation: the type, with or without `Annotated`.
        link: returns the words for a model.
        metadata: constraints of the type.
    """
    plain = next((one.value_type for one in metadata if isinstance(one, OrLater)), None)
    if plain is not None:  # a file has no Outputs
        annotation, metadata = plain, ()
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return type_words(arguments[0], link, [*_flat(arguments[1:]), *metadata])
    if origin is pulumi.Output:
        return type_words(arguments[0], link)
    if origin in (typing.Union, types.UnionType):
        members = [one for one in arguments if one is not type(None) and typing.get_origin(one) not in LATER]
        return ", or ".join(dict.fromkeys(type_words(one, link, metadata) for one in members))
    if origin in (dict, Mapping):
        return f"map of {type_words(arguments[1], link)}"
    if origin in (list, Sequence):
        return f"list of {type_words(arguments[0], link)}{_limits(metadata, ' entries')}"
    return link(annotation) if is_table(annotation) else _scalar_words(annotation, metadata)


def is_table(annotation: Any) -> bool:
    """Return whether a type has a table of its own: a model, or a TypedDict of the outputs."""
    return isinstance(annotation, type) and (issubclass(annotation, BaseModel) or typing.is_typeddict(annotation))


def default_words(field: FieldInfo) -> str:
    """Return the default of a field: `required`, nothing, or the value as it is written in YAML."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    return "" if value is None or value is PydanticUndefined else f"`{_yaml(value)}`"


def _scalar_words(annotation: Any, metadata: Sequence[Any]) -> str:
    """Return the words for a scalar: its choices, what its validator expects, or its type and limits."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _choices([one.value for one in annotation])
    if typing.get_origin(annotation) is Literal:
        return _choices(typing.get_args(annotation))
    for one in metadata:
        if isinstance(one, AfterValidator) and isinstance(one.func, Form):
            article, _, words = one.func.expected.split(": ")[0].partition(" ")
            return words if article in ("a", "an", "the") else f"{article} {words}"
    return NAMES.get(annotation, "any value") + _limits(metadata, " characters" if annotation is str else "")


def _choices(values: Sequence[Any]) -> str:
    *others, last = [f"`{value}`" for value in values]
    return f"{', '.join(others)} or {last}" if others else last


def _limits(metadata: Sequence[Any], unit: str = "") -> str:
    """Return the limits of a number, or of a length in a unit."""
    found = {type(one): getattr(one, LIMITS[type(one)][0]) for one in metadata if type(one) in LIMITS}
    if {annotated_types.Ge, annotated_types.Le} <= found.keys():
        return f", {found[annotated_types.Ge]} to {found[annotated_types.Le]}"
    return "".join(f", {LIMITS[kind][1]} {limit}{unit}" for kind, limit in found.items())


def _flat(metadata: Sequence[Any]) -> list[Any]:
    """Return constraints, with those inside of `Field(...)` taken out."""
    return [inner for one in metadata for inner in (one.metadata if isinstance(one, FieldInfo) else [one])]


def _yaml(value: Any) -> str:
    """Return a value as YAML in one line, without the defaults inside of it."""
    text = yaml.safe_dump(_data(value), default_flow_style=True, width=10_000, sort_keys=False)
    return text.strip().removesuffix("...").strip()


def _data(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, dict):
        return {key: _data(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_data(one) for one in value]
    return value.value if isinstance(value, Enum) else value
