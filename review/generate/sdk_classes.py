"""The properties of the classes of a Pulumi SDK for Python, from the text of a module."""

import ast
import re


def properties_by_class(text: str) -> dict[str, list[str]]:
    """Return the properties of each class, as the engine names them: the argument of `@pulumi.getter(name=...)`."""
    return {
        node.name: [
            _name(decorator, function.name)
            for function in node.body
            if isinstance(function, ast.FunctionDef)
            for decorator in map(ast.unparse, function.decorator_list)
            if "getter" in decorator
        ]
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }


def _name(getter: str, default: str) -> str:
    named = re.search(r"name='(\w+)'", getter)
    return named[1] if named else default
