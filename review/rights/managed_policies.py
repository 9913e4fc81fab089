"""Managed policies that are not resources of the program: each is compared as a whole."""

from __future__ import annotations

from collections.abc import Callable

from ..model.right import UNKNOWN_PART
from .box import Box
from .grant import Link, Statement
from .policy_documents import KNOWN, POLICY, where
from .texts import EVERY_TEXT, Texts

BOUNDARY = "boundary"
"""The aspect that distinguishes requests within a permissions boundary whose text is not known."""
DENY_ALL, ALLOW_ALL = "/AWSDenyAll", "/AdministratorAccess"
"""The ends of the ARNs of the AWS managed policies that deny and allow everything."""
WITHOUT_DENIES = (
    ALLOW_ALL,
    *(f"/{one}Access" for one in ("PowerUser", "ReadOnly", "AmazonS3ReadOnly", "AmazonS3Full", "IAMReadOnly")),
    *("/job-function/ViewOnlyAccess", "/SecurityAudit", "/AmazonSSMManagedInstanceCore"),
)
"""The ends of the ARNs of AWS managed policies that deny nothing (AWS managed policy reference)."""
EVERYTHING = Box.of({"action": EVERY_TEXT, "resource": EVERY_TEXT})


def of_others(arn: str, link: Link) -> Statement:
    """Return the statement of a policy that is not a resource of the program."""
    if arn.endswith(DENY_ALL):
        return Statement(EVERYTHING, always(link.denied), denied=True)
    box = EVERYTHING if arn.endswith(ALLOW_ALL) else Box.of({POLICY: Texts.of([arn])})
    return Statement(box, lambda piece: f"{link.what}{where(piece, {})}", unknown=arn == UNKNOWN_PART)


def of_any_policy(one: Statement) -> Statement:
    """Return a statement of a permissions boundary, which limits known policies and those outside of the program."""
    return one._replace(requests=Box(frozenset(side for side in one.requests.sides if side[0] != POLICY)))


def always(words: str) -> Callable[[Box], str]:
    """Return a function that describes all requests with the same words."""
    return lambda _: words


def outside_names(statement: Statement) -> frozenset[str]:
    """Return the policies outside of the state that a statement stands for."""
    side = statement.requests.side(POLICY)
    return side.names if isinstance(side, Texts) and side != KNOWN else frozenset()


def deny_nothing(names: frozenset[str]) -> bool:
    """Return whether policies outside of the state are known to contain no denies."""
    return all(":aws:policy/" in one and one.endswith(WITHOUT_DENIES) for one in names)
