from collections.abc import Iterable

from ...calls.errors import AwsError, NotFoundError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity, owned_filter
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import VpcId


class VpcIpv6CidrBlockInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC that gets the block."""


class VpcIpv6CidrBlockOutputs(Outputs):
    ipv6_cidr_block: str
    """The IPv6 network, a /56."""


class VpcIpv6CidrBlock(AwsResource[VpcIpv6CidrBlockInputs, VpcIpv6CidrBlockOutputs]):
    """The IPv6 block that Amazon provides for a VPC; its id is the association's."""

    id_key, unique, bulk_listed = "AssociationId", ("vpc_id",), True
    pending, deleting = frozenset({"associating"}), frozenset({"disassociating"})
    deleted, failed = frozenset({"disassociated"}), frozenset({"failing", "failed"})

    def create(self, aws: Client, new: VpcIpv6CidrBlockInputs, _identity: Identity) -> Description:
        existing = next(iter(blocks_of(aws, "vpc-id", new.vpc_id)), None)
        if existing is not None:  # it has no tags, and a VPC needs only one
            return existing
        made = aws.associate_vpc_cidr_block(VpcId=new.vpc_id, AmazonProvidedIpv6CidrBlock=True)
        return {**made["Ipv6CidrBlockAssociation"], "VpcId": new.vpc_id}

    def find_own(self, aws: Client, new: VpcIpv6CidrBlockInputs, _identity: Identity) -> Description | None:
        return next(iter(blocks_of(aws, "vpc-id", new.vpc_id)), None)

    def find(self, aws: Client, identifier: str) -> Description:
        for found in blocks_of(aws, "ipv6-cidr-block-association.association-id", identifier):
            if found["AssociationId"] == identifier:
                return found
        raise NotFoundError(f"{identifier} not found")

    def list_owned(self, aws: Client, environment: str) -> Iterable[Description]:
        for vpc in aws.pages("describe_vpcs", "Vpcs", Filters=owned_filter(environment)):
            yield from blocks(vpc)

    def delete(self, aws: Client, identifier: str) -> None:
        try:
            aws.disassociate_vpc_cidr_block(AssociationId=identifier)
        except AwsError as error:
            raise_unless(
                error, "InvalidVpcCidrBlockAssociationID.NotFound", "InvalidVpcCidrBlockAssociationIdError.NotFound"
            )

    def status_of(self, found: Description) -> str | None:
        return str(found["Ipv6CidrBlockState"]["State"])

    def reason_of(self, found: Description) -> str:
        return str(found["Ipv6CidrBlockState"].get("StatusMessage") or "")

    def inputs_of(self, found: Description) -> VpcIpv6CidrBlockInputs:
        return VpcIpv6CidrBlockInputs(vpc_id=found["VpcId"])

    def outputs_of(self, found: Description) -> VpcIpv6CidrBlockOutputs:
        return VpcIpv6CidrBlockOutputs(ipv6_cidr_block=found.get("Ipv6CidrBlock") or "")


def blocks_of(aws: Client, name: str, value: str) -> list[Description]:
    """Return the Amazon-provided blocks of the VPCs that match a filter."""
    filters = [{"Name": name, "Values": [value]}]
    return [each for vpc in aws.pages("describe_vpcs", "Vpcs", Filters=filters) for each in blocks(vpc)]


def blocks(vpc: Description) -> list[Description]:
    """Return a VPC's Amazon-provided blocks, without those that were removed."""
    return [
        {**each, "VpcId": vpc["VpcId"]}
        for each in vpc.get("Ipv6CidrBlockAssociationSet", [])
        if each.get("Ipv6Pool") == "Amazon" and each["Ipv6CidrBlockState"]["State"] != "disassociated"
    ]
