from collections.abc import Iterator
from typing import Literal

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, Rule
from ...properties.property_types import NO_TAGS, AllocationId, SubnetId, Tags
from ..ec2_resource import Describe, Ec2Resource

NOT_ATTACHED = "Gateway.NotAttached"  # the failure code of a public gateway in a VPC without an internet gateway


def has_address(connectivity_type: str, allocation_id: str | None) -> Iterator[str]:
    if connectivity_type == "public" and not allocation_id:
        yield "public requires allocationId, the allocation ID of an Elastic IP"
    if connectivity_type == "private" and allocation_id:
        yield "private has no allocationId: remove it"


class NatGatewayInputs(Inputs):
    subnet_id: Immutable[SubnetId]
    """Subnet of the gateway; a public one for connectivity to the internet."""
    allocation_id: Immutable[AllocationId | None] = None
    """Allocation ID of the Elastic IP, for a public gateway."""
    connectivity_type: Immutable[Literal["public", "private"]] = "public"
    """Whether the gateway connects to the internet or to other networks only."""
    tags: Tags = NO_TAGS

    rules = (Rule(("connectivity_type", "allocation_id"), has_address),)


class NatGatewayOutputs(Outputs):
    public_ip: str | None = None
    """Public IPv4 address."""
    private_ip: str | None = None
    """Private IPv4 address."""


class NatGateway(Ec2Resource[NatGatewayInputs, NatGatewayOutputs]):
    """A managed NAT gateway in one subnet."""

    resource_type = "natgateway"
    describe, id_key = Describe("describe_nat_gateways", "NatGateways", "NatGatewayIds", "Filter"), "NatGatewayId"
    pending, failed = frozenset({"pending"}), frozenset({"failed"})
    deleting, deleted = frozenset({"deleting"}), frozenset({"deleted"})
    unique, timeout = ("allocation_id",), 1800

    def create(self, aws: Client, new: NatGatewayInputs, identity: Identity) -> Description:
        made = aws.create_nat_gateway(
            SubnetId=new.subnet_id,
            AllocationId=new.allocation_id,
            ConnectivityType=new.connectivity_type,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["NatGateway"])

    def reason_of(self, found: Description) -> str:
        reason = super().reason_of(found)
        if found.get("FailureCode") != NOT_ATTACHED:
            return reason
        return f"{reason}: add an InternetGateway, and let the NAT gateway depend on it (depends_on)"

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_nat_gateway(NatGatewayId=identifier)

    def inputs_of(self, found: Description) -> NatGatewayInputs:
        return NatGatewayInputs(
            subnet_id=found["SubnetId"],
            allocation_id=self.address(found).get("AllocationId"),
            connectivity_type=found.get("ConnectivityType", "public"),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> NatGatewayOutputs:
        address = self.address(found)
        return NatGatewayOutputs(public_ip=address.get("PublicIp"), private_ip=address.get("PrivateIp"))

    @staticmethod
    def address(found: Description) -> Description:
        """Return the gateway's primary address, which AWS fills in while the gateway is pending."""
        addresses = found.get("NatGatewayAddresses") or [{}]
        return next((one for one in addresses if one.get("IsPrimary")), addresses[0])
