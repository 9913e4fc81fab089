"""Which users, groups and roles have the same rights before a change and after it, without computing the rights."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from ..model.right import UNKNOWN_PART
from ..read.state import property_of
from ..read.values import has_unknown
from .iam import Holder, Iam


def changed(holders: Iterable[Holder], before: Iam, after: Iam) -> Iterator[Holder]:
    """Yield the holders of policies whose rights may differ."""
    existing, old, new = set(before.everybody()), _Policies(before), _Policies(after)
    for holder in holders:
        determined = old.of(*holder) if holder in existing else None
        if determined is None or determined != new.of(*holder):
            yield holder


class _Policies:
    """The policies that determine the rights of each holder at one time."""

    def __init__(self, iam: Iam) -> None:
        self._iam = iam
        self._direct: dict[Holder, Hashable] = {}

    def of(self, noun: str, holder: str) -> Hashable:
        """Return a value that determines what a holder is allowed and denied; None if a part of it is unknown."""
        iam = self._iam
        groups = list(iam.memberships.get(holder, ())) if noun == "user" else []
        found = [self._of_holder(noun, holder), *(self._of_holder("group", one) for one in groups)]
        found.append(self._with_document(iam.boundaries.get((noun, holder), "")))
        if None in found or UNKNOWN_PART in (holder, *groups):
            return None
        exists = not holder.startswith("urn:") or holder in iam.view.resources
        return exists, iam.username(noun, holder), tuple(groups), tuple(found)

    def _of_holder(self, noun: str, holder: str) -> Hashable:
        """Return the policies of a holder, without those of its groups; None if one of them is unknown.

        Permission sets are not looked into: their holders may always differ.
        """
        key = noun, holder
        if key in self._iam.assigned:
            return None
        if key not in self._direct:
            found = [self._with_document(policy) for policy, _ in self._iam.attached.get(key, ())]
            found += [_text(document) for _, document, _ in self._iam.inline.get(key, ())]
            self._direct[key] = None if None in found else tuple(found)
        return self._direct[key]

    def _with_document(self, policy: str) -> Hashable:
        """Return the key of a policy with its document; None if one of them is unknown."""
        found = self._iam.view.resources.get(policy)
        document = _text(property_of(found, "policy"))
        return None if document is None or policy == UNKNOWN_PART else (policy, found is not None, document)


def _text(document: Any) -> str | None:
    """Return a document as a text; None for an unknown one."""
    return None if has_unknown(document) else document if isinstance(document, str) else json.dumps(document)
