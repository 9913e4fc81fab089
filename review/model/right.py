"""Rights: what somebody may do, and which rights include others."""

from fnmatch import fnmatchcase
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple

UNKNOWN_PART = "(unknown)"
"""The text for a part of a right that is known only after the update."""


class Traffic(NamedTuple):
    """The traffic that a rule allows: a peer (a network or a name), a protocol (`-1` is all) and a range of ports."""

    peer: str
    protocol: str
    first: float
    last: float

    def covers(self, other: "Traffic") -> bool:
        """Return whether protocol and ports include those of the other."""
        ports = self.first <= other.first and other.last <= self.last
        return self.protocol == "-1" or (self.protocol == other.protocol and ports)

    def includes(self, other: "Traffic") -> bool:
        """Return whether the peer is the other's, or a network that contains it."""
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
    """An action that a principal may do or, with `denied`, may not do.

    A `wide` right may contain the wildcard `*`. Rights with `traffic` are compared by it if both concern the same
    `through`, such as the ingress of one security group.
    """

    who: str
    what: str
    denied: bool = False
    wide: bool = False
    traffic: Traffic | None = None
    through: str = ""

    def covers(self, other: "Right") -> bool:
        """Return whether this right includes the other."""
        if self.denied != other.denied:
            return False
        if self.traffic and other.traffic and self.through == other.through:
            return self.traffic.covers(other.traffic) and self.traffic.includes(other.traffic)
        same = self.who == other.who
        return same and (self.what == other.what or (self.wide and fnmatchcase(other.what, self.what)))


def beyond(some: list[Right], others: list[Right]) -> list[Right]:
    """Return the rights that no right of the others covers."""
    same, wide = set(others), [one for one in others if one.wide or one.traffic]
    return [one for one in some if one not in same and not any(other.covers(one) for other in wide)]
