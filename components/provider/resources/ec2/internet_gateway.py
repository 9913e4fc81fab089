from functools import partial

from ...calls.errors import AwsError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates, Wait
from ...properties.inputs import Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, VpcId
from ..ec2_resource import Describe, Ec2Resource

ENDED = frozenset({"detaching", "detached"})  # states of attachments


class InternetGatewayInputs(Inputs):
    vpc_id: VpcId | None = None
    """VPC that the gateway is attached to."""
    tags: Tags = NO_TAGS


class InternetGatewayOutputs(Outputs):
    owner_id: str
    """ID of the owner's account."""


class InternetGateway(Ec2Resource[InternetGatewayInputs, InternetGatewayOutputs]):
    """A gateway between a VPC and the internet."""

    resource_type = "internet-gateway"
    describe = Describe("describe_internet_gateways", "InternetGateways", "InternetGatewayIds")
    id_key, timeout = "InternetGatewayId", 1200  # a load balancer's addresses hold it for minutes after their end

    def create(self, aws: Client, new: InternetGatewayInputs, identity: Identity) -> Description:
        made = aws.create_internet_gateway(TagSpecifications=identity.specification(self.resource_type, new.tags))
        return dict(made["InternetGateway"])

    def update(self, aws: Client, identifier: str, old: InternetGatewayInputs, new: InternetGatewayInputs) -> Updates:
        if old.vpc_id and old.vpc_id != new.vpc_id:
            self.detach(aws, identifier, old.vpc_id)
            # A gateway that is being detached counts as attached, and would not be attached to the next VPC.
            yield Wait(identifier, partial(self.find, aws, identifier), attachment_of, frozenset({"attached"}))
        if new.vpc_id and old.vpc_id != new.vpc_id:
            try:
                aws.attach_internet_gateway(InternetGatewayId=identifier, VpcId=new.vpc_id)
            except AwsError as error:
                raise_unless(error, "Resource.AlreadyAssociated")

    def delete(self, aws: Client, identifier: str) -> None:
        attached = self.inputs_of(self.find(aws, identifier)).vpc_id
        if attached:
            self.detach(aws, identifier, attached)
        aws.delete_internet_gateway(InternetGatewayId=identifier)

    def detach(self, aws: Client, identifier: str, vpc_id: str) -> None:
        try:
            aws.detach_internet_gateway(InternetGatewayId=identifier, VpcId=vpc_id)
        except AwsError as error:
            raise_unless(error, "Gateway.NotAttached", "InvalidVpcID.NotFound")

    def inputs_of(self, found: Description) -> InternetGatewayInputs:
        attached = [each["VpcId"] for each in found.get("Attachments", []) if each.get("State") not in ENDED]
        return InternetGatewayInputs(vpc_id=next(iter(attached), None), tags=self.tags_of(found))

    def outputs_of(self, found: Description) -> InternetGatewayOutputs:
        return InternetGatewayOutputs(owner_id=found["OwnerId"])


def attachment_of(found: Description) -> str | None:
    """Return "attached" while AWS shows an attachment, in whichever state."""
    return "attached" if found.get("Attachments") else None
