from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...plugin.answers import Failure
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import VpcCidr, VpcId
from ..address_plan import AddressPlan
from ..vpc_block import VpcBlock


class VpcCidrBlockInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC that gets the block."""
    cidr_block: Immutable[VpcCidr]
    """IPv4 network, from /16 to /28."""


class VpcCidrBlock(VpcBlock[VpcCidrBlockInputs, Outputs]):
    """A further IPv4 block of a VPC, for subnets beside those of its first one; its id is the association's."""

    unique = ("vpc_id", "cidr_block")
    blocks_key, state_key = "CidrBlockAssociationSet", "CidrBlockState"
    id_filter = "cidr-block-association.association-id"

    def check_in_program(
        self, program: Program, urn: str, _old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        program.shared(AddressPlan).add_block(urn, new)
        return []

    def create(self, aws: Client, new: VpcCidrBlockInputs, identity: Identity) -> Description:
        existing = self.find_own(aws, new, identity)
        if existing is not None:  # it has no tags, and a VPC has each network once
            return existing
        made = aws.associate_vpc_cidr_block(VpcId=new.vpc_id, CidrBlock=new.cidr_block)
        return {**made["CidrBlockAssociation"], "VpcId": new.vpc_id}

    def find_own(self, aws: Client, new: VpcCidrBlockInputs, _identity: Identity) -> Description | None:
        found = self.blocks_of(aws, "vpc-id", new.vpc_id)
        return next((each for each in found if each["CidrBlock"] == new.cidr_block and self.exists(each)), None)

    def blocks(self, vpc: Description) -> Iterator[Description]:
        return (each for each in super().blocks(vpc) if each["CidrBlock"] != vpc["CidrBlock"])

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        found = self.find(aws, identifier)
        block = IPv4Network(found["CidrBlock"])
        subnets = aws.pages("describe_subnets", "Subnets", Filters=[{"Name": "vpc-id", "Values": [found["VpcId"]]}])
        return [each["SubnetId"] for each in subnets if IPv4Network(each["CidrBlock"]).subnet_of(block)]

    def inputs_of(self, found: Description) -> VpcCidrBlockInputs:
        return VpcCidrBlockInputs(vpc_id=found["VpcId"], cidr_block=found["CidrBlock"])
