from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...plugin.answers import Failure
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, VpcCidr
from ..address_plan import AddressPlan
from ..ec2_resource import Describe, Ec2Resource, interfaces
from .security_group import EVERYTHING


class VpcInputs(Inputs):
    cidr_block: Immutable[VpcCidr]
    instance_tenancy: Immutable[Literal["default", "dedicated"]] = "default"
    enable_dns_support: bool = True
    enable_dns_hostnames: bool = False
    empty_default_security_group: bool = False
    tags: Tags = NO_TAGS


class VpcOutputs(Outputs):
    owner_id: str


class Vpc(Ec2Resource[VpcInputs, VpcOutputs]):
    """An isolated network. Its DNS settings and its default security group are read with three calls for each VPC.

    `empty_default_security_group` takes the rules from the group that AWS gives every VPC, which let its members reach
    each other and everything else.
    """

    kind = "vpc"
    describe, id_key = Describe("describe_vpcs", "Vpcs", "VpcIds"), "VpcId"

    def check_in_program(
        self, program: Program, urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        if not old:
            program.shared(AddressPlan).add_vpc(urn, new)
        return []

    def created_in_program(self, program: Program, urn: str, identifier: str) -> None:
        program.shared(AddressPlan).vpc_created(urn, identifier)

    def create(self, aws: Client, new: VpcInputs, identity: Identity) -> Description:
        specification = identity.specification(self.kind, new.tags)
        made = aws.create_vpc(
            CidrBlock=new.cidr_block, InstanceTenancy=new.instance_tenancy, TagSpecifications=specification
        )
        return {**made["Vpc"], "EnableDnsSupport": True, "EnableDnsHostnames": False, "DefaultGroupEmpty": False}

    def details(self, aws: Client, found: Description) -> Description:
        def attribute(name: str) -> bool:
            answer = aws.describe_vpc_attribute(VpcId=found["VpcId"], Attribute=name[0].lower() + name[1:])
            return bool(answer[name]["Value"])

        group = default_group(aws, found["VpcId"])
        return {
            **found,
            **{name: attribute(name) for name in ("EnableDnsSupport", "EnableDnsHostnames")},
            "DefaultGroupEmpty": not group["IpPermissions"] and not group["IpPermissionsEgress"],
        }

    def update(self, aws: Client, identifier: str, old: VpcInputs, new: VpcInputs) -> None:
        if old.enable_dns_support != new.enable_dns_support:
            aws.modify_vpc_attribute(VpcId=identifier, EnableDnsSupport={"Value": new.enable_dns_support})
        if old.enable_dns_hostnames != new.enable_dns_hostnames:
            aws.modify_vpc_attribute(VpcId=identifier, EnableDnsHostnames={"Value": new.enable_dns_hostnames})
        if old.empty_default_security_group != new.empty_default_security_group:
            self.clear(aws, identifier)
            if not new.empty_default_security_group:
                self.open(aws, identifier)

    def clear(self, aws: Client, identifier: str) -> None:
        """Takes all rules from the default security group."""
        group = default_group(aws, identifier)
        if group["IpPermissions"]:
            aws.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        if group["IpPermissionsEgress"]:
            aws.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])

    def open(self, aws: Client, identifier: str) -> None:
        """Gives the default security group the rules with which AWS makes it."""
        group = default_group(aws, identifier)["GroupId"]
        members = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
        aws.authorize_security_group_ingress(GroupId=group, IpPermissions=members)
        aws.authorize_security_group_egress(GroupId=group, IpPermissions=EVERYTHING)

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
            empty_default_security_group=found["DefaultGroupEmpty"],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> VpcOutputs:
        return VpcOutputs(owner_id=found["OwnerId"])


def default_group(aws: Client, identifier: str) -> Description:
    """The security group that AWS gives every VPC."""
    filters = [{"Name": "vpc-id", "Values": [identifier]}, {"Name": "group-name", "Values": ["default"]}]
    found = aws.describe_security_groups(Filters=filters)["SecurityGroups"]
    if not found:
        raise NotFoundError(f"the default security group of {identifier} is not there")
    return dict(found[0])
