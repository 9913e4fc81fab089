from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...plugin.answers import Failure
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Names, PolicyDocument, Tags, VpcId, matching
from ..ec2_resource import Describe, Ec2Resource
from ..private_names import DnsAttributes

NONE: list[str] = []
Service = Annotated[str, matching(r"[\w.-]+\.[\w.-]+", "a service name such as com.amazonaws.eu-west-1.s3")]


class VpcEndpointInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC of the endpoint."""
    service_name: Immutable[Service]
    """Name of the service, such as `com.amazonaws.eu-west-1.s3`."""
    vpc_endpoint_type: Immutable[Literal["Gateway", "Interface"]] = "Gateway"
    """Type of the endpoint: routes (`Gateway`) or network interfaces (`Interface`)."""
    route_table_ids: Names = NONE
    """Route tables of a gateway endpoint."""
    subnet_ids: Names = NONE
    """Subnets of an interface endpoint."""
    security_group_ids: ChosenByAws[Names | None] = None
    """Security groups of an interface endpoint."""
    private_dns_enabled: bool = False
    """Whether the service's DNS name resolves to the endpoint, for an interface endpoint. It requires
    `enableDnsSupport` and `enableDnsHostnames` of the VPC.
    """
    policy: ChosenByAws[PolicyDocument | None] = None
    """Policy that limits access to the service through the endpoint."""
    tags: Tags = NO_TAGS


class VpcEndpointOutputs(Outputs):
    dns_entries: list[str] = NONE
    """DNS names of the endpoint."""


class VpcEndpoint(Ec2Resource[VpcEndpointInputs, VpcEndpointOutputs]):
    """A private connection from a VPC to an AWS service."""

    resource_type = "vpc-endpoint"
    describe, id_key = Describe("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointIds"), "VpcEndpointId"
    pending, failed = frozenset({"pending", "Pending"}), frozenset({"failed", "Failed", "rejected", "Rejected"})
    deleting, deleted = frozenset({"deleting", "Deleting"}), frozenset({"deleted", "Deleted"})
    volatile = ("dns_entries",)
    dependent_actions = ("route53:AssociateVPCWithHostedZone",)  # of private DNS names

    def check_in_program(
        self, program: Program, _urn: str, _old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        return program.shared(DnsAttributes).problems(new)

    def create(self, aws: Client, new: VpcEndpointInputs, identity: Identity) -> Description:
        made = aws.create_vpc_endpoint(
            VpcId=new.vpc_id,
            ServiceName=new.service_name,
            VpcEndpointType=new.vpc_endpoint_type,
            RouteTableIds=new.route_table_ids or None,
            SubnetIds=new.subnet_ids or None,
            SecurityGroupIds=new.security_group_ids or None,
            PrivateDnsEnabled=new.private_dns_enabled if new.vpc_endpoint_type == "Interface" else None,
            PolicyDocument=new.policy,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["VpcEndpoint"])

    def update(self, aws: Client, identifier: str, old: VpcEndpointInputs, new: VpcEndpointInputs) -> None:
        change: dict[str, Any] = {}
        for word, before, after in (
            ("RouteTableIds", old.route_table_ids, new.route_table_ids),
            ("SubnetIds", old.subnet_ids, new.subnet_ids),
            ("SecurityGroupIds", old.security_group_ids or [], new.security_group_ids or []),
        ):
            change[f"Add{word}"] = sorted(set(after) - set(before)) or None
            change[f"Remove{word}"] = sorted(set(before) - set(after)) or None
        if old.policy != new.policy:
            change["PolicyDocument"] = new.policy
        if old.private_dns_enabled != new.private_dns_enabled:
            change["PrivateDnsEnabled"] = new.private_dns_enabled
        aws.modify_vpc_endpoint(VpcEndpointId=identifier, **change)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_vpc_endpoints(VpcEndpointIds=[identifier])

    def inputs_of(self, found: Description) -> VpcEndpointInputs:
        kind = found.get("VpcEndpointType", "Gateway")
        return VpcEndpointInputs(
            vpc_id=found["VpcId"],
            service_name=found["ServiceName"],
            vpc_endpoint_type=kind,
            route_table_ids=found.get("RouteTableIds", []),
            subnet_ids=found.get("SubnetIds", []),
            security_group_ids=[group["GroupId"] for group in found.get("Groups", [])],
            private_dns_enabled=kind == "Interface" and found.get("PrivateDnsEnabled", False),
            policy=found.get("PolicyDocument"),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> VpcEndpointOutputs:
        return VpcEndpointOutputs(dns_entries=sorted(entry["DnsName"] for entry in found.get("DnsEntries", [])))
