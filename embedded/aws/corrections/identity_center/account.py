"""What Identity Center keeps of an account, and functions that its corrections share."""

import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ...protocol import Call, Refusal
from ..layer import Behind

ACCOUNT_ID = "123456789012"
HOME_REGION = "us-east-1"
"""The region of the instance. An account has one at most, and other regions list none."""
PAGE_SIZE = 3
"""Entries of a page, so that no caller takes the first page for the whole list."""
READS_UNTIL_DONE = 2
"""Calls after which a request that AWS carries out later is done."""

Resource = dict[str, Any]


@dataclass
class Request:
    """A request that AWS carries out later.

    Attributes:
        kind: what it does: the name of the call.
        params: the parameters of the call.
        status: what AWS shows about it.
        calls_left: the number of calls after which it is done.
    """

    kind: str
    params: Resource
    status: Resource
    calls_left: int = READS_UNTIL_DONE

    @property
    def is_pending(self) -> bool:
        return bool(self.status["Status"] == "IN_PROGRESS")

    def end(self, failure: str | None) -> None:
        """Set the status of a request that was carried out, or that failed for a reason."""
        self.status["Status"] = "FAILED" if failure else "SUCCEEDED"
        if failure:
            self.status["FailureReason"] = failure


@dataclass
class IdentityCenter:
    """An instance with its directory and its permission sets."""

    instance: str = field(default_factory=lambda: f"ssoins-{secrets.token_hex(8)}")
    store: str = field(default_factory=lambda: f"d-{secrets.token_hex(5)}")
    users: dict[str, Resource] = field(default_factory=dict)  # by id
    groups: dict[str, Resource] = field(default_factory=dict)  # by id
    memberships: dict[str, Resource] = field(default_factory=dict)  # by id
    sets: dict[str, Resource] = field(default_factory=dict)  # by ARN
    assignments: list[Resource] = field(default_factory=list)
    roles: dict[tuple[str, str], str] = field(default_factory=dict)  # names, by ARN of the set and account
    provisioned: dict[tuple[str, str], int] = field(default_factory=dict)  # versions of sets, in the same way
    requests: dict[str, Request] = field(default_factory=dict)  # by id

    def begin(self, kind: str, params: Resource, **status: Any) -> Resource:
        """Start a request that is carried out later, and return its status."""
        identifier = str(uuid.uuid4())
        shown = {"Status": "IN_PROGRESS", "RequestId": identifier, "CreatedDate": datetime.now(UTC), **status}
        self.requests[identifier] = Request(kind, dict(params), shown)
        return dict(shown)

    def is_assigned(self, permission_set: str, account: str | None = None) -> bool:
        """Return whether a permission set is assigned, or is being assigned, to anybody in an account or in any."""
        pending = [one.params for one in self.requests.values() if one.is_pending and "PrincipalId" in one.params]
        return any(
            one["PermissionSetArn"] == permission_set and account in (None, one["TargetId"])
            for one in (*self.assignments, *pending)
        )


Action = Callable[[IdentityCenter, Resource, Call, Behind], Resource]
"""Takes the parameters of a call, changes what is kept, and returns the answer's content."""


def not_found(what: str) -> Refusal:
    return Refusal("ResourceNotFoundException", f"{what} not found.")


def conflict(message: str) -> Refusal:
    return Refusal("ConflictException", message)


def invalid(message: str) -> Refusal:
    return Refusal("ValidationException", message)


def page(found: Iterable[Any], key: str, params: Resource) -> Resource:
    """Return one page of a list, and the token of the next page."""
    entries, start = list(found), int(params.get("NextToken", "0"))
    end = start + PAGE_SIZE
    return {key: entries[start:end]} | ({"NextToken": str(end)} if end < len(entries) else {})
