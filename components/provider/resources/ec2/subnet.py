from collections.abc import Iterable

from ...checks import NO_TAGS, Tags, VpcCidr, VpcId, Zone
from ...ec2_resource import Describe, Ec2Resource, interfaces
from ...inputs import ChosenByAws, Immutable, Inputs, Outputs
from ...inventory import Description
from ...ownership import Identity
from ...session import Client


class SubnetInputs(Inputs):
    vpc_id: Immutable[VpcId]
    cidr_block: Immutable[VpcCidr]
    availability_zone: Immutable[ChosenByAws[Zone | None]] = None
    map_public_ip_on_launch: bool = False
    tags: Tags = NO_TAGS


class SubnetOutputs(Outputs):
    arn: str
    availability_zone_id: str


class Subnet(Ec2Resource[SubnetInputs, SubnetOutputs]):
    """A range of a network's addresses in one zone."""

    token, kind, inputs, outputs = "strata:ec2:Subnet", "subnet", SubnetInputs, SubnetOutputs
    describe, id_key = Describe("describe_subnets", "Subnets", "SubnetIds"), "SubnetId"
    unique = ("vpc_id", "cidr_block")

    def create(self, aws: Client, new: SubnetInputs, identity: Identity) -> Description:
        made = aws.create_subnet(
            VpcId=new.vpc_id,
            CidrBlock=new.cidr_block,
            AvailabilityZone=new.availability_zone,
            TagSpecifications=identity.specification(self.kind, new.tags),
        )
        return dict(made["Subnet"])

    def update(self, aws: Client, identifier: str, old: SubnetInputs, new: SubnetInputs) -> None:
        if old.map_public_ip_on_launch != new.map_public_ip_on_launch:
            aws.modify_subnet_attribute(SubnetId=identifier, MapPublicIpOnLaunch={"Value": new.map_public_ip_on_launch})

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_subnet(SubnetId=identifier)

    def users(self, aws: Client, identifier: str) -> Iterable[str]:
        return interfaces(aws, "subnet-id", identifier)

    def inputs_of(self, found: Description) -> SubnetInputs:
        return SubnetInputs(
            vpc_id=found["VpcId"],
            cidr_block=found["CidrBlock"],
            availability_zone=found["AvailabilityZone"],
            map_public_ip_on_launch=found.get("MapPublicIpOnLaunch", False),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> SubnetOutputs:
        return SubnetOutputs(arn=found["SubnetArn"], availability_zone_id=found["AvailabilityZoneId"])
