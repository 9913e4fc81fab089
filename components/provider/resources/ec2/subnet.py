from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...core.waiting import Updates, Wait
from ...plugin.answers import Failure
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, Rule
from ...properties.property_types import NO_TAGS, Cidr6, Tags, VpcCidr, VpcId, Zone
from ..address_plan import AddressPlan
from ..ec2_resource import LINGERING_SECONDS, Describe, Ec2Resource, delete_lingering, interfaces
from ..zones import zone_in_region


def has_block(assigned: bool, block: str | None) -> Iterator[str]:
    if assigned and block is None:
        yield "requires ipv6CidrBlock, from which the addresses are assigned"


class SubnetInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC of the subnet."""
    cidr_block: Immutable[VpcCidr]
    """IPv4 network of the subnet."""
    availability_zone: Immutable[ChosenByAws[Zone | None]] = None
    """Availability Zone."""
    map_public_ip_on_launch: bool = False
    """Whether new instances get a public IPv4 address."""
    ipv6_cidr_block: Cidr6 | None = None
    """IPv6 network of the subnet."""
    assign_ipv6_address_on_creation: bool = False
    """Whether new network interfaces get an IPv6 address."""
    tags: Tags = NO_TAGS

    rules = (Rule(("assign_ipv6_address_on_creation", "ipv6_cidr_block"), has_block),)


class SubnetOutputs(Outputs):
    arn: str
    """ARN of the subnet."""
    availability_zone_id: str
    """ID of the Availability Zone, the same in every account."""


class Subnet(Ec2Resource[SubnetInputs, SubnetOutputs]):
    """A range of a VPC's addresses in one Availability Zone."""

    resource_type = "subnet"
    timeout = LINGERING_SECONDS
    describe, id_key = Describe("describe_subnets", "Subnets", "SubnetIds"), "SubnetId"
    unique = ("vpc_id", "cidr_block")

    def check_in_program(
        self, program: Program, urn: str, _old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        yield from zone_in_region(program.session, new)
        yield from program.shared(AddressPlan).add_subnet(urn, new)

    def create(self, aws: Client, new: SubnetInputs, identity: Identity) -> Description:
        made = aws.create_subnet(
            VpcId=new.vpc_id,
            CidrBlock=new.cidr_block,
            AvailabilityZone=new.availability_zone,
            Ipv6CidrBlock=new.ipv6_cidr_block,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["Subnet"])

    def update(self, aws: Client, identifier: str, old: SubnetInputs, new: SubnetInputs) -> Updates:
        if old.map_public_ip_on_launch != new.map_public_ip_on_launch:
            aws.modify_subnet_attribute(SubnetId=identifier, MapPublicIpOnLaunch={"Value": new.map_public_ip_on_launch})
        assigns = {"Value": new.assign_ipv6_address_on_creation}
        toggled = old.assign_ipv6_address_on_creation != new.assign_ipv6_address_on_creation
        if toggled and not new.assign_ipv6_address_on_creation:  # before the block: one in use cannot be removed
            aws.modify_subnet_attribute(SubnetId=identifier, AssignIpv6AddressOnCreation=assigns)
        if old.ipv6_cidr_block != new.ipv6_cidr_block:
            held = blocks(self.find(aws, identifier))
            for block in held:
                aws.disassociate_subnet_cidr_block(AssociationId=block["AssociationId"])
            if held and new.ipv6_cidr_block is not None:
                yield self.block_disassociated(aws, identifier)
            if new.ipv6_cidr_block is not None:
                aws.associate_subnet_cidr_block(SubnetId=identifier, Ipv6CidrBlock=new.ipv6_cidr_block)
        if toggled and new.assign_ipv6_address_on_creation:
            yield self.block_associated(aws, identifier)
            aws.modify_subnet_attribute(SubnetId=identifier, AssignIpv6AddressOnCreation=assigns)

    def block_associated(self, aws: Client, identifier: str) -> Wait[Description]:
        """Return the wait for the subnet's IPv6 block, before which AWS assigns no address from it."""
        subject = f"the IPv6 block of {identifier}"
        return Wait(subject, lambda: self.find(aws, identifier), block_state, target=frozenset({"associated"}))

    def block_disassociated(self, aws: Client, identifier: str) -> Wait[Description]:
        """Return the wait for the removal of the subnet's IPv6 block, before which AWS accepts no other one."""
        subject = f"the former IPv6 block of {identifier}"
        return Wait(subject, lambda: self.find(aws, identifier), removal_state, target=frozenset({"disassociated"}))

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_subnet(SubnetId=identifier)

    def release(self, aws: Client, identifier: str) -> None:
        delete_lingering(aws, "subnet-id", identifier)

    def dependents(self, aws: Client, identifier: str) -> Iterable[str]:
        return interfaces(aws, "subnet-id", identifier)

    def inputs_of(self, found: Description) -> SubnetInputs:
        return SubnetInputs(
            vpc_id=found["VpcId"],
            cidr_block=found["CidrBlock"],
            availability_zone=found["AvailabilityZone"],
            map_public_ip_on_launch=found.get("MapPublicIpOnLaunch", False),
            ipv6_cidr_block=next((block["Ipv6CidrBlock"] for block in blocks(found)), None),
            assign_ipv6_address_on_creation=found.get("AssignIpv6AddressOnCreation", False),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> SubnetOutputs:
        return SubnetOutputs(arn=found["SubnetArn"], availability_zone_id=found["AvailabilityZoneId"])


def blocks(found: Description) -> list[Description]:
    """Return the IPv6 blocks that a subnet has, or is getting."""
    found_blocks = found.get("Ipv6CidrBlockAssociationSet", [])
    return [each for each in found_blocks if each["Ipv6CidrBlockState"]["State"] in {"associating", "associated"}]


def removal_state(found: Description) -> str:
    """Return the state of the IPv6 block that a subnet loses."""
    states = {block["Ipv6CidrBlockState"]["State"] for block in found.get("Ipv6CidrBlockAssociationSet", [])}
    return next(iter(states - {"disassociated"}), "disassociated")


def block_state(found: Description) -> str:
    """Return the state of a subnet's IPv6 block."""
    states = {block["Ipv6CidrBlockState"]["State"] for block in blocks(found)}
    return "associated" if "associated" in states else next(iter(states), "missing")
