"""Resources of IAM Identity Center: requests that AWS carries out later, and the roles that result from them."""

import re
from collections.abc import Callable

from ..calls.errors import FailedError, ignoring_missing
from ..calls.session import Client
from ..core.inventory import Description
from ..core.resource import AwsResource, I, O
from ..core.waiting import Updates, Wait

MAX_ATTEMPTS = 5  # of a request that does not see a new user, group or policy
IN_PROGRESS, SUCCEEDED, FAILED = "IN_PROGRESS", "SUCCEEDED", "FAILED"
NOT_SEEN = "404"  # in the reason of such a request
ROLES = "roles of permission sets"
"""The key of the list of these roles in the account, which serves all reads until an assignment changes."""
ROLE_PATH = "/aws-reserved/sso.amazonaws.com/"
"""The path of the roles of permission sets. The region of the instance follows, unless that is us-east-1 (IAM Identity
Center user guide, Referencing permission sets in resource policies)."""


class SsoResource(AwsResource[I, O]):
    """A resource of IAM Identity Center."""

    arn_resources = ("account/*", "instance/*", "permissionSet/*")

    def find_role(self, aws: Client, permission_set: str, account: str) -> str | None:
        """Return the ARN of the role of a permission set in the account of the credentials; None if it has none."""
        if aws.account() != account:
            return None

        def describe() -> str:
            place = {"InstanceArn": instance_of(permission_set), "PermissionSetArn": permission_set}
            return str(aws.describe_permission_set(**place)["PermissionSet"]["Name"])

        def load() -> list[str]:
            roles = aws.of_service("iam").pages("list_roles", "Roles", PathPrefix=ROLE_PATH)
            return [str(role["Arn"]) for role in roles]

        name = re.escape(aws.cached(f"name of {permission_set}", describe))
        role = re.compile(rf".+/AWSReservedSSO_{name}_[0-9a-f]+")
        return next((arn for arn in aws.cached(ROLES, load) if role.fullmatch(arn)), None)


def instance_of(permission_set: str) -> str:
    """Return the ARN of the instance that has a permission set, which is given by its ARN."""
    start, _, rest = permission_set.partition(":permissionSet/")
    return f"{start}:instance/{rest.partition('/')[0]}"


def await_request(
    subject: str, begun: Description, begin: Callable[[], Description], describe: Callable[[str], Description]
) -> Updates:
    """Wait until a request is done. One that does not see a new user, group or policy is made again.

    Args:
        subject: what the request is about, for errors.
        begun: the status that the call has returned.
        begin: makes the call again, and returns its status.
        describe: returns the status of a request by its ID.

    Raises:
        FailedError: the request failed, with AWS's reason.
    """
    newest, attempts = begun, 1

    def poll() -> Description:
        nonlocal newest, attempts
        if newest["Status"] == IN_PROGRESS:
            with ignoring_missing():  # AWS may not show a new request yet
                newest = describe(newest["RequestId"])
        elif is_unseen():
            newest, attempts = begin(), attempts + 1
        return newest

    def is_unseen() -> bool:
        return newest["Status"] == FAILED and NOT_SEEN in reason_of(newest) and attempts < MAX_ATTEMPTS

    def status_of(found: Description) -> str:
        return IN_PROGRESS if is_unseen() else str(found["Status"])

    done = yield Wait(subject, poll, status_of, frozenset({IN_PROGRESS}), reason=reason_of)
    if done["Status"] != SUCCEEDED:
        reason = reason_of(done).rstrip(".") or "AWS gives no reason"
        raise FailedError(f"{subject} failed: {reason}; the next pulumi up tries again", FAILED)


def reason_of(found: Description) -> str:
    """Return AWS's reason why a request failed, or an empty string."""
    return str(found.get("FailureReason") or "")
