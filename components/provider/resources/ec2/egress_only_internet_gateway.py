from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, VpcId
from ..ec2_resource import Describe, Ec2Resource


class EgressOnlyInternetGatewayInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC that the gateway is attached to."""
    tags: Tags = NO_TAGS


class EgressOnlyInternetGateway(Ec2Resource[EgressOnlyInternetGatewayInputs, Outputs]):
    """A gateway for outbound IPv6 connections of a VPC, which accepts no inbound ones."""

    resource_type = "egress-only-internet-gateway"
    describe = Describe(
        "describe_egress_only_internet_gateways", "EgressOnlyInternetGateways", "EgressOnlyInternetGatewayIds"
    )
    id_key = "EgressOnlyInternetGatewayId"

    def create(self, aws: Client, new: EgressOnlyInternetGatewayInputs, identity: Identity) -> Description:
        made = aws.create_egress_only_internet_gateway(
            VpcId=new.vpc_id,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["EgressOnlyInternetGateway"])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=identifier)

    def inputs_of(self, found: Description) -> EgressOnlyInternetGatewayInputs:
        attached = [attachment["VpcId"] for attachment in found.get("Attachments", [])]
        return EgressOnlyInternetGatewayInputs(vpc_id=attached[0], tags=self.tags_of(found))
