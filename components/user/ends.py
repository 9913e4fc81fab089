"""The ends of a user's rights: which rights a user still has on a day."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from ..base import Args, DnsLabel
from ..end_date import EndDate, has_ended
from ..problems import Problem, not_found


class RightsUntil(Args):
    """The last days of single rights of a user, in UTC, each by its entry in the list or map of the same name."""

    groups: dict[DnsLabel, EndDate] = {}
    """The end of memberships, by group. An update after that day removes them."""
    policies: dict[str, EndDate] = {}
    """The end of managed policies. An update after that day detaches them."""
    servers: dict[DnsLabel, EndDate] = {}
    """The end of sessions on servers. AWS ends this right itself, and an update after that day removes it."""
    namespaces: dict[DnsLabel, EndDate] = {}
    """The end of cluster roles, by namespace. An update after that day removes them."""

    def unknown(self, rights: Mapping[str, Collection[str]]) -> Iterator[Problem]:
        """Yield each entry that is not among the rights of the user, which are given by the kind of right.

        A user without groups may be a member of groups of a directory.
        """
        for kind, ends in self.by_kind().items():
            for name in ends if rights[kind] or kind != "groups" else ():
                if name not in rights[kind]:
                    path = ("rightsUntil", kind, name)
                    yield not_found(path, name, f"entry of the user's {kind}", rights[kind], place=(kind,), key=False)

    def by_kind(self) -> dict[str, dict[str, date]]:
        """Return the ends by kind of right and by entry."""
        return {kind: getattr(self, kind) for kind in type(self).model_fields}

    def without_ended(self, today: date, rights: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rights that have not ended, of the same types as those that are given by the kind of right."""
        kept: dict[str, Any] = {}
        for kind, ends in self.by_kind().items():
            ended = {name for name, until in ends.items() if has_ended(until, today)}
            given = rights[kind]
            if isinstance(given, Mapping):
                kept[kind] = {name: value for name, value in given.items() if name not in ended}
            else:
                kept[kind] = [name for name in given if name not in ended]
        return kept
