"""Rights from registered devices only: conditions on the address that a request comes from.

A request that an AWS service makes with somebody's rights comes from the address of the service, and has the key
`aws:ViaAWSService` (IAM user guide, AWS global condition context keys).
"""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network, collapse_addresses
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import DnsLabel
from ..iam_permissions import Statement, deny_everything
from ..problems import Problem, conflict, duplicates

DeviceLists = Annotated[list[DnsLabel], Field(min_length=1)]
"""Names of device lists."""
Devices = Mapping[str, Sequence[IPv4Network]]
"""The networks of the devices by the names of their lists."""
NO_DEVICES: Devices = {}
SOURCE_IP = "aws:SourceIp"
IN_NETWORK, NOT_IN_NETWORK = "IpAddress", "NotIpAddress"
NOWHERE = "0.0.0.0/32"
"""A network that no request comes from (RFC 1122, 3.2.1.3), for lists of which no device is in use."""


class GroupStatement(Statement):
    """Actions that are allowed on certain resources. Each has to exist in AWS, and to act on such resources."""

    from_devices: DeviceLists | None = None
    """Lists of `network.devices`: the actions are allowed to requests from these devices only. Requests that AWS
    services make with the rights of a member come from no device, so that the statement does not allow them."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from duplicates(("fromDevices",), self.from_devices or ())
        named = [one for one in self.conditions.get(IN_NETWORK, {}) if one.lower() == SOURCE_IP.lower()]
        if self.from_devices and named:
            path = ("conditions", IN_NETWORK, named[0])
            yield conflict(path, None, "fromDevices, which is the same condition", "write one of the two")

    def resolved(self, devices: Devices) -> "GroupStatement":
        """Return the statement with the addresses of the devices among its conditions, in place of the lists."""
        if self.from_devices is None:
            return self
        inside = {**self.conditions.get(IN_NETWORK, {}), SOURCE_IP: [*addresses(self.from_devices, devices)]}
        return self.model_copy(update={"conditions": {**self.conditions, IN_NETWORK: inside}, "from_devices": None})

    def in_policy(self) -> dict[str, Any]:
        if self.from_devices is not None:
            raise ValueError("fromDevices applies to the statements of groups alone")
        return super().in_policy()


def addresses(lists: Sequence[str], devices: Devices) -> list[str]:
    """Return the networks of all devices of some lists, in as few entries as possible."""
    found = collapse_addresses(one for name in lists for one in devices[name])
    return [str(one) for one in found] or [NOWHERE]


def deny_elsewhere(
    lists: Sequence[str] | None, devices: Devices, users: Mapping[str, Sequence[pulumi.Input[str]]] | None = None
) -> list[dict[str, Any]]:
    """Return the statement that denies every request from elsewhere than the devices of some lists; none without lists.

    A request by a service is not denied, because the request that caused it is. `users` are those to whom the statement
    applies, by the condition key that identifies them; without it, it applies to everybody.
    """
    if lists is None:
        return []
    elsewhere = {NOT_IN_NETWORK: {SOURCE_IP: addresses(lists, devices)}, "Bool": {"aws:ViaAWSService": "false"}}
    only = {"StringEquals": {key: list(values) for key, values in users.items()}} if users else {}
    return [deny_everything({**elsewhere, **only})]
