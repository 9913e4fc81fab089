"""What a principal may do, and by which path: the terms of a comparison, and of an answer to "who can?"."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from .box import Box


@dataclass(frozen=True, slots=True)
class Statement:
    """Requests that are allowed or, if `denied`, refused.

    Attributes:
        requests: the requests, as a product of sets such as actions, resources and conditions.
        words: the requests, or a part of them, as the end of a sentence after "gains" or "loses".
        denied: whether they are refused. A refusal overrules everything that is allowed.
        unknown: whether they are known only after the update. Such a statement covers nothing.
        parts: divides requests into those that are told one by one.
        first: the start of the names of the aspects by which a difference is divided before all others.
    """

    requests: Box
    words: Callable[[Box], str]
    denied: bool = False
    unknown: bool = False
    parts: Callable[[Box], list[Box]] = lambda box: [box]
    first: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a path from a principal to its statements: a membership, an attachment, a binding.

    Attributes:
        key: what it connects. A link that another resource makes again has the same key.
        urn: the resource that makes it.
        who: who has the rights behind it, and loses them with it.
        what: all rights behind it, as the end of a sentence.
        denied: what is refused behind it, likewise.
    """

    key: Hashable
    urn: str
    who: str
    what: str
    denied: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """The statements that a principal has by one path.

    Attributes:
        urn: the resource that contains the statements.
        who: who has them, in words.
        statements: the statements.
        path: the links from the principal to the resource.
    """

    urn: str
    who: str
    statements: tuple[Statement, ...]
    path: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Isolation:
    """What ends the default that everything is allowed, for the requests that it selects."""

    urn: str
    selected: Box


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody or something that may do what its grants allow.

    Attributes:
        key: identifies it before and after a change.
        grants: computes its grants.
        signature: what its grants depend on, if that is quicker to compare than the grants; None if it is not.
        others: computes what it may do besides, by principals whose own losses are told. It counts as covered.
        isolations: what ends a default. A grant of the default has no URN: who ends it takes it.
    """

    key: Hashable
    grants: Callable[[], Iterable[Grant]]
    signature: Hashable = None
    isolations: tuple[Isolation, ...] = ()
    others: Callable[[], Iterable[Grant]] = tuple
