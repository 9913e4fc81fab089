from collections.abc import Iterator

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import VpcId
from ..vpc_block import VpcBlock


class VpcIpv6CidrBlockInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC that gets the block."""


class VpcIpv6CidrBlockOutputs(Outputs):
    ipv6_cidr_block: str
    """The IPv6 network, a /56."""


class VpcIpv6CidrBlock(VpcBlock[VpcIpv6CidrBlockInputs, VpcIpv6CidrBlockOutputs]):
    """The IPv6 block that Amazon provides for a VPC; its id is the association's."""

    unique = ("vpc_id",)
    blocks_key, state_key = "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlockState"
    id_filter = "ipv6-cidr-block-association.association-id"

    def create(self, aws: Client, new: VpcIpv6CidrBlockInputs, _identity: Identity) -> Description:
        existing = next(iter(self.blocks_of(aws, "vpc-id", new.vpc_id)), None)
        if existing is not None:  # it has no tags, and a VPC needs only one
            return existing
        made = aws.associate_vpc_cidr_block(VpcId=new.vpc_id, AmazonProvidedIpv6CidrBlock=True)
        return {**made["Ipv6CidrBlockAssociation"], "VpcId": new.vpc_id}

    def find_own(self, aws: Client, new: VpcIpv6CidrBlockInputs, _identity: Identity) -> Description | None:
        return next(iter(self.blocks_of(aws, "vpc-id", new.vpc_id)), None)

    def blocks(self, vpc: Description) -> Iterator[Description]:
        return (each for each in super().blocks(vpc) if each.get("Ipv6Pool") == "Amazon")

    def inputs_of(self, found: Description) -> VpcIpv6CidrBlockInputs:
        return VpcIpv6CidrBlockInputs(vpc_id=found["VpcId"])

    def outputs_of(self, found: Description) -> VpcIpv6CidrBlockOutputs:
        return VpcIpv6CidrBlockOutputs(ipv6_cidr_block=found.get("Ipv6CidrBlock") or "")
