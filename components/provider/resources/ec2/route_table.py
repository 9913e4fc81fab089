from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator

from ...calls.errors import AwsError, raise_unless
from ...calls.session import Client, in_parallel
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Names, Tags, VpcId, route_destination, route_target
from ..ec2_resource import Describe, Ec2Resource

ENDED = frozenset({"disassociating", "disassociated"})  # states of associations
TARGETS = {
    "igw": "GatewayId",
    "vgw": "GatewayId",
    "nat": "NatGatewayId",
    "eni": "NetworkInterfaceId",
    "pcx": "VpcPeeringConnectionId",
    "tgw": "TransitGatewayId",
    "eigw": "EgressOnlyInternetGatewayId",
    "vpce": "VpcEndpointId",
}


class RouteTableInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC of the table."""
    routes: dict[Annotated[str, AfterValidator(route_destination)], Annotated[str, route_target(TARGETS)]] = {}
    """Target ID (a gateway, network interface, ...) by destination (a network or a prefix list's ID)."""
    subnet_ids: Names = []
    """Subnets that the table is associated with; one associated with another table is moved."""
    tags: Tags = NO_TAGS


class RouteTableOutputs(Outputs):
    owner_id: str
    """ID of the owner's account."""


class RouteTable(Ec2Resource[RouteTableInputs, RouteTableOutputs]):
    """A route table, which determines where the traffic of its subnets goes."""

    resource_type = "route-table"
    describe, id_key = Describe("describe_route_tables", "RouteTables", "RouteTableIds"), "RouteTableId"

    def create(self, aws: Client, new: RouteTableInputs, identity: Identity) -> Description:
        made = aws.create_route_table(
            VpcId=new.vpc_id,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["RouteTable"])

    def update(self, aws: Client, identifier: str, old: RouteTableInputs, new: RouteTableInputs) -> None:
        """Add first and remove last, so that a wider or narrower route takes over before the old one ends."""
        changed = [route for route in sorted(new.routes.items()) if old.routes.get(route[0]) != route[1]]
        added = sorted(set(new.subnet_ids) - set(old.subnet_ids))
        in_parallel(
            *(partial(put_route, aws, identifier, *route, exists=route[0] in old.routes) for route in changed),
            *(partial(associate, aws, identifier, subnet) for subnet in added),
        )
        for destination in sorted(set(old.routes) - set(new.routes)):
            try:
                aws.delete_route(RouteTableId=identifier, **destination_of(destination))
            except AwsError as error:
                raise_unless(error, "InvalidRoute.NotFound")
        if set(old.subnet_ids) - set(new.subnet_ids):
            self.disassociate(aws, identifier, set(old.subnet_ids) - set(new.subnet_ids))

    def delete(self, aws: Client, identifier: str) -> None:
        self.disassociate(aws, identifier, None)
        aws.delete_route_table(RouteTableId=identifier)

    def disassociate(self, aws: Client, identifier: str, subnets: set[str] | None) -> None:
        """Remove the association with some subnets, or with all."""
        for association in associations(self.find(aws, identifier)):
            if subnets is None or association["SubnetId"] in subnets:
                try:
                    aws.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
                except AwsError as error:
                    raise_unless(error, "InvalidAssociationID.NotFound")

    def inputs_of(self, found: Description) -> RouteTableInputs:
        return RouteTableInputs(
            vpc_id=found["VpcId"],
            routes=dict(route for route in map(route_of, found.get("Routes", [])) if route),
            subnet_ids=[association["SubnetId"] for association in associations(found)],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> RouteTableOutputs:
        return RouteTableOutputs(owner_id=found["OwnerId"])


def associations(found: Description) -> list[dict[str, Any]]:
    """Return the table's associations with subnets. AWS goes on showing for a while those that were removed."""
    return [
        association
        for association in found.get("Associations", [])
        if association.get("SubnetId") and association.get("AssociationState", {}).get("State") not in ENDED
    ]


def destination_of(destination: str) -> dict[str, str]:
    """Return a destination in the form of AWS's calls."""
    if destination.startswith("pl-"):
        return {"DestinationPrefixListId": destination}
    return {"DestinationIpv6CidrBlock" if ":" in destination else "DestinationCidrBlock": destination}


def route_of(route: Description) -> tuple[str, str] | None:
    """Return a route's destination and target; None for a route that AWS manages."""
    destinations = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    destination = next((route[key] for key in destinations if route.get(key)), None)
    target = next((route[key] for key in dict.fromkeys(TARGETS.values()) if route.get(key)), None)
    managed_by_aws = route.get("Origin") != "CreateRoute" or target == "local"
    by_endpoint = destination is not None and destination.startswith("pl-") and str(target).startswith("vpce-")
    return None if managed_by_aws or by_endpoint or not destination or not target else (destination, target)


def put_route(aws: Client, identifier: str, destination: str, target: str, *, exists: bool) -> None:
    """Create a route, or change the target of the existing one."""
    route: dict[str, Any] = {
        "RouteTableId": identifier,
        **destination_of(destination),
        TARGETS[target.partition("-")[0]]: target,
    }
    if not exists:
        try:
            aws.create_route(**route)
            return
        except AwsError as error:
            raise_unless(error, "RouteAlreadyExists")
    aws.replace_route(**route)


def associate(aws: Client, identifier: str, subnet: str) -> None:
    """Associate a subnet with a table, and move it if another table has it."""
    try:
        aws.associate_route_table(RouteTableId=identifier, SubnetId=subnet)
    except AwsError as error:
        raise_unless(error, "Resource.AlreadyAssociated")
        existing = next(iter(associations_of(aws, subnet)), None)
        if existing is None:  # the other table has lost it meanwhile
            aws.associate_route_table(RouteTableId=identifier, SubnetId=subnet)
        elif existing["RouteTableId"] != identifier:
            aws.replace_route_table_association(
                AssociationId=existing["RouteTableAssociationId"], RouteTableId=identifier
            )


def associations_of(aws: Client, subnet: str) -> list[dict[str, Any]]:
    """Return the associations of a subnet with route tables; AWS allows one."""
    tables = aws.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["RouteTables"]
    return [one for table in tables for one in associations(table) if one["SubnetId"] == subnet]
