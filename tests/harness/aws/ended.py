"""What AWS goes on showing for a moment after it was ended: a route table's associations and a gateway's attachment."""

from dataclasses import dataclass, field
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of


@dataclass
class EndedAssociations:
    """Shows what was disassociated or detached in the next description, with a state that says so.

    A gateway that is being detached is not attached to another VPC. The states are those of the EC2 API Reference
    (RouteTableAssociationState, InternetGatewayAttachment).
    """

    associations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        gateway = call.params.get("InternetGatewayId")
        if call.name == "ec2:AttachInternetGateway" and gateway in self.attachments:
            raise Refusal("Resource.AlreadyAssociated", f"resource {gateway} is already attached to a network")
        ended = self._associations_ended_by(call, behind)
        answer = behind(call)
        if not answer.ok:
            return answer
        for table, association in ended:
            self.associations.setdefault(table, []).append(association)
        if call.name == "ec2:DetachInternetGateway":
            self.attachments[str(gateway)] = call.params["VpcId"]
        if call.name == "ec2:DescribeRouteTables" and self.associations:
            data = data_of(call, answer)
            for table in data["RouteTables"]:
                table.setdefault("Associations", []).extend(self.associations.pop(table["RouteTableId"], []))
            return answer_with(call, data)
        if call.name == "ec2:DescribeInternetGateways" and self.attachments:
            data = data_of(call, answer)
            for each in data["InternetGateways"]:
                if vpc := self.attachments.pop(each["InternetGatewayId"], None):
                    each.setdefault("Attachments", []).append({"VpcId": vpc, "State": "detaching"})
            return answer_with(call, data)
        return answer

    def _associations_ended_by(self, call: Call, behind: Behind) -> list[tuple[str, dict[str, Any]]]:
        if call.name not in ("ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation"):
            return []
        name, association = "association.route-table-association-id", call.params["AssociationId"]
        found = behind.client(call).describe_route_tables(Filters=[{"Name": name, "Values": [association]}])
        state = {"AssociationState": {"State": "disassociated"}}
        return [
            (table["RouteTableId"], {**each, **state})
            for table in found["RouteTables"]
            for each in table["Associations"]
            if each["RouteTableAssociationId"] == association
        ]
