"""Flow logs: records of a network's connections, kept in CloudWatch Logs."""

from collections.abc import Callable
from typing import Any, Literal

import pulumi

from ..aws import ec2, iam, logs
from ..base import Args
from ..iam_permissions import allow, document, trust


class FlowLogs(Args):
    """Records of the network's connections, in a separate log group."""

    traffic: Literal["ACCEPT", "REJECT", "ALL"] = "ALL"
    """Which connections are recorded: those that security groups accept, those that they reject, or all."""
    retention_days: Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] = 90
    """Days that records are kept. A shorter time deletes older records."""


def make_flow_logs(
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
