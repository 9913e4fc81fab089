from collections.abc import Iterator
from typing import Annotated, Literal

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, Rule
from ...properties.property_types import NO_TAGS, Arn, Tags, matching
from ..ec2_resource import Describe, Ec2Resource

WatchedId = Annotated[str, matching(r"(vpc|subnet|eni)-[0-9a-f]{8,17}", "the ID of a VPC, subnet or network interface")]
RESOURCE_TYPES = {"vpc": "VPC", "subnet": "Subnet", "eni": "NetworkInterface"}


def has_destination(
    destination_type: str, destination: str | None, group: str | None, role: str | None
) -> Iterator[str]:
    if destination_type == "cloud-watch-logs" and not (group and role):
        yield "cloud-watch-logs requires logGroupName and deliverLogsPermissionArn"
    if destination_type == "cloud-watch-logs" and destination:
        yield "cloud-watch-logs has no logDestination: name the log group in logGroupName"
    if destination_type == "s3" and not destination:
        yield "s3 requires logDestination, the ARN of a bucket"
    if destination_type == "s3" and (group or role):
        yield "s3 has no logGroupName and no deliverLogsPermissionArn: the policy of the bucket gives the right"


class FlowLogInputs(Inputs):
    resource_id: Immutable[WatchedId]
    """ID of the VPC, subnet or network interface whose traffic is logged."""
    traffic_type: Immutable[Literal["ACCEPT", "REJECT", "ALL"]] = "ALL"
    """Traffic to log."""
    log_destination_type: Immutable[Literal["cloud-watch-logs", "s3"]] = "cloud-watch-logs"
    """Where the log goes."""
    log_destination: Immutable[Arn | None] = None
    """ARN of the bucket, for `s3`."""
    log_group_name: Immutable[str | None] = None
    """Log group, for `cloud-watch-logs`."""
    deliver_logs_permission_arn: Immutable[Arn | None] = None
    """Role that may write to the log group, for `cloud-watch-logs`."""
    max_aggregation_interval: Immutable[Literal[60, 600]] = 600
    """Seconds of traffic in one record."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(
            ("log_destination_type", "log_destination", "log_group_name", "deliver_logs_permission_arn"),
            has_destination,
        ),
    )


class FlowLog(Ec2Resource[FlowLogInputs, Outputs]):
    """A log of the IP traffic of a VPC, a subnet or a network interface."""

    resource_type = "vpc-flow-log"
    describe, id_key = Describe("describe_flow_logs", "FlowLogs", "FlowLogIds", "Filter"), "FlowLogId"
    unique, also_unique = ("resource_id", "log_group_name"), ("resource_id", "log_destination")
    unscoped_actions = ("logs:CreateLogDelivery", "logs:DeleteLogDelivery")
    dependent_actions, passes_roles_to = unscoped_actions, ("vpc-flow-logs",)

    def create(self, aws: Client, new: FlowLogInputs, identity: Identity) -> Description:
        made = aws.create_flow_logs(
            ResourceIds=[new.resource_id],
            ResourceType=RESOURCE_TYPES[new.resource_id.partition("-")[0]],
            TrafficType=new.traffic_type,
            LogDestinationType=new.log_destination_type,
            LogDestination=new.log_destination,
            LogGroupName=new.log_group_name,
            DeliverLogsPermissionArn=new.deliver_logs_permission_arn,
            MaxAggregationInterval=new.max_aggregation_interval,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
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
