"""The rights that a change grants and revokes, as effects of the resources that cause it."""

from collections.abc import Container, Iterator
from copy import copy
from datetime import datetime

from ..model.change import Change
from ..model.finding import Effect
from ..model.quoting import listed, shortened
from ..model.right import UNKNOWN_PART, Right
from ..model.verdict import Verdict
from ..model.world import World
from ..read.state import Resource
from ..read.values import has_unknown
from ..rights.credentials import USERS
from ..rights.ended import without_ended
from ..rights.evaluation import differences
from ..rights.moves import sign_ins
from ..rights.view import after, before, left_over_urn

KEPT = "the permission sets of the person allow all that the user may do"


class Access:
    """The differences between all rights before a change and after it."""

    def __init__(self, world: World, contained: Container[str] = (), now: datetime | None = None) -> None:
        """Compare the rights before and after the changes.

        Args:
            world: the world before, and the changes.
            contained: the URNs of what is deleted with its container.
            now: the time of the review. A right that AWS has ended before is not lost.
        """
        self.world = world
        found = differences(world, contained)
        self.differences = without_ended(found, now) if now else found
        self._sign_ins = sign_ins(before(world), after(world, contained))

    def of_left_over(self, resource: Resource) -> "Access":
        """Return the differences that the deletion of a resource causes that an earlier update has replaced."""
        found, found_key = copy(self), left_over_urn(resource)
        found.differences = {resource.urn: self.differences[found_key]} if found_key in self.differences else {}
        return found

    def replaced_sign_in(self, resource: Resource) -> Effect | None:
        """Return the effect of deleting a user or credential of a person who moves to Identity Center; None for others.

        The rights that the person loses by it are effects of their own.
        """
        words = self._sign_ins.get(resource.urn)
        if words is None:
            return None
        found = self.differences.get(resource.urn)
        is_kept = resource.type in USERS and not (found and found.lost)
        return Effect(Verdict.CHANGES, words + (f"; {KEPT}" if is_kept else ""))

    def effects(self, change: Change) -> Iterator[Effect]:
        """Yield the rights that are gained and lost because of a change.

        A right with an unknown part may be any right. If the part is unknown only because it refers to a resource that
        the same update creates, the right counts as gained, and the old right as lost. Otherwise the verdict could be
        worse.
        """
        found = self.differences.get(change.urn)
        gained, lost = (tuple(found.gained), tuple(found.lost)) if found else ((), ())
        if lost:
            yield Effect(Verdict.LOSES_ACCESS, _sentence("loses", lost), lost=lost)
        if gained or lost:
            incomplete = any(UNKNOWN_PART in f"{one.who} {one.what}" for one in (*gained, *lost))
            undecided = incomplete and change.new is not None and self._has_undecided(change.new)
            if gained or undecided:
                yield Effect(Verdict.CHANGES, _sentence("gains", gained), gained=gained, could_be_worse=undecided)

    def _has_undecided(self, resource: Resource) -> bool:
        """Return whether a property is unknown for another reason than referring to a new resource."""
        unknown = [name for name, value in resource.inputs.items() if has_unknown(value)]
        return any(not self.world.refers_to_new(resource, name) for name in unknown)


def _sentence(verb: str, rights: tuple[Right, ...]) -> str:
    return listed(shortened(f"{one.who} {verb} {one.what}") for one in rights)
