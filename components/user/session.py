"""The right to open sessions on one's own servers, and nowhere else (Systems Manager user guide, Session Manager)."""

from collections.abc import Mapping, Sequence

from ..policy import allow, document

SHELL = "SSM-SessionManagerRunShell"
"""The document of an ordinary session; others, such as those that forward ports, are not allowed by it."""


def plan_session_rights(user_arn: str, region: str, sessions: Mapping[str, Sequence[str]]) -> str:
    """The policy of one person.

    Args:
        user_arn: the person's ARN, which names the account.
        region: the region of the servers.
        sessions: by key of a tag, the values of the servers that are meant.
    """
    partition, account = user_arn.split(":")[1], user_arn.split(":")[4]
    place = f"{region}:{account}"
    checked = {"ssm:SessionDocumentAccessCheck": "true"}
    servers = [
        allow(
            ["ssm:StartSession"],
            [f"arn:{partition}:ec2:{place}:instance/*"],
            StringEquals={f"ssm:resourceTag/{key}": sorted(values)},
            BoolIfExists=checked,
        )
        for key, values in sorted(sessions.items())
        if values
    ]
    shell = allow(["ssm:StartSession"], [f"arn:{partition}:ssm:{place}:document/{SHELL}"])
    own = allow(
        ["ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"],
        [f"arn:{partition}:ssm:{place}:session/${{aws:username}}-*"],
    )
    return document(*servers, shell, own)
