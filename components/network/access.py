"""Access: which ports are open, and to whom, as security groups with their rules."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from ..base import Args, DnsLabel
from ..problems import Problem

WEB_PORTS = (80, 443)
"""The only ports that can be open to everybody."""
EVERYWHERE, EVERYWHERE_6 = "0.0.0.0/0", "::/0"
Port = Annotated[int, Field(ge=1, le=65535)]


class Access(Args):
    """Ports that are open to some devices, to the servers of another access, or, web ports alone, to everybody.

    One that opens nothing is a name for others' `peers`.
    """

    ports: list[Port] = []
    protocol: Literal["tcp", "udp"] = "tcp"
    devices: list[DnsLabel] = []
    """Lists of network.devices."""
    peers: list[DnsLabel] = []
    """Other entries of network.access: whichever servers have them may connect."""
    internet: bool = False
    """Whether everybody may connect; for the web ports 80 and 443 alone."""

    def problems(self) -> Iterator[Problem]:
        for index, port in enumerate(self.ports):
            if self.internet and (port not in WEB_PORTS or self.protocol != "tcp"):
                message = (
                    "is no web port (tcp 80 or 443), and only those are opened to the internet: name devices, or leave "
                    "the port closed and open sessions with Session Manager"
                )
                yield Problem(("ports", index), port, message)


class RulePlan(NamedTuple):
    """One rule: the port, and exactly one of the sources."""

    name: str
    port: int
    devices: str | None = None
    peer: str | None = None
    internet: str | None = None


def plan_rules(access: Access, *, ipv6: bool = False) -> list[RulePlan]:
    """The rules of one access, named by what they say, so that one more changes no other."""
    everybody = {"internet": EVERYWHERE, **({"internet-6": EVERYWHERE_6} if ipv6 else {})} if access.internet else {}
    return [
        rule
        for port in dict.fromkeys(access.ports)
        for rule in (
            *(RulePlan(f"{port}-from-{one}", port, devices=one) for one in dict.fromkeys(access.devices)),
            *(RulePlan(f"{port}-from-peer-{one}", port, peer=one) for one in dict.fromkeys(access.peers)),
            *(RulePlan(f"{port}-from-{name}", port, internet=one) for name, one in everybody.items()),
        )
    ]


def reference_problems(access: Mapping[str, Access], device_lists: Mapping[str, object]) -> Iterator[Problem]:
    """Names of device lists and of other accesses that are not there."""
    for name, one in access.items():
        for field, known in (("devices", device_lists), ("peers", access)):
            for index, other in enumerate(getattr(one, field)):
                if other not in known:
                    place = "devices" if field == "devices" else "access"
                    there = ", ".join(known) or "none"
                    message = f"no such entry: add it to network.{place}, or name one that is there ({there})"
                    yield Problem(("access", name, field, index), other, message, ("network", place, other))
