"""Read a YAML text with the line of every value, and with every duplicate key."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

import yaml

from components.problems import Problem, ValuePath, duplicate

SCALARS = {
    "tag:yaml.org,2002:null": r"~|null|Null|NULL|",
    "tag:yaml.org,2002:bool": r"true|True|TRUE|false|False|FALSE",
    "tag:yaml.org,2002:int": r"-?(0|[1-9][0-9]*)",
    "tag:yaml.org,2002:merge": r"<<",
}
"""The plain values that are not text, as in YAML 1.2's core schema. Numbers that would not be written back as they are
(0644, 1.30) are text. PyYAML by itself reads YAML 1.1, where `no` is false and 0644 is 420."""


class InvalidYamlError(Exception):
    """The text is not valid YAML or cannot be an environment file. `line` is the line of the error, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Lines:
    """The line of each value of a text, by its path."""

    def __init__(self) -> None:
        self._lines: dict[ValuePath, int] = {(): 1}

    def add(self, path: ValuePath, line: int) -> None:
        """Note the line of a value, unless an earlier one has the same path."""
        self._lines.setdefault(path, line)

    def of(self, path: ValuePath) -> int:
        """Return the line of a value; for a missing value, the line of the map or list that would contain it."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


class Document(NamedTuple):
    """The data of a text, the lines of its values, and its duplicate keys, each with the line of the second one."""

    data: Any
    lines: Lines
    duplicates: list[tuple[int, Problem]]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader that reads plain values as `SCALARS` says."""

    yaml_implicit_resolvers: ClassVar[dict[str | None, list[tuple[str, re.Pattern[str]]]]] = {
        None: [(tag, re.compile(rf"(?:{form})\Z")) for tag, form in SCALARS.items()]
    }


def parse(text: str) -> Document:
    """Read a YAML text. An empty one is an empty map.

    Raises:
        InvalidYamlError: the text is not valid YAML.
    """
    lines = Lines()
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Document({}, lines, [])
        duplicates = [(line, duplicate(path, None, "remove or rename one")) for line, path in _walk(node, (), lines)]
        return Document(loader.construct_document(node), lines, duplicates)
    except yaml.YAMLError as error:
        raise _invalid(error, text) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidYamlError(f"not valid in an environment file: {error}") from None
    finally:
        loader.dispose()


def _invalid(error: yaml.YAMLError, text: str) -> InvalidYamlError:
    """Return the error at the line to correct: the one of a tab, or the one where an unfinished value begins."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return InvalidYamlError(f"not valid YAML: {error}", 1)
    mark, context, problem = error.problem_mark, error.context_mark, error.problem
    lines = text.splitlines()
    if mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        return InvalidYamlError("not valid YAML: a tab: indent with spaces", mark.line + 1)
    if context is not None and error.context == "while parsing a block mapping":
        began = f"the map that begins at line {context.line + 1}"
        return InvalidYamlError(f"not valid YAML: the indentation of this line fits no key of {began}", mark.line + 1)
    if context is not None and context.line < mark.line:
        began = f"{error.context} that begins here"
        return InvalidYamlError(f"not valid YAML: {began}: {problem} before line {mark.line + 1}", context.line + 1)
    return InvalidYamlError(f"not valid YAML: {problem}", mark.line + 1)


def _walk(node: yaml.Node, path: ValuePath, lines: Lines) -> Iterator[tuple[int, ValuePath]]:
    """Note the line of every value below a node, and yield the duplicate keys of its maps."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            at = (*path, key.value)
            line = key.start_mark.line + 1
            if key.value in seen:
                yield line, at
            seen.add(key.value)
            lines.add(at, line)
            yield from _walk(value, at, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines.add((*path, index), value.start_mark.line + 1)
            yield from _walk(value, (*path, index), lines)
