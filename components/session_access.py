"""Sessions on servers: the tags that a server carries, and the policy that allows a user to open sessions there.

A server is tagged with its group and its own name. The policy of a user allows sessions on instances with certain tags,
so that a server can be reassigned without being replaced (Systems Manager user guide, Session Manager).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pulumi

from .end_date import before_end
from .iam_permissions import allow, document
from .partition import Partition, partition_of

GROUP_TAG, SERVER_TAG = "strata-group", "strata-server"
AGENT_POLICY = "AmazonSSMManagedInstanceCore"
"""The AWS managed policy that an instance needs, so that Session Manager reaches it."""
AGENT_ENDPOINTS = ("ssm", "ssmmessages")
"""The services that an instance connects to for sessions (Systems Manager user guide, VPC endpoints)."""
SHELL_DOCUMENT = "SSM-SessionManagerRunShell"
"""The document of a shell session. Sessions with other documents, such as port forwarding, are not allowed."""
Sessions = Mapping[date | None, Mapping[str, Sequence[str]]]
"""The tags of the servers on which a user may open sessions, by the last day of the right; None for no end."""


def session_tags(group: str, server: str | None = None) -> dict[str, str]:
    """Return the tags of a server: its group, and its name if it has an individual one."""
    return {GROUP_TAG: tag_value(group)} | ({SERVER_TAG: tag_value(server)} if server else {})


def allowed_tags(groups: Sequence[str], servers: Sequence[str]) -> dict[str, list[str]]:
    """Return the tags of the servers that a user may open sessions on: the accepted values by tag key.

    Args:
        groups: the names in AWS of server groups.
        servers: the names in AWS of single servers.
    """
    return {GROUP_TAG: [tag_value(one) for one in groups], SERVER_TAG: [tag_value(one) for one in servers]}


def tag_value(name: str) -> str:
    """Return a name that is unique among the stacks of an account."""
    return f"{pulumi.get_project()}/{pulumi.get_stack()}/{name}"


def plan_session_policy(user_arn: str, region: str, sessions: Sessions) -> str:
    """Return the policy that allows one user to open shell sessions on servers, and to resume and end their own.

    Args:
        user_arn: the user's ARN, which also gives the partition and the account.
        region: the region of the servers.
        sessions: the tags of the servers, as `allowed_tags` returns them, by the last day of the right; None for
            rights without an end.
    """
    account = user_arn.split(":")[4]
    return document(*plan_session_statements(partition_of(region), account, region, sessions, "${aws:username}"))


def plan_session_statements(
    partition: Partition,
    account: pulumi.Input[str],
    region: str,
    sessions: Sessions,
    session_name: str,
) -> list[dict[str, Any]]:
    """Return the statements of such a policy, of which the account may be known later.

    `session_name` is the policy variable that the IDs of a person's own sessions start with.
    """

    def arn(service: str, resource: str) -> pulumi.Input[str]:
        def known(account: str) -> str:
            return partition.arn(service, resource, account=account, region=region)

        return known(account) if isinstance(account, str) else pulumi.Output.concat(account).apply(known)

    checked = {"ssm:SessionDocumentAccessCheck": "true"}
    servers = [
        allow(
            ["ssm:StartSession"],
            [arn("ec2", "instance/*")],
            StringEquals={f"ssm:resourceTag/{key}": sorted(values)},
            BoolIfExists=checked,
            **before_end(until),
        )
        for until, tags in sorted(sessions.items(), key=lambda one: one[0] or date.min)
        for key, values in sorted(tags.items())
        if values
    ]
    shell = allow(["ssm:StartSession"], [arn("ssm", f"document/{SHELL_DOCUMENT}")])
    own = allow(
        ["ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"],
        [arn("ssm", f"session/{session_name}-*")],
    )
    return [*servers, shell, own]
