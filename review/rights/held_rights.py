"""What a principal may do at one time: by its own grants, by those of others, and within its limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from .box import Box, common, remainder
from .grant import Grant, Principal, Statement


@dataclass(frozen=True)
class Rights:
    """What a principal may do at one time: its grants, and the grants that limit them, if there are any."""

    principal: Principal
    grants: list[Grant]
    limits: list[Grant] | None

    @classmethod
    def of(cls, principal: Principal | None) -> Rights:
        """Return the rights of a principal."""
        if principal is None or principal.signature == ():
            return _NOTHING
        return cls(principal, list(principal.grants()), principal.limits())

    @cached_property
    def others(self) -> list[Statement]:
        """What others allow the principal."""
        return list(statements_of(self.principal.others(), denied=False))

    @cached_property
    def refused_by_others(self) -> list[Box]:
        """What others deny the principal."""
        return list(self.principal.refused())

    def within(self, boxes: list[Box]) -> list[Box]:
        """Return the requests that the limits allow too."""
        if self.limits is None:
            return boxes
        allowed = [one.requests for one in statements_of(self.limits, denied=False)]
        return [both for box in boxes for both, _ in common(box, allowed)]

    def not_refused(self, boxes: list[Box]) -> list[Box]:
        """Return the requests that others do not deny."""
        return [left for box in boxes for left in remainder(box, self.refused_by_others)] if boxes else []

    @property
    def limited_others(self) -> list[Statement]:
        """What others allow the principal within its limits."""
        return [] if self.principal.others_unlimited else self.others

    @property
    def unlimited(self) -> list[Box]:
        """What others allow the principal whatever its limits are."""
        return [one.requests for one in self.others] if self.principal.others_unlimited else []

    def by_others(self, requests: Box) -> list[Box]:
        """Return the requests of a box that others allow the principal."""
        found = [both for both, _ in common(requests, (one.requests for one in self.others))]
        return found if self.principal.others_unlimited else self.within(found)


_NOTHING = Rights(Principal(None, tuple), [], None)


def statements_of(grants: Iterable[Grant], denied: bool) -> Iterator[Statement]:
    """Yield the known statements of grants that allow, or those that deny."""
    for grant in grants:
        yield from (one for one in grant.statements if one.denied is denied and not one.unknown)
