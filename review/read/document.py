"""Loads JSON documents that the Pulumi CLI prints, and the base of their models."""

import json
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import from_json


class UnreadableError(Exception):
    """A document cannot be read. The message names it and says what to do."""


def or_empty(type_: type) -> BeforeValidator:
    """Accept null for a list or a map, which the engine writes for an empty one."""
    return BeforeValidator(lambda value: type_() if value is None else value)


Texts = Annotated[list[str], or_empty(list)]
Properties = Annotated[dict[str, Any], or_empty(dict)]


class Part(BaseModel):
    """A part of a document. Keys that no field names, such as local paths, are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


Model = TypeVar("Model", bound=Part)


def read_bytes(file: Path) -> bytes:
    """Return the content of a file. Raises UnreadableError."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{file}: cannot be read: {error.strerror}") from None


def load_object(raw: bytes, source: str, command: str) -> dict[str, Any]:
    """Return the JSON object that a command printed, in any UTF encoding.

    Args:
        raw: the document.
        source: the name of the document in errors.
        command: the command that prints such documents.

    Raises:
        UnreadableError: it is empty, or not a JSON object.
    """
    if not raw.strip():
        raise UnreadableError(
            f"{source}: is empty: `{command}` printed nothing; read the reason in its standard error output"
        )
    try:
        data = _fast(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{source}: is not the JSON that `{command}` prints: {error}") from None
    if not isinstance(data, dict):
        raise UnreadableError(f"{source}: is not what `{command}` prints: it is not a JSON object")
    return data


def _fast(raw: bytes) -> Any:
    """Return the value of a JSON document, with equal texts stored once.

    What pydantic's parser does not read, such as other encodings and deep nesting, is read by `json`, whose errors name
    the place.
    """
    try:
        return from_json(raw, cache_strings="all")
    except ValueError:
        return json.loads(raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff"))


def share_equal(properties: Any, other: Any) -> None:
    """Make the equal lists and maps of two maps one object each. A large document contains most of them several times.

    Anything but two maps is left as it is.
    """
    for key, value in properties.items() if isinstance(properties, dict) and isinstance(other, dict) else ():
        if isinstance(value, dict | list) and key in other and other[key] == value:
            properties[key] = other[key]


def parse(model: type[Model], data: dict[str, Any], source: str, command: str) -> Model:
    """Return a document as its model. Raises UnreadableError, which names the first key that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(key) for key in first["loc"])
        raise UnreadableError(f"{source}: is not what `{command}` prints: {place}: {first['msg']}") from None
