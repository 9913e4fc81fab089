"""Open sessions on servers (Session Manager), which outlive the rights with which they were opened.

The owner of a session is a user of IAM, or a role with the name of its session. In a session of IAM Identity Center,
that is the role of a permission set, and the name is that of the user.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ..calls.errors import AwsError, raise_unless
from ..calls.session import Client

SESSION_ACTIONS = ("ssm:DescribeSessions", "ssm:TerminateSession")
_IN_CENTER = re.compile(r"arn:[^:]+:sts::\d{12}:assumed-role/AWSReservedSSO_(?P<set>.+)_[0-9a-f]+/(?P<user>[^/]+)")

IsOwner = Callable[[str], bool]
"""Returns whether the sessions of an owner, who is given by the ARN, are meant."""


def open_sessions(aws: Client, is_owner: IsOwner) -> Iterator[dict[str, Any]]:
    """Yield the open sessions of some owners in the region, with a client of Systems Manager."""
    for one in aws.pages("describe_sessions", "Sessions", State="Active"):
        if is_owner(one.get("Owner", "")):
            yield one


def end_sessions(aws: Client, is_owner: IsOwner) -> None:
    """Terminate the open sessions of some owners in the region, with a client of any service."""
    manager = aws.of_service("ssm")
    for one in list(open_sessions(manager, is_owner)):  # the pages would shift meanwhile
        try:
            manager.terminate_session(SessionId=one["SessionId"])
        except AwsError as error:
            raise_unless(error, "DoesNotExistException")  # it has ended meanwhile


def is_user(arn: str, name: str) -> bool:
    """Return whether an ARN is that of a user of IAM with a name, which may have a path."""
    return ":user/" in arn and arn.rpartition("/")[2] == name


def in_center(arn: str, users: Collection[str] | None = None, permission_set: str | None = None) -> bool:
    """Return whether an ARN is that of a session of IAM Identity Center, of some users and a permission set if given.

    The names of users are unique regardless of case.
    """
    found = _IN_CENTER.fullmatch(arn)
    if found is None:
        return False
    names = None if users is None else {one.casefold() for one in users}
    return (names is None or found["user"].casefold() in names) and permission_set in (None, found["set"])
