"""The open sessions of a user on servers (Session Manager), which outlive the rights with which they were opened."""

from collections.abc import Iterator
from typing import Any

from ..calls.errors import AwsError, raise_unless
from ..calls.session import Client

SESSION_ACTIONS = ("ssm:DescribeSessions", "ssm:TerminateSession")


def open_sessions(aws: Client, name: str) -> Iterator[dict[str, Any]]:
    """Yield the open sessions of a user in the region, with a client of Systems Manager."""
    for one in aws.pages("describe_sessions", "Sessions", State="Active"):
        if is_user(one.get("Owner", ""), name):
            yield one


def end_sessions(aws: Client, name: str) -> None:
    """Terminate the open sessions of a user in the region, with a client of any service."""
    manager = aws.of_service("ssm")
    for one in list(open_sessions(manager, name)):  # the pages would shift meanwhile
        try:
            manager.terminate_session(SessionId=one["SessionId"])
        except AwsError as error:
            raise_unless(error, "DoesNotExistException")  # it has ended meanwhile


def is_user(arn: str, name: str) -> bool:
    """Return whether an ARN is that of a user with a name, which may have a path."""
    return ":user/" in arn and arn.rpartition("/")[2] == name
