"""Devices: named addresses in managed prefix lists, to which security group rules refer."""

from collections.abc import Collection, Iterator, Mapping

from pydantic import Field

from ..base import Args, DnsSubdomain
from ..ip import Network4
from ..problems import Problem, duplicate, invalid

MIN_PREFIX_LENGTH = 8
"""The shortest prefix of a device's network. A wider network would open the port to much of the internet."""
_CAPACITY_STEP = 10


class Device(Args):
    """A device, or all devices behind one gateway such as an office, by the address that they connect from."""

    address: Network4 = Field(examples=["192.0.2.10"])
    """An IPv4 address, or a network such as 198.51.100.0/24."""
    user: DnsSubdomain | None = None
    """The user who owns the device. It can connect only while that user is enabled."""


def device_problems(lists: Mapping[str, Mapping[str, Device]]) -> Iterator[Problem]:
    """Yield each address that is too wide for a device, or that a list contains twice, which AWS rejects."""
    for list_name, devices in lists.items():
        owners: dict[str, str] = {}
        for name, device in devices.items():
            path, address = ("devices", list_name, name, "address"), str(device.address)
            if device.address.prefixlen < MIN_PREFIX_LENGTH:
                rule = f"must have a prefix length of /{MIN_PREFIX_LENGTH} or longer"
                yield invalid(path, address, rule, "a wider network is much of the internet, not a device")
            if owners.setdefault(address, name) != name:
                remedy = "keep one device for each address of a list"
                yield duplicate(path, address, remedy, first=f"device {owners[address]}")


def plan_entries(devices: Mapping[str, Device], absent: Collection[str]) -> dict[str, str]:
    """Return the entries of a prefix list: a description by network. Devices of `absent` users are left out."""
    return {str(one.address): name for name, one in devices.items() if one.user not in absent}


def plan_capacity(devices: Mapping[str, Device]) -> int:
    """Return the maximum number of entries of a prefix list, in steps of ten.

    AWS counts the maximum, not the entries, against the rule quota of each security group that refers to the list. It
    can be changed in place.
    """
    return max(_CAPACITY_STEP, -(-len(devices) // _CAPACITY_STEP) * _CAPACITY_STEP)
