from collections.abc import Iterable

from ...calls.errors import AwsError, NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity, owned_filter
from ...core.resource import AwsResource, ignore
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import VpcId


class VpcIpv6CidrBlockInputs(Inputs):
    vpc_id: Immutable[VpcId]


class VpcIpv6CidrBlockOutputs(Outputs):
    ipv6_cidr_block: str


class VpcIpv6CidrBlock(AwsResource[VpcIpv6CidrBlockInputs, VpcIpv6CidrBlockOutputs]):
    """The IPv6 network of /56 that AWS gives a VPC; its id is that of the association."""

    id_key, unique, lists = "AssociationId", ("vpc_id",), True
    pending, going = frozenset({"associating"}), frozenset({"disassociating"})
    gone, failed = frozenset({"disassociated"}), frozenset({"failing", "failed"})

    def create(self, aws: Client, new: VpcIpv6CidrBlockInputs, _identity: Identity) -> Description:
        held = next(iter(given(aws, "vpc-id", new.vpc_id)), None)
        if held is not None:  # it has no tags that tell whose it is, and a VPC needs one alone
            return held
        made = aws.associate_vpc_cidr_block(VpcId=new.vpc_id, AmazonProvidedIpv6CidrBlock=True)
        return {**made["Ipv6CidrBlockAssociation"], "VpcId": new.vpc_id}

    def claim(self, aws: Client, new: VpcIpv6CidrBlockInputs, _identity: Identity) -> Description | None:
        return next(iter(given(aws, "vpc-id", new.vpc_id)), None)

    def find(self, aws: Client, identifier: str) -> Description:
        for found in given(aws, "ipv6-cidr-block-association.association-id", identifier):
            if found["AssociationId"] == identifier:
                return found
        raise NotFoundError(f"{identifier} is not there")

    def owned(self, aws: Client, environment: str) -> Iterable[Description]:
        for vpc in aws.pages("describe_vpcs", "Vpcs", Filters=owned_filter(environment)):
            yield from blocks(vpc)

    def delete(self, aws: Client, identifier: str) -> None:
        try:
            aws.disassociate_vpc_cidr_block(AssociationId=identifier)
        except AwsError as error:
            ignore(error, "InvalidVpcCidrBlockAssociationID.NotFound", "InvalidVpcCidrBlockAssociationIdError.NotFound")

    def status_of(self, found: Description) -> str | None:
        return str(found["Ipv6CidrBlockState"]["State"])

    def reason_of(self, found: Description) -> str:
        return str(found["Ipv6CidrBlockState"].get("StatusMessage") or "")

    def inputs_of(self, found: Description) -> VpcIpv6CidrBlockInputs:
        return VpcIpv6CidrBlockInputs(vpc_id=found["VpcId"])

    def outputs_of(self, found: Description) -> VpcIpv6CidrBlockOutputs:
        return VpcIpv6CidrBlockOutputs(ipv6_cidr_block=found.get("Ipv6CidrBlock") or "")


def given(aws: Client, name: str, value: str) -> list[Description]:
    """The blocks that AWS gave to the VPCs of a filter."""
    filters = [{"Name": name, "Values": [value]}]
    return [each for vpc in aws.pages("describe_vpcs", "Vpcs", Filters=filters) for each in blocks(vpc)]


def blocks(vpc: Description) -> list[Description]:
    """A VPC's blocks of Amazon's, without those that it had once."""
    return [
        {**each, "VpcId": vpc["VpcId"]}
        for each in vpc.get("Ipv6CidrBlockAssociationSet", [])
        if each.get("Ipv6Pool") == "Amazon" and each["Ipv6CidrBlockState"]["State"] != "disassociated"
    ]
