from collections.abc import Iterator
from typing import Annotated, Literal

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, Rule
from ...properties.property_types import NO_TAGS, Arn, Tags, matching
from ..ec2_resource import Describe, Ec2Resource

Watched = Annotated[str, matching(r"(vpc|subnet|eni)-[0-9a-f]{8,17}", "an id of a network, subnet or interface")]
KINDS = {"vpc": "VPC", "subnet": "Subnet", "eni": "NetworkInterface"}


def destined(kind: str, destination: str | None, group: str | None, role: str | None) -> Iterator[str]:
    if kind == "cloud-watch-logs" and not (group and role):
        yield "cloud-watch-logs needs logGroupName and deliverLogsPermissionArn"
    if kind == "s3" and not destination:
        yield "s3 needs logDestination, the bucket's ARN"


class FlowLogInputs(Inputs):
    resource_id: Immutable[Watched]
    traffic_type: Immutable[Literal["ACCEPT", "REJECT", "ALL"]] = "ALL"
    log_destination_type: Immutable[Literal["cloud-watch-logs", "s3"]] = "cloud-watch-logs"
    log_destination: Immutable[Arn | None] = None
    log_group_name: Immutable[str | None] = None
    deliver_logs_permission_arn: Immutable[Arn | None] = None
    max_aggregation_interval: Immutable[Literal[60, 600]] = 600
    tags: Tags = NO_TAGS

    rules = (
        Rule(("log_destination_type", "log_destination", "log_group_name", "deliver_logs_permission_arn"), destined),
    )


class FlowLog(Ec2Resource[FlowLogInputs, Outputs]):
    """A record of the traffic of a network, a subnet or an interface."""

    kind = "vpc-flow-log"
    describe, id_key = Describe("describe_flow_logs", "FlowLogs", "FlowLogIds", "Filter"), "FlowLogId"
    needs = ("iam:PassRole", "logs:CreateLogDelivery", "logs:DeleteLogDelivery")

    def create(self, aws: Client, new: FlowLogInputs, identity: Identity) -> Description:
        made = aws.create_flow_logs(
            ResourceIds=[new.resource_id],
            ResourceType=KINDS[new.resource_id.partition("-")[0]],
            TrafficType=new.traffic_type,
            LogDestinationType=new.log_destination_type,
            LogDestination=new.log_destination,
            LogGroupName=new.log_group_name,
            DeliverLogsPermissionArn=new.deliver_logs_permission_arn,
            MaxAggregationInterval=new.max_aggregation_interval,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.kind, new.tags),
        )
        return {
            "FlowLogId": made["FlowLogIds"][0],
            "ResourceId": new.resource_id,
            "TrafficType": new.traffic_type,
            "LogDestinationType": new.log_destination_type,
            "LogDestination": new.log_destination,
            "LogGroupName": new.log_group_name,
            "DeliverLogsPermissionArn": new.deliver_logs_permission_arn,
            "MaxAggregationInterval": new.max_aggregation_interval,
            "Tags": identity.tag_list(new.tags),
        }

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_flow_logs(FlowLogIds=[identifier])

    def inputs_of(self, found: Description) -> FlowLogInputs:
        to_logs = found["LogDestinationType"] == "cloud-watch-logs"
        return FlowLogInputs(
            resource_id=found["ResourceId"],
            traffic_type=found["TrafficType"],
            log_destination_type=found["LogDestinationType"],
            log_destination=None if to_logs else found.get("LogDestination"),
            log_group_name=found.get("LogGroupName") if to_logs else None,
            deliver_logs_permission_arn=found.get("DeliverLogsPermissionArn"),
            max_aggregation_interval=found.get("MaxAggregationInterval", 600),
            tags=self.tags_of(found),
        )
