"""Removes entries from a YAML text, and keeps everything else as it is written: comments, order, styles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import yaml

ValuePath = tuple[str | int, ...]


class SharedError(Exception):
    """An entry whose removal would remove others, because aliases or merge keys refer to it."""


class _Entry(NamedTuple):
    """An entry of a map or list: where it begins, and its value."""

    name: str | int
    first: yaml.Node
    value: yaml.Node


def without(text: str, path: ValuePath) -> str:
    """Return a text without the entry at a path, nor the map or list that it leaves empty.

    Raises:
        SharedError: the text has no such entry, or an alias refers to it, to a part of it or to what contains it.
    """
    chain: list[Sequence[_Entry]] = []
    parents: list[yaml.CollectionNode] = []
    node = root = yaml.compose(text, Loader=yaml.SafeLoader)
    for name in path:
        entries = _entries(node)
        found = next((one for one in entries if one.name == name), None)
        if found is None or not isinstance(node, yaml.CollectionNode):
            raise SharedError("a merge key (<<) adds it: remove it by hand")
        parents.append(node)
        chain.append(entries)
        node = found.value
    shared = _shared(root)
    if shared & {id(one) for one in (*parents, *_descendants(node))}:
        raise SharedError("an anchor and an alias share it or a part of it: remove it by hand")
    depth = len(path) - 1
    while depth > 0 and len(chain[depth]) == 1:
        depth -= 1
    position = next(index for index, one in enumerate(chain[depth]) if one.name == path[depth])
    return _removed(text, parents[depth], chain[depth], position)


def _entries(node: yaml.Node | None) -> list[_Entry]:
    if isinstance(node, yaml.MappingNode):
        return [_Entry(key.value, key, value) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [_Entry(index, value, value) for index, value in enumerate(node.value)]
    return []


def _descendants(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Yield a node and everything in it; what is shared once for each place."""
    pending, seen = [node] if node else [], set[int]()
    while pending:
        one = pending.pop()
        yield one
        if id(one) not in seen:
            seen.add(id(one))
            pending += [entry.value for entry in _entries(one)]


def _shared(root: yaml.Node | None) -> set[int]:
    """Return the ids of the nodes that the text has in several places, by an anchor and aliases."""
    counts = Counter(map(id, _descendants(root)))
    return {node for node, count in counts.items() if count > 1}


def _removed(text: str, parent: yaml.CollectionNode, entries: Sequence[_Entry], position: int) -> str:
    entry = entries[position]
    if parent.flow_style:
        begin, end = entry.first.start_mark.index, entry.value.end_mark.index
        if position + 1 < len(entries):
            end = entries[position + 1].first.start_mark.index
        elif position:
            begin = entries[position - 1].value.end_mark.index
        return text[:begin] + text[end:]
    lines = text.splitlines(keepends=True)
    return "".join(lines[: entry.first.start_mark.line] + lines[_last_line(entry.value, lines) + 1 :])


def _last_line(node: yaml.Node, lines: Sequence[str]) -> int:
    """Return the number of the last line of a value, without the comments and empty lines that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return _last_line(_entries(node)[-1].value, lines)
    last = int(node.end_mark.line)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        last -= 1
    while last > node.start_mark.line and not lines[min(last, len(lines) - 1)].strip():
        last -= 1
    return last
