"""The source files of the project: what they import, which functions they have, and what they call."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from embedded.project import ROOT


@cache
def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


class Function(NamedTuple):
    """A function of a file. Its tree is not kept: the garbage collector would search the trees of all files for it."""

    name: str
    line: int
    lines: int


class Contents(NamedTuple):
    """What a file contains: import statements, those inside of functions too; and functions."""

    imports: list[ast.Import | ast.ImportFrom]
    functions: list[Function]


@cache
def contents(file: Path) -> Contents:
    """Return what a file contains."""
    found = Contents([], [])
    for node in statements(ast.parse(file.read_text())):
        match node:
            case ast.Import() | ast.ImportFrom():
                found.imports.append(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                lines = (node.end_lineno or 0) - node.lineno + 1
                found.functions.append(Function(node.name, node.lineno, lines))
    return found


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements inside of a node, at any depth. Expressions, most of a tree, are not searched."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield child
            yield from statements(child)


def is_called(name: str, file: Path) -> bool:
    """Return whether a file calls a function or a class by its name."""
    text = file.read_text()
    return name in text and any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in ast.walk(ast.parse(text))
    )


def imports(file: Path) -> Iterator[str]:
    """Yield the absolute names of the modules that a file imports."""
    package = file.relative_to(ROOT).parent.parts
    for node in contents(file).imports:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            yield ".".join(filter(None, (base, node.module)))
            if node.module is None:
                yield from (f"{base}.{alias.name}" for alias in node.names)


def module_name(file: Path) -> str:
    """Return the module of a file; that of an `__init__.py` is the package."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules_imported(file: Path) -> set[str]:
    """Return the modules that a file imports: with `from a.b import c`, c where that is a module, otherwise a.b."""
    package = file.relative_to(ROOT).parent.parts
    found = set()
    for node in contents(file).imports:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            outside = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join(filter(None, (*outside, node.module)))
            found |= {f"{base}.{alias.name}" if is_module(f"{base}.{alias.name}") else base for alias in node.names}
    return found


@cache
def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
