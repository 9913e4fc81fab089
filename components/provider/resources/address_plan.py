"""The addresses of the VPCs and subnets of one program, checked before any of them is created."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any, NamedTuple

from ..plugin.answers import Failure
from ..plugin.protocol import UNKNOWN
from ..plugin.urn import name_of

NEW = "new"  # stands for the id of the program's only new VPC, which has no id yet


class Block(NamedTuple):
    """The addresses of a subnet, and the VPC that contains it."""

    vpc: str
    network: IPv4Network


class AddressPlan:
    """The VPCs and subnets that the engine has asked about so far in one run.

    A subnet is compared with a VPC that this run creates. An older VPC may have further blocks that other programs
    added, so that AWS alone knows which addresses lie outside of it.
    """

    def __init__(self) -> None:
        self._planned: dict[str, IPv4Network] = {}
        self._created: dict[str, IPv4Network] = {}
        self._further: dict[str, dict[str, IPv4Network]] = {}
        self._subnets: dict[str, Block] = {}

    def add_vpc(self, urn: str, inputs: Mapping[str, Any]) -> None:
        """Note a VPC that the run is about to create."""
        if inputs["cidrBlock"] != UNKNOWN:
            self._planned[urn] = IPv4Network(inputs["cidrBlock"])

    def vpc_created(self, urn: str, identifier: str) -> None:
        """Note the id of a VPC that the run has created."""
        if urn in self._planned:
            self._created[identifier] = self._planned.pop(urn)

    def add_block(self, urn: str, inputs: Mapping[str, Any]) -> None:
        """Note a further block of a VPC."""
        if inputs["cidrBlock"] != UNKNOWN:
            vpc = NEW if inputs["vpcId"] == UNKNOWN else inputs["vpcId"]
            self._further.setdefault(vpc, {})[urn] = IPv4Network(inputs["cidrBlock"])

    def add_subnet(self, urn: str, inputs: Mapping[str, Any]) -> Iterator[Failure]:
        """Note a subnet, and yield a problem if it lies outside of its VPC or overlaps another subnet."""
        vpc = inputs["vpcId"]
        if inputs["cidrBlock"] == UNKNOWN or (vpc == UNKNOWN and len(self._planned) != 1):
            return
        block = Block(NEW if vpc == UNKNOWN else vpc, IPv4Network(inputs["cidrBlock"]))
        whole = next(iter(self._planned.values())) if block.vpc == NEW else self._created.get(block.vpc)
        blocks = [] if whole is None else [whole, *self._further.get(block.vpc, {}).values()]
        if blocks and not any(block.network.subnet_of(each) for each in blocks):
            named = " and ".join(map(str, blocks))
            yield Failure("cidrBlock", f"{block.network} is outside of its VPC's {named}: choose a part of {blocks[0]}")
        for other, existing in self._subnets.items():
            if other != urn and existing.vpc == block.vpc and existing.network.overlaps(block.network):
                reason = (
                    f"{block.network} overlaps {existing.network} of subnet {name_of(other)}: choose other addresses"
                )
                yield Failure("cidrBlock", reason)
        self._subnets[urn] = block
