"""Read the docstrings of models, and those of the fields of a class from its source.

Pydantic's `use_attribute_docstrings` reads them whenever a class is created. Every run of the program would pay a fifth
of the time of its imports for it, and use none of them.
"""

import ast
import inspect
import itertools
import sys
from collections.abc import Iterator
from functools import cache


def model_docstring(model: type) -> str:
    """Return the docstring of a model; for one without, such as a kind of application, that of a component's model."""
    models = (base for base in model.__mro__ if base.__module__.startswith("components."))
    return inspect.cleandoc(model.__doc__ or next(base.__doc__ for base in models if base.__doc__) or "")


def field_docstrings(model: type) -> dict[str, str]:
    """Return the docstrings of the fields of a class by their names, including those of inherited fields."""
    found: dict[str, str] = {}
    for owner in _bases_first(model):
        for field, text in itertools.pairwise(_definition(owner).body):
            match field, text:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(docstring))):
                    found[name] = inspect.cleandoc(docstring)
    return found


def _bases_first(model: type) -> Iterator[type]:
    """Yield the classes of our own that declare the fields of a class. A TypedDict does not know its bases."""
    for base in _definition(model).bases:
        owner = getattr(sys.modules[model.__module__], base.id, None) if isinstance(base, ast.Name) else None
        if isinstance(owner, type) and _is_ours(owner):
            yield from _bases_first(owner)
    yield model


def _is_ours(owner: type) -> bool:
    return owner.__module__.split(".")[0] in ("components", "stacks")


def _definition(model: type) -> ast.ClassDef:
    return _definitions(model.__module__)[model.__name__]


@cache
def _definitions(module: str) -> dict[str, ast.ClassDef]:
    """Return the definitions of a module's classes by name."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}
