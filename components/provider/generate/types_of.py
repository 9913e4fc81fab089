"""The types of properties, without validators and traits."""

import types
import typing
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from ..properties.inputs import Model


def bare(annotation: Any) -> Any:
    """Return an annotation without its metadata and without None."""
    while True:
        origin = get_origin(annotation)
        if origin is typing.Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(item for item in get_args(annotation) if item is not type(None))
        else:
            return annotation


def names(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Yield the names of a model's properties, in Python and for the engine."""
    return ((name, field.alias or name) for name, field in model.model_fields.items())


def choices(annotation: Any) -> tuple[Any, ...]:
    """Return the values of a Literal; empty for another type."""
    annotation = bare(annotation)
    return get_args(annotation) if get_origin(annotation) is Literal else ()
