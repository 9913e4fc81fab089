from typing import Annotated, Any

from pydantic import AfterValidator

from ...calls.errors import AwsError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import ignore
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Names, Tags, VpcId, route_destination, route_target
from ..ec2_resource import Describe, Ec2Resource

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
NO_ROUTES: dict[str, str] = {}
NO_SUBNETS: list[str] = []


class RouteTableInputs(Inputs):
    vpc_id: Immutable[VpcId]
    routes: dict[Annotated[str, AfterValidator(route_destination)], Annotated[str, route_target(TARGETS)]] = NO_ROUTES
    subnet_ids: Names = NO_SUBNETS
    tags: Tags = NO_TAGS


class RouteTableOutputs(Outputs):
    owner_id: str


class RouteTable(Ec2Resource[RouteTableInputs, RouteTableOutputs]):
    """Where its subnets' traffic goes: `routes` maps a destination (a network or prefix list) to what takes it."""

    kind = "route-table"
    describe, id_key = Describe("describe_route_tables", "RouteTables", "RouteTableIds"), "RouteTableId"

    def create(self, aws: Client, new: RouteTableInputs, identity: Identity) -> Description:
        made = aws.create_route_table(
            VpcId=new.vpc_id,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.kind, new.tags),
        )
        return dict(made["RouteTable"])

    def update(self, aws: Client, identifier: str, old: RouteTableInputs, new: RouteTableInputs) -> None:
        for destination in sorted(set(old.routes) - set(new.routes)):
            try:
                aws.delete_route(RouteTableId=identifier, **destination_of(destination))
            except AwsError as error:
                ignore(error, "InvalidRoute.NotFound")
        for destination, target in sorted(new.routes.items()):
            if old.routes.get(destination) != target:
                put_route(aws, identifier, destination, target, exists=destination in old.routes)
        if set(old.subnet_ids) - set(new.subnet_ids):
            self.free(aws, identifier, set(old.subnet_ids) - set(new.subnet_ids))
        for subnet in sorted(set(new.subnet_ids) - set(old.subnet_ids)):
            associate(aws, identifier, subnet)

    def delete(self, aws: Client, identifier: str) -> None:
        self.free(aws, identifier, None)
        aws.delete_route_table(RouteTableId=identifier)

    def free(self, aws: Client, identifier: str, subnets: set[str] | None) -> None:
        """Frees some subnets, or all, of this table."""
        for association in associations(self.find(aws, identifier)):
            if subnets is None or association["SubnetId"] in subnets:
                try:
                    aws.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
                except AwsError as error:
                    ignore(error, "InvalidAssociationID.NotFound")

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
    """The associations with subnets."""
    return [association for association in found.get("Associations", []) if association.get("SubnetId")]


def destination_of(destination: str) -> dict[str, str]:
    """A destination as AWS's calls take it."""
    if destination.startswith("pl-"):
        return {"DestinationPrefixListId": destination}
    return {"DestinationIpv6CidrBlock" if ":" in destination else "DestinationCidrBlock": destination}


def route_of(route: Description) -> tuple[str, str] | None:
    """A route as destination and target, or None for those that AWS makes itself."""
    destinations = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    destination = next((route[key] for key in destinations if route.get(key)), None)
    target = next((route[key] for key in dict.fromkeys(TARGETS.values()) if route.get(key)), None)
    made_by_aws = route.get("Origin") != "CreateRoute" or target == "local"
    by_endpoint = destination is not None and destination.startswith("pl-") and str(target).startswith("vpce-")
    return None if made_by_aws or by_endpoint or not destination or not target else (destination, target)


def put_route(aws: Client, identifier: str, destination: str, target: str, *, exists: bool) -> None:
    """Makes a route, or points the one that exists elsewhere."""
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
            ignore(error, "RouteAlreadyExists")
    aws.replace_route(**route)


def associate(aws: Client, identifier: str, subnet: str) -> None:
    """Gives a subnet this table; one that another table still holds is moved."""
    try:
        aws.associate_route_table(RouteTableId=identifier, SubnetId=subnet)
    except AwsError as error:
        ignore(error, "Resource.AlreadyAssociated")
        held = aws.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["RouteTables"]
        for table in held:
            for association in associations(table):
                if association["SubnetId"] == subnet and table["RouteTableId"] != identifier:
                    aws.replace_route_table_association(
                        AssociationId=association["RouteTableAssociationId"], RouteTableId=identifier
                    )
