"""Managed prefix lists, and the conditions of IAM statements that name the same addresses: registered devices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..model.quoting import listed
from ..model.right import UNKNOWN_PART
from ..read.state import property_of
from ..read.values import has_unknown, is_unknown, value_at
from .box import Box
from .conditions import ANY_ADDRESS, CONDITION
from .grant import Statement
from .policy_documents import statements
from .spans import Spans, addresses
from .view import View

LISTS = ("strata:ec2:ManagedPrefixList", "aws:ec2/managedPrefixList:ManagedPrefixList")
LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"
SOURCE = f"{CONDITION}address aws:sourceip"
"""The aspect that is the address from which a request comes."""
Devices = tuple[tuple[str, Spans], ...]
"""The addresses of prefix lists, by their quoted names."""


def entries_of(view: View) -> dict[str, list[tuple[str, str, str]]]:
    """Return the entries of each prefix list: network, description, and the resource that contains the entry."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for one in view.of_types(LISTS):
        entries = property_of(one, "entries")
        if has_unknown(entries):
            found[one.urn].append((UNKNOWN_PART, "", one.urn))
        elif isinstance(entries, dict):
            found[one.urn] += [(cidr, str(text or ""), one.urn) for cidr, text in entries.items()]
        elif isinstance(entries, list):
            found[one.urn] += [(str(value_at(each, "cidr")), "", one.urn) for each in entries]
    for one in view.of_types((LIST_ENTRY,)):
        cidr = property_of(one, "cidr")
        key = view.key_at(one, "prefixListId", LISTS)
        found[key].append((UNKNOWN_PART if is_unknown(cidr) else str(cidr), "", one.urn))
    return found


def devices_of(view: View) -> Devices:
    """Return the addresses of the prefix lists whose entries are known."""
    found = []
    for key, entries in entries_of(view).items():
        blocks = [addresses(cidr) for cidr, _, _ in entries]
        if blocks and None not in blocks:
            found.append((view.quoted(key), Spans.of(span for one in blocks if one for span in one.spans)))
    return tuple(sorted(found))


@dataclass(frozen=True)
class _Words:
    """The words of a statement, with the addresses of whole lists as registered devices."""

    words: Callable[[Box], str]
    devices: Devices

    def __call__(self, piece: Box) -> str:
        side = piece.side(SOURCE)
        source = _in_words(side, self.devices) if isinstance(side, Spans) else ""
        if not source:
            return self.words(piece)
        text = self.words(Box(frozenset(one for one in piece.sides if one[0] != SOURCE)))
        return f"{text} {'and' if ' where ' in text else 'where'} {source}"


def statements_with(devices: Devices, document: Any, username: str) -> tuple[Statement, ...]:
    """Return the statements of a policy document, whose words name registered devices in place of their addresses."""
    return naming(devices, statements(document, username))


def naming(devices: Devices, found: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return statements whose words name registered devices in place of their addresses."""
    return tuple(one._replace(words=_Words(one.words, devices)) for one in found) if devices else found


def _in_words(side: Spans, devices: Devices) -> str:
    """Return that requests come from the devices of some lists, or from elsewhere; empty for other addresses."""
    for inside, source in ((side, "requested from"), (ANY_ADDRESS - side, "not requested from")):
        names = [name for name, own in devices if not own - inside]
        if names and not inside - Spans.of(span for name, own in devices if name in names for span in own.spans):
            return f"{source} registered devices ({listed(names)})"
    return ""
