"""Flow logs: records of a network's connections, kept in CloudWatch Logs or in a bucket of S3."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..aws import ec2, iam, logs
from ..base import Args
from ..iam_permissions import allow, document, trust
from ..problems import Problem, matching, not_applicable

BucketFolder = Annotated[
    str,
    matching(
        r"arn:[\w-]+:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/(?!AWSLogs(/|$))[\w!.*'()-]+)*",
        "the ARN of a bucket, or of a folder in it other than AWSLogs (arn:aws:s3:::logs/network)",
    ),
]
"""A destination of flow logs. AWS reserves the folder name AWSLogs, and writes to a folder of this name in it."""


class FlowLogs(Args):
    """Records of the network's connections, in a separate log group or in an existing bucket."""

    traffic: Literal["ACCEPT", "REJECT", "ALL"] = "ALL"
    """Which connections are recorded: those that security groups accept, those that they reject, or all."""
    bucket: BucketFolder | None = Field(default=None, examples=["arn:aws:s3:::logs/network"])
    """The ARN of an existing bucket of S3, or of a folder in it, that gets the records instead of a log group. The
    policy of the bucket has to allow it."""
    retention_days: Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] = 90
    """Days that a log group keeps records. A shorter time deletes older records."""

    def problems(self) -> Iterator[Problem]:
        if self.bucket is not None and "retention_days" in self.model_fields_set:
            remedy = "remove it: the lifecycle rules of the bucket decide"
            yield not_applicable(("retentionDays",), self.retention_days, "records in a bucket", remedy)


def make_flow_logs(
    name: str, vpc: ec2.Vpc, args: FlowLogs, child: Callable[..., pulumi.ResourceOptions]
) -> ec2.FlowLog:
    """Declare a VPC's flow log, to a bucket or to a log group of its own."""
    if args.bucket is None:
        return _make_log_to_group(name, vpc, args, child)
    return ec2.FlowLog(
        name,
        resource_id=vpc.id,
        traffic_type=args.traffic,
        log_destination_type="s3",
        log_destination=args.bucket,
        tags={"Name": name},
        opts=child(),
    )


def _make_log_to_group(
    name: str, vpc: ec2.Vpc, args: FlowLogs, child: Callable[..., pulumi.ResourceOptions]
) -> ec2.FlowLog:
    """Declare a VPC's flow log, its log group, and the role with which AWS writes to that group and nothing else."""

    def options(**more: Any) -> dict[str, Any]:
        return {"tags": {"Name": name}, "opts": child(**more)}

    group = logs.LogGroup(name, retention_in_days=args.retention_days, **options())
    role = iam.Role(name, assume_role_policy=vpc.owner_id.apply(plan_flow_log_trust), **options())
    policy = iam.Policy(name, policy=group.arn.apply(plan_flow_log_rights), **options())
    attachment = iam.RolePolicyAttachment(name, role=role.id, policy_arn=policy.arn, opts=child())
    return ec2.FlowLog(
        name,
        resource_id=vpc.id,
        traffic_type=args.traffic,
        log_group_name=group.id,
        deliver_logs_permission_arn=role.arn,
        **options(depends_on=[attachment]),
    )


def plan_flow_log_trust(account: str) -> str:
    """Return the trust policy that lets the flow log service assume the role, for this account alone.

    See "Publish flow logs to CloudWatch Logs" in the VPC user guide.
    """
    return trust("vpc-flow-logs.amazonaws.com", StringEquals={"aws:SourceAccount": account})


def plan_flow_log_rights(group_arn: str) -> str:
    """Return the policy that lets the flow log service write to one log group."""
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    return document(allow(actions, [group_arn, f"{group_arn}:log-stream:*"]))
