"""What the VPCs and subnets of one program say together, before any of them is made."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any, NamedTuple

from ..plugin.answers import Failure
from ..plugin.protocol import UNKNOWN
from ..plugin.urn import name_of

NEW = "new"  # stands for the id of the program's only new VPC, which has none yet


class Block(NamedTuple):
    """The addresses of a subnet, and the VPC that they are part of."""

    vpc: str
    network: IPv4Network


class Networks:
    """The VPCs and subnets that one run of the engine has asked about so far.

    A subnet is held against a VPC that this run makes. One that was there before may have got further blocks from
    elsewhere, so that AWS alone knows what lies outside of it.
    """

    def __init__(self) -> None:
        self._new: dict[str, IPv4Network] = {}
        self._made: dict[str, IPv4Network] = {}
        self._subnets: dict[str, Block] = {}

    def vpc(self, urn: str, inputs: Mapping[str, Any]) -> None:
        """The run is about to make this VPC."""
        if inputs["cidrBlock"] != UNKNOWN:
            self._new[urn] = IPv4Network(inputs["cidrBlock"])

    def made(self, urn: str, identifier: str) -> None:
        """The run has made this VPC."""
        if urn in self._new:
            self._made[identifier] = self._new.pop(urn)

    def subnet(self, urn: str, inputs: Mapping[str, Any]) -> Iterator[Failure]:
        """What is wrong with a subnet's addresses: they lie outside of its VPC, or another subnet has them."""
        vpc = inputs["vpcId"]
        if inputs["cidrBlock"] == UNKNOWN or (vpc == UNKNOWN and len(self._new) != 1):
            return
        block = Block(NEW if vpc == UNKNOWN else vpc, IPv4Network(inputs["cidrBlock"]))
        whole = next(iter(self._new.values())) if block.vpc == NEW else self._made.get(block.vpc)
        if whole is not None and not block.network.subnet_of(whole):
            yield Failure("cidrBlock", f"{block.network} lies outside of its VPC's {whole}: choose a part of that")
        for other, taken in self._subnets.items():
            if other != urn and taken.vpc == block.vpc and taken.network.overlaps(block.network):
                yield Failure(
                    "cidrBlock",
                    f"{block.network} overlaps {taken.network} of subnet {name_of(other)}: choose addresses of its own",
                )
        self._subnets[urn] = block
