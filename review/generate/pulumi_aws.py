"""The names of the properties of pulumi-aws' types, from its wheel: `python -m review.generate.pulumi_aws WHEEL`.

The package is too large to be installed for a test of each change. To move to another version, run
`pip download --no-deps pulumi-aws`, this module with the file, and `make test`, which names each property that has no
class yet.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from ..rules.aws.pulumi_aws import RULES
from ..rules.properties.lookup import NAMES


def names_in(wheel: Path) -> dict[str, list[str]]:
    """Return the names of the properties of each type that has a rule, by module and class.

    Raises:
        SystemExit: the package does not have a type.
    """
    found = {}
    with ZipFile(wheel) as package:
        for key in RULES:
            module, _, name = key.partition(":")
            source = re.compile(rf"pulumi_aws/{module}_?/[a-z0-9_]+\.py")
            texts = (package.read(one).decode() for one in package.namelist() if source.fullmatch(one))
            text = next((one for one in texts if f"class {name}Args:" in one), None)
            if text is None:
                sys.exit(f"{wheel.name} has no type {key}: remove its rule, or name it as the package does")
            found[key] = sorted(set(_properties(text, f"{name}Args")))
    return found


def _properties(text: str, class_: str) -> Iterator[str]:
    """Yield the properties of a class, as the engine names them: the argument of `@pulumi.getter(name=...)`."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == class_:
            for function in (one for one in node.body if isinstance(one, ast.FunctionDef)):
                yield from (
                    _name(one, function.name) for one in map(ast.unparse, function.decorator_list) if "getter" in one
                )


def _name(getter: str, default: str) -> str:
    named = re.search(r"name='(\w+)'", getter)
    return named[1] if named else default


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].endswith(".whl"):
        sys.exit("usage: python -m review.generate.pulumi_aws WHEEL, which `pip download --no-deps pulumi-aws` writes")
    file = Path(sys.argv[1])
    content = {"version": file.name.split("-")[1], "properties": names_in(file)}
    NAMES.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")
