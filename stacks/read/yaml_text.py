"""Read a YAML text with the line of every value, and with every duplicate key."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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


SCALARS_OF_MANIFESTS = {
    "tag:yaml.org,2002:null": r"~|null|Null|NULL|",
    "tag:yaml.org,2002:bool": r"true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF",
    "tag:yaml.org,2002:int": r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)",
    "tag:yaml.org,2002:float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
    "tag:yaml.org,2002:merge": r"<<",
}
"""The same as kubectl reads them: YAML 1.1 without its dates and numbers to the base of 60 (go-yaml v2, resolve.go)."""


MAX_VALUES = 200_000
"""The number of values in a document, each alias counted as the values that it stands for. A few aliases of aliases
would otherwise be more than a computer can read. An object in a cluster has at most 1.5 MiB."""


class InvalidYamlError(Exception):
    """The text is not valid YAML or cannot be an environment file. `line` is the line of the error, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Lines:
    """The line of each value of a text, by its path."""

    def __init__(self, first: int = 1) -> None:
        self._lines: dict[ValuePath, int] = {(): first}
        self._added = 0

    def add(self, path: ValuePath, line: int) -> None:
        """Note the line of a value, unless an earlier one has the same path.

        Raises:
            InvalidYamlError: there are too many values.
        """
        self._added += 1
        if self._added > MAX_VALUES:
            rule = f"has more than {MAX_VALUES} values, of which each alias stands for several: write fewer aliases"
            raise InvalidYamlError(rule, line)
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


Resolvers = dict[str | None, list[tuple[str, re.Pattern[str]]]]


def _resolvers(scalars: Mapping[str, str]) -> Resolvers:
    return {None: [(tag, re.compile(rf"(?:{form})\Z")) for tag, form in scalars.items()]}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader that reads plain values as `SCALARS` says."""

    yaml_implicit_resolvers: ClassVar[Resolvers] = _resolvers(SCALARS)


class _ManifestLoader(_Loader):
    """A loader that reads plain values as `SCALARS_OF_MANIFESTS` says."""

    yaml_implicit_resolvers: ClassVar[Resolvers] = _resolvers(SCALARS_OF_MANIFESTS)
    bool_values = yaml.SafeLoader.bool_values | {"y": True, "n": False}


def parse(text: str) -> Document:
    """Read a YAML text. An empty one is an empty map.

    Raises:
        InvalidYamlError: the text is not valid YAML.
    """
    loader = _Loader(text)
    with _reported(loader, text, "an environment file"):
        node = loader.get_single_node()
        return Document({}, Lines(), []) if node is None else _document(loader, node)


def parse_manifests(text: str) -> list[Document]:
    """Read every document of a text as kubectl does. Empty documents are left out.

    Raises:
        InvalidYamlError: the text is not valid YAML.
    """
    loader, documents = _ManifestLoader(text), []
    with _reported(loader, text, "a manifest"):
        while loader.check_node():
            document = _document(loader, loader.get_node())
            documents += [] if document.data is None else [document]
    return documents


def parse_manifest_at(text: str, path: Sequence[str]) -> Any:
    """Return the value at a path of a valid text as kubectl reads it, with the keys of the path as they are written.

    None without such a value.
    """
    loader = _ManifestLoader(text)
    with _reported(loader, text, "an environment file"):
        node = loader.get_single_node()
        for name in path:
            if isinstance(node, yaml.MappingNode):
                loader.flatten_mapping(node)
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            node = next((value for key, value in reversed(pairs) if key.value == name), None)
        return None if node is None else loader.construct_document(node)


def _document(loader: Any, node: yaml.Node) -> Document:
    _check_anchors(node, set(), set())
    lines = Lines(node.start_mark.line + 1)
    duplicates = [(line, duplicate(path, None, "remove or rename one")) for line, path in _walk(node, (), lines)]
    return Document(loader.construct_document(node), lines, duplicates)


@contextmanager
def _reported(loader: Any, text: str, what: str) -> Iterator[None]:
    """Raise what makes a text invalid as an InvalidYamlError, and end the loader."""
    try:
        yield
    except yaml.YAMLError as error:
        raise _invalid(error, text) from None
    except RecursionError:
        raise InvalidYamlError(f"not valid in {what}: values are nested too deeply") from None
    except (ValueError, TypeError) as error:
        raise InvalidYamlError(f"not valid in {what}: {error}") from None
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


def _check_anchors(node: yaml.Node, around: set[int], checked: set[int]) -> None:
    """Check that no value contains itself.

    Args:
        node: the value.
        around: the identities of the values that contain it.
        checked: those that are checked already, so that a value with many aliases is read once.

    Raises:
        InvalidYamlError: an anchor contains its own alias, so that the value has no end.
    """
    if id(node) in around:
        line = node.start_mark.line + 1
        raise InvalidYamlError("the anchor (&) of this value contains its own alias (*): write the value instead", line)
    if not isinstance(node, yaml.CollectionNode) or id(node) in checked:
        return
    around.add(id(node))
    for one in node.value:
        _check_anchors(one[1] if isinstance(node, yaml.MappingNode) else one, around, checked)
    around.remove(id(node))
    checked.add(id(node))


def _walk(node: yaml.Node, path: ValuePath, lines: Lines) -> Iterator[tuple[int, ValuePath]]:
    """Note the line of every value below a node, and yield the duplicate keys of its maps."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise InvalidYamlError("a list or a map is not valid as a key: write a text, in quotes if needed", line)
            at = (*path, key.value)
            if key.value in seen:
                yield line, at
            seen.add(key.value)
            lines.add(at, line)
            yield from _walk(value, at, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines.add((*path, index), value.start_mark.line + 1)
            yield from _walk(value, (*path, index), lines)
