"""Find the field of a model that a path in the data of an environment file leads to."""

import typing
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from components.problems import ValuePath

from ..model.environment import Environment

KIND = "kind"
"""The key that distinguishes the members of a union."""


def field_at(path: ValuePath, data: Any) -> tuple[FieldInfo | None, Any]:
    """Return the field that a path leads to, if it is one, and the type of its value."""
    field: FieldInfo | None = None
    annotation: Any = Environment
    for key in path:
        model = _model(annotation, data)
        if model is not None:
            field = next((one for one in model.model_fields.values() if one.alias == key), None)
            annotation = field.annotation if field else None
        else:
            field, annotation = None, next(iter(typing.get_args(annotation)[::-1]), None)
        data = data.get(key) if isinstance(data, dict) else None
    return field, annotation


def keys_at(path: ValuePath, data: Any) -> list[str]:
    """Return the keys that the file may have at a path."""
    _, annotation = field_at(path, data)
    for key in path:
        data = data.get(key) if isinstance(data, dict) else data[typing.cast("int", key)]
    model = _model(annotation, data)
    return [str(field.alias) for field in model.model_fields.values()] if model else []


def is_union(path: ValuePath, data: Any) -> bool:
    """Return whether the value at a path is of one of several kinds, each with a model of its own."""
    return len(_models(field_at(path, data)[1])) > 1


def _model(annotation: Any, data: Any) -> type[BaseModel] | None:
    """Return the model in a type; if there are several, the one of the data's kind."""
    models = _models(annotation)
    kind = data.get(KIND) if isinstance(data, dict) else None
    of_kind = [one for one in models if KIND in one.model_fields and kind in _literals(one)]
    return next(iter(of_kind or models), None)


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that a type may be, through unions and annotations."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (dict, list):
        return []
    return [model for member in typing.get_args(annotation) for model in _models(member)]


def _literals(model: type[BaseModel]) -> tuple[Any, ...]:
    return typing.get_args(model.model_fields[KIND].annotation)
