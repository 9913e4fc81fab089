from collections.abc import Iterable
from typing import Literal

from ...checks import NO_TAGS, Tags, VpcCidr
from ...ec2_resource import Describe, Ec2Resource, interfaces
from ...inputs import Immutable, Inputs, Outputs
from ...inventory import Description
from ...ownership import Identity
from ...session import Client


class VpcInputs(Inputs):
    cidr_block: Immutable[VpcCidr]
    instance_tenancy: Immutable[Literal["default", "dedicated"]] = "default"
    enable_dns_support: bool = True
    enable_dns_hostnames: bool = False
    tags: Tags = NO_TAGS


class VpcOutputs(Outputs):
    owner_id: str


class Vpc(Ec2Resource[VpcInputs, VpcOutputs]):
    """An isolated network. Its DNS settings are read with two calls for each VPC."""

    token, kind, inputs, outputs = "strata:ec2:Vpc", "vpc", VpcInputs, VpcOutputs
    describe, id_key = Describe("describe_vpcs", "Vpcs", "VpcIds"), "VpcId"

    def create(self, aws: Client, new: VpcInputs, identity: Identity) -> Description:
        specification = identity.specification(self.kind, new.tags)
        made = aws.create_vpc(
            CidrBlock=new.cidr_block, InstanceTenancy=new.instance_tenancy, TagSpecifications=specification
        )
        return {**made["Vpc"], "EnableDnsSupport": True, "EnableDnsHostnames": False}

    def details(self, aws: Client, found: Description) -> Description:
        def attribute(name: str) -> bool:
            answer = aws.describe_vpc_attribute(VpcId=found["VpcId"], Attribute=name[0].lower() + name[1:])
            return bool(answer[name]["Value"])

        return {**found, **{name: attribute(name) for name in ("EnableDnsSupport", "EnableDnsHostnames")}}

    def update(self, aws: Client, identifier: str, old: VpcInputs, new: VpcInputs) -> None:
        if old.enable_dns_support != new.enable_dns_support:
            aws.modify_vpc_attribute(VpcId=identifier, EnableDnsSupport={"Value": new.enable_dns_support})
        if old.enable_dns_hostnames != new.enable_dns_hostnames:
            aws.modify_vpc_attribute(VpcId=identifier, EnableDnsHostnames={"Value": new.enable_dns_hostnames})

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_vpc(VpcId=identifier)

    def users(self, aws: Client, identifier: str) -> Iterable[str]:
        return interfaces(aws, "vpc-id", identifier)

    def inputs_of(self, found: Description) -> VpcInputs:
        return VpcInputs(
            cidr_block=found["CidrBlock"],
            instance_tenancy=found["InstanceTenancy"],
            enable_dns_support=found["EnableDnsSupport"],
            enable_dns_hostnames=found["EnableDnsHostnames"],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> VpcOutputs:
        return VpcOutputs(owner_id=found["OwnerId"])
