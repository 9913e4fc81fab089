"""The traffic that network policies allow to pods with certain labels, as its ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..read.state import Resource
from .box import Box, remainder
from .grant import Grant
from .labels import ABSENT
from .network_policies import PODS, Namespace, policies_of, principals
from .texts import Texts
from .view import View

PEER, SPACE = "peer ", "namespace "
"""The starts of the names of the aspects that are labels of a peer, and of its namespace."""
Part = Callable[[Box], Box | None]
"""Returns the part of some traffic that some pods have, without the aspects that are their labels; None without any."""
Allowed = dict[tuple[Namespace, str], list[Grant]]
"""What policies allow, by the namespace of the pods to which they apply and the direction."""


class Labels(NamedTuple):
    """The labels of pods or of a namespace. If they are not `complete`, others may exist."""

    values: Mapping[str, object]
    complete: bool = True


def allowed(policies: list[Resource], namespaces: list[Namespace]) -> Allowed:
    """Return what policies allow in some namespaces, also by default."""
    found = principals(policies_of(View({one.urn: one for one in policies})), namespaces, {})
    return {((one.key[1], one.key[2]), one.key[3]): list(one.grants()) for one in found if isinstance(one.key, tuple)}


def own(labels: Labels) -> Part:
    """Return the part of traffic that belongs to pods to which policies apply."""
    return lambda box: _narrowed(box, PODS, labels)


def as_peer(pods: Labels | None, space: Labels) -> Part:
    """Return the part of traffic whose peers are pods; without labels, all pods of the namespace."""

    def part(box: Box) -> Box | None:
        kind = box.side("kind")
        if isinstance(kind, Texts) and "pod" not in kind.names:
            return None
        found: Box | None = Box(frozenset(one for one in box.sides if one[0] != "kind"))
        for prefix, labels in ((PEER, pods), (SPACE, space)):
            found = _narrowed(found, prefix, labels) if found is not None and labels is not None else found
        return found

    return part


def lost(before: list[Grant], after: list[Grant], old: Part, new: Part) -> Iterator[str]:
    """Yield the URN of each policy that allowed traffic which is not allowed after; empty for the default."""
    kept = [
        box for grant in after for one in grant.statements if not one.unknown and (box := new(one.requests)) is not None
    ]
    for grant in before:
        parts = (old(one.requests) for one in grant.statements if not one.unknown)
        if any(part is not None and remainder(part, kept) for part in parts):
            yield grant.urn


def _narrowed(box: Box, prefix: str, labels: Labels) -> Box | None:
    sides = []
    for name, side in box.sides:
        key = name.removeprefix(prefix)
        if not name.startswith(prefix) or (not labels.complete and key not in labels.values):
            sides.append((name, side))
        elif not (isinstance(side, Texts) and side & Texts.of([str(labels.values.get(key, ABSENT))])):
            return None
    return Box(frozenset(sides))
