"""Grants: the requests that a principal may make, and the path of resources that allows them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from .box import Box


class Statement(NamedTuple):
    """Requests that are allowed or, with `denied`, denied.

    Attributes:
        requests: the requests, as a product of sets such as actions, resources and conditions.
        words: describes the requests, or a part of them, as the end of a sentence after "gains" or "loses".
        denied: whether the requests are denied. A deny overrides every allow.
        unknown: whether the requests are known only after the update. Such a statement covers no other.
        parts: divides requests into parts, each of which is reported as a right.
        first: a difference is split along the aspects whose names begin with this before the others.
        place: which part of its resource it is: `statement 2`, `rule 1`.
        sid: its identifier in the policy document; empty without one.
        behind: whether it stands for all that is behind its link and is not known. It is lost only with the link.
    """

    requests: Box
    words: Callable[[Box], str]
    denied: bool = False
    unknown: bool = False
    parts: Callable[[Box], list[Box]] = lambda box: [box]
    first: str = ""
    place: str = ""
    sid: str = ""
    behind: bool = False


class Link(NamedTuple):
    """One step of a path from a principal to its statements: a membership, an attachment, a binding.

    Attributes:
        key: identifies what it connects. If another resource replaces the link, the new link has the same key.
        urn: the resource that creates the link.
        who: the principals that have the rights behind the link, in words.
        what: all rights behind the link, as the end of a sentence.
        denied: all requests that are denied behind the link, as the end of a sentence.
        until: the last day of the link, after which an update removes it; empty without an end.
    """

    key: Hashable
    urn: str
    who: str
    what: str
    denied: str = ""
    until: str = ""


class Grant(NamedTuple):
    """The statements that apply to a principal through one path.

    Attributes:
        urn: the resource that contains the statements.
        who: the principals to which they apply, in words.
        statements: the statements.
        path: the links from the principal to the resource.
    """

    urn: str
    who: str
    statements: tuple[Statement, ...]
    path: tuple[Link, ...] = ()

    @property
    def until(self) -> str:
        """The last day of the path, after which an update removes one of its links; empty without an end."""
        return min((link.until for link in self.path if link.until), default="")


class Isolation(NamedTuple):
    """A resource that ends the default to allow all requests, for the requests that it selects."""

    urn: str
    selected: Box


class Principal(NamedTuple):
    """A user, a group, a machine or another resource with grants.

    Attributes:
        key: identifies it before and after a change.
        grants: computes its grants.
        signature: a value that determines the grants, if it is quicker to compare than the grants; otherwise None.
            Principals with equal signatures at one time have equal statements, in the same order. They have no denies,
            limits, isolations or others; with an empty signature, they have no grants either.
        others: computes further grants, of principals whose losses are reported separately. They count as covered.
        others_unlimited: whether `limits` do not apply to `others`.
        isolations: the resources that end a default. A grant of the default has no URN; its loss is reported for them.
        limits: computes the grants outside of which the principal may do nothing, whatever its own grants allow; None
            without a limit, and an empty list if the principal does not exist. The path of each is one link, whose
            `what` says that requests are outside of the limit.
        elsewhere: returns the part of some requests that others may allow, as users' policies allow requests to a
            bucket with a policy. A new deny revokes it too. None if only the grants allow requests; then a new deny
            revokes what the grants allow, or everything if the principal has no grants.
        refused: computes requests that others deny the principal. Who may not make them anyway does not lose them.
    """

    key: Hashable
    grants: Callable[[], Iterable[Grant]]
    signature: Hashable = None
    isolations: tuple[Isolation, ...] = ()
    others: Callable[[], Iterable[Grant]] = tuple
    others_unlimited: bool = False
    limits: Callable[[], list[Grant] | None] = lambda: None
    elsewhere: Callable[[Box], Iterable[Box]] | None = None
    refused: Callable[[], Iterable[Box]] = tuple
