"""What a review says of one resource, and the words it says it with."""

from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple


class Verdict(IntEnum):
    """What a change does, from the harmless to the irreparable."""

    SAFE = 0
    CHANGES = 1
    INTERRUPTS = 2
    LOSES_ACCESS = 3
    LOSES_DATA = 4

    @property
    def words(self) -> str:
        """As people and other tools read it."""
        return self.name.lower().replace("_", " ")

    @property
    def loses(self) -> str | None:
        """What is lost, as an acknowledgement names it."""
        return {Verdict.LOSES_ACCESS: "access", Verdict.LOSES_DATA: "data"}.get(self)


class Traffic(NamedTuple):
    """What a rule lets through: a peer (a network or a name), a protocol (`-1` is every one) and ports, in order."""

    peer: str
    protocol: str
    first: float
    last: float

    def covers(self, other: "Traffic") -> bool:
        """Whether whatever the other lets through, this does too."""
        ports = self.first <= other.first and other.last <= self.last
        return self.protocol == "-1" or (self.protocol == other.protocol and ports)

    def includes(self, other: "Traffic") -> bool:
        """Whether the other's peer is this one, or a network within it."""
        if self.peer == other.peer:
            return True
        try:
            ours, theirs = ip_network(self.peer, strict=False), ip_network(other.peer, strict=False)
        except ValueError:
            return False
        if isinstance(ours, IPv4Network) and isinstance(theirs, IPv4Network):
            return theirs.subnet_of(ours)
        return isinstance(ours, IPv6Network) and isinstance(theirs, IPv6Network) and theirs.subnet_of(ours)


class Right(NamedTuple):
    """What somebody may do, or, where it is `denied`, is kept from.

    A `wide` one may have `*` in it, and covers others; one of `traffic` covers what goes through a part of it.
    """

    who: str
    what: str
    denied: bool = False
    wide: bool = False
    traffic: Traffic | None = None
    through: str = ""

    def covers(self, other: "Right") -> bool:
        """Whether whoever has this right has the other one too."""
        if self.denied != other.denied:
            return False
        if self.traffic and other.traffic and self.through == other.through:
            return self.traffic.covers(other.traffic) and self.traffic.includes(other.traffic)
        same = self.who == other.who
        return same and (self.what == other.what or (self.wide and fnmatchcase(other.what, self.what)))


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a change does. `words` go on after the name of what is changed.

    `open` says that the verdict could be worse, since it rests on a value that is not known yet.
    """

    verdict: Verdict
    words: str
    gains: tuple[Right, ...] = ()
    loses: tuple[Right, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What happens to one resource. Names and values stand between backticks, and hold none themselves."""

    urn: str
    kind: str
    level: str
    label: str
    action: str
    verdict: Verdict
    what: str
    why: str
    gains: tuple[Right, ...] = ()
    loses: tuple[Right, ...] = ()
    open: bool = False
    acknowledged: bool = False
