"""Devices: addresses with a name, in managed prefix lists that rules refer to."""

from collections.abc import Collection, Iterator, Mapping

from pydantic import Field

from ..base import Args, DnsSubdomain
from ..ipv4 import Network4
from ..problems import Problem

WIDEST = 8
"""The shortest prefix of a device's network: more than that is the internet, which no list stands for."""
_STEP = 10


class Device(Args):
    """A device, or an office full of them, at the address that it comes from."""

    address: Network4 = Field(examples=["192.0.2.10"])
    """An address, or a network such as 198.51.100.0/24."""
    user: DnsSubdomain | None = None
    """Whose it is: it is let in only while that user is enabled."""


def device_problems(lists: Mapping[str, Mapping[str, Device]]) -> Iterator[Problem]:
    """What AWS refuses in a prefix list, and what would open it to the internet."""
    for list_name, devices in lists.items():
        seen: dict[str, str] = {}
        for name, device in devices.items():
            path, address = ("devices", list_name, name, "address"), str(device.address)
            if device.address.prefixlen < WIDEST:
                yield Problem(
                    path, address, f"is no device but much of the internet: name a network of /{WIDEST} or longer"
                )
            if seen.setdefault(address, name) != name:
                yield Problem(path, address, f"is that of {seen[address]} too: one address, one device of a list")


def plan_entries(devices: Mapping[str, Device], absent: Collection[str]) -> dict[str, str]:
    """The entries of a prefix list, each network with its device's name; devices of absent users are not in it."""
    return {str(one.address): name for name, one in devices.items() if one.user not in absent}


def plan_capacity(devices: Mapping[str, Device]) -> int:
    """How many entries a list may have, in tens: AWS counts so many rules against the quota of a group that refers to
    it, and changes the number in place."""
    return max(_STEP, -(-len(devices) // _STEP) * _STEP)
