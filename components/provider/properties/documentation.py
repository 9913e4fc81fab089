"""The descriptions of properties: the string below a field in the source, else the description of its type.

They are read from the source by generators and by the schema alone, so that the provider starts without them.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, get_args

from pydantic.fields import FieldInfo

from .inputs import Model


def description(model: type[Model], name: str) -> str:
    """Return the description of a property, by its name in Python; empty if it has none."""
    for ancestor in model.__mro__:
        module = inspect.getmodule(ancestor)
        if module is not None and issubclass(ancestor, Model):
            below = docstrings(module).get((ancestor.__name__, name))
            if below is not None:
                return below
    return model.model_fields[name].description or next(_of_type(model.model_fields[name].annotation), "")


def nested_models(model: type[Model]) -> list[type[Model]]:
    """Return the models that a model's properties contain, each once, in the order of the properties."""
    found: dict[type[Model], None] = {}
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            found |= dict.fromkeys([inner, *nested_models(inner)])
    return list(found)


@cache
def docstrings(module: ModuleType) -> dict[tuple[str, str], str]:
    """Return the strings below the fields of a module's classes, by class and field."""
    found = {}
    for class_ in ast.parse(inspect.getsource(module)).body:
        if isinstance(class_, ast.ClassDef):
            for field, below in zip(class_.body, class_.body[1:], strict=False):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[class_.name, name] = " ".join(text.split())
    return found


def _of_type(annotation: Any) -> Iterator[str]:
    for argument in get_args(annotation):
        if isinstance(argument, FieldInfo) and argument.description:
            yield argument.description
        yield from _of_type(argument)


def _models_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
