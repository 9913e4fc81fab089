from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...plugin.answers import Failure
from ...properties.inputs import Immutable, InPlace, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, VpcCidr
from ..address_plan import AddressPlan
from ..ec2_resource import LINGERING_SECONDS, Describe, Ec2Resource, delete_lingering, interfaces
from ..private_names import DnsAttributes
from .security_group import ALL_IPV4


class VpcInputs(Inputs):
    cidr_block: Immutable[VpcCidr]
    """IPv4 network of the VPC."""
    instance_tenancy: Annotated[Immutable[Literal["default", "dedicated"]], InPlace("dedicated", "default")] = "default"
    """Tenancy of the instances. It can change to `default` in place, for instances that start afterwards."""
    enable_dns_support: bool = True
    """Whether the VPC's DNS server answers."""
    enable_dns_hostnames: bool = False
    """Whether instances with public addresses get DNS names, which private names of endpoints require."""
    empty_default_security_group: bool = False
    """Whether the rules of the VPC's default security group are removed, which let its members reach each other and
    everything else.
    """
    tags: Tags = NO_TAGS


class VpcOutputs(Outputs):
    owner_id: str
    """ID of the owner's account."""


class Vpc(Ec2Resource[VpcInputs, VpcOutputs]):
    """An isolated virtual network."""

    resource_type = "vpc"
    timeout = LINGERING_SECONDS
    describe, id_key = Describe("describe_vpcs", "Vpcs", "VpcIds"), "VpcId"
    detail_calls = 3

    def check_in_program(
        self, program: Program, urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        if not old:
            program.shared(AddressPlan).add_vpc(urn, new)
            program.shared(DnsAttributes).add_vpc(urn, new)
        return []

    def created_in_program(self, program: Program, urn: str, identifier: str) -> None:
        program.shared(AddressPlan).vpc_created(urn, identifier)
        program.shared(DnsAttributes).vpc_created(urn, identifier)

    def create(self, aws: Client, new: VpcInputs, identity: Identity) -> Description:
        specification = identity.specification(self.resource_type, new.tags)
        made = aws.create_vpc(
            CidrBlock=new.cidr_block, InstanceTenancy=new.instance_tenancy, TagSpecifications=specification
        )
        return {**made["Vpc"], "EnableDnsSupport": True, "EnableDnsHostnames": False, "DefaultGroupEmpty": False}

    def read_details(self, aws: Client, found: Description) -> Description:
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
        if old.instance_tenancy != new.instance_tenancy:
            aws.modify_vpc_tenancy(VpcId=identifier, InstanceTenancy=new.instance_tenancy)
        if old.enable_dns_support != new.enable_dns_support:
            aws.modify_vpc_attribute(VpcId=identifier, EnableDnsSupport={"Value": new.enable_dns_support})
        if old.enable_dns_hostnames != new.enable_dns_hostnames:
            aws.modify_vpc_attribute(VpcId=identifier, EnableDnsHostnames={"Value": new.enable_dns_hostnames})
        if old.empty_default_security_group != new.empty_default_security_group:
            self.remove_default_rules(aws, identifier)
            if not new.empty_default_security_group:
                self.restore_default_rules(aws, identifier)

    def remove_default_rules(self, aws: Client, identifier: str) -> None:
        """Remove all rules of the default security group."""
        group = default_group(aws, identifier)
        if group["IpPermissions"]:
            aws.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        if group["IpPermissionsEgress"]:
            aws.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])

    def restore_default_rules(self, aws: Client, identifier: str) -> None:
        """Restore the rules that AWS gives a new default security group."""
        group = default_group(aws, identifier)["GroupId"]
        members = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
        aws.authorize_security_group_ingress(GroupId=group, IpPermissions=members)
        aws.authorize_security_group_egress(GroupId=group, IpPermissions=ALL_IPV4)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_vpc(VpcId=identifier)

    def release(self, aws: Client, identifier: str) -> None:
        delete_lingering(aws, "vpc-id", identifier)

    def dependents(self, aws: Client, identifier: str) -> Iterable[str]:
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
    """Return the security group that AWS creates with every VPC."""
    filters = [{"Name": "vpc-id", "Values": [identifier]}, {"Name": "group-name", "Values": ["default"]}]
    found = aws.describe_security_groups(Filters=filters)["SecurityGroups"]
    if not found:
        raise NotFoundError(f"default security group of {identifier} not found")
    return dict(found[0])
