"""Access rules: open ports and their sources. Each entry becomes a security group with its rules."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from ..base import Args, DnsLabel
from ..ip import ANY_IPV4, ANY_IPV6, HTTP_PORT, HTTPS_PORT, Port
from ..problems import Problem, forbidden, not_found

WEB_PORTS = (HTTP_PORT, HTTPS_PORT)
"""The only ports that an entry can open to the internet."""


class Access(Args):
    """Ports that are open to devices, to other servers, or, for web ports, to the internet.

    An entry without ports opens nothing. Other entries can name it in `peers`.
    """

    ports: list[Port] = []
    """Ports that the servers with this entry accept connections on."""
    protocol: Literal["tcp", "udp"] = "tcp"
    """The transport protocol of the ports."""
    devices: list[DnsLabel] = []
    """Lists in `network.devices` whose devices may connect."""
    peers: list[DnsLabel] = []
    """Other entries of `network.access`: the servers that have one of them may connect."""
    internet: bool = False
    """Whether every address may connect. Only for TCP ports 80 and 443, so that no other port is exposed by mistake."""

    def problems(self) -> Iterator[Problem]:
        if not self.internet:
            return
        for index, port in enumerate(self.ports):
            if port not in WEB_PORTS or self.protocol != "tcp":
                why = "only TCP ports 80 and 443 can be open to the internet"
                remedy = "name devices instead, or leave the port closed and use Session Manager"
                yield forbidden(("ports", index), port, why, remedy)


class RulePlan(NamedTuple):
    """One security group rule: the port, and exactly one source."""

    name: str
    port: int
    devices: str | None = None
    peer: str | None = None
    internet: str | None = None


def plan_rules(access: Access, *, ipv6: bool = False) -> list[RulePlan]:
    """Return the rules of one entry. Each is named after its content, so that adding one changes no other."""
    internet = {}
    if access.internet:
        internet = {"internet": ANY_IPV4} | ({"internet-6": ANY_IPV6} if ipv6 else {})
    return [
        rule
        for port in dict.fromkeys(access.ports)
        for rule in (
            *(RulePlan(f"{port}-from-{one}", port, devices=one) for one in dict.fromkeys(access.devices)),
            *(RulePlan(f"{port}-from-peer-{one}", port, peer=one) for one in dict.fromkeys(access.peers)),
            *(RulePlan(f"{port}-from-{name}", port, internet=one) for name, one in internet.items()),
        )
    ]


def reference_problems(access: Mapping[str, Access], device_lists: Mapping[str, object]) -> Iterator[Problem]:
    """Yield each name of a device list or of another network access that does not exist."""
    for name, one in access.items():
        for index, device_list in enumerate(one.devices):
            if device_list not in device_lists:
                path, remedy = ("access", name, "devices", index), "add it to network.devices"
                yield not_found(path, device_list, "device list", device_lists, place=("devices",), remedy=remedy)
        for index, peer in enumerate(one.peers):
            if peer not in access:
                path, remedy = ("access", name, "peers", index), "add it to network.access"
                yield not_found(path, peer, "network access", access, place=("access",), remedy=remedy)
