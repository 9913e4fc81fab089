"""The private DNS names of a program's endpoints, which require attributes of their VPC."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..plugin.answers import Failure
from ..plugin.protocol import UNKNOWN

ATTRIBUTES = ("enableDnsSupport", "enableDnsHostnames")


class DnsAttributes:
    """The VPCs that a run creates, with the attributes that are off. AWS alone knows those of older VPCs."""

    def __init__(self) -> None:
        self._planned: dict[str, list[str]] = {}
        self._created: dict[str, list[str]] = {}

    def add_vpc(self, urn: str, inputs: Mapping[str, Any]) -> None:
        """Note a VPC that the run is about to create."""
        self._planned[urn] = [name for name in ATTRIBUTES if inputs.get(name) is False]

    def vpc_created(self, urn: str, identifier: str) -> None:
        """Note the id of a VPC that the run has created."""
        if urn in self._planned:
            self._created[identifier] = self._planned.pop(urn)

    def problems(self, endpoint: Mapping[str, Any]) -> Iterator[Failure]:
        """Yield why an endpoint cannot have private DNS names. A VPC without an id is the run's only new one."""
        if endpoint.get("privateDnsEnabled") is not True:
            return
        new = next(iter(self._planned.values())) if len(self._planned) == 1 else []
        off = new if endpoint["vpcId"] == UNKNOWN else self._created.get(endpoint["vpcId"], [])
        if off:
            yield Failure("privateDnsEnabled", f"requires {' and '.join(off)} of the VPC: set it to true there")
