"""When users and roles were last used: by a password, by an access key, by assuming the role, and each service."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..calls.errors import AwsError, raise_unless
from ..calls.session import Client, Session
from ..core.waiting import Operation
from ..plugin.errors import ProviderError
from ..properties.inputs import Inputs, Model, Outputs
from ..properties.property_types import IamName

LAST_USES_ACTIONS = (
    *("iam:GenerateServiceLastAccessedDetails", "iam:GetAccessKeyLastUsed", "iam:GetRole"),
    *("iam:GetServiceLastAccessedDetails", "iam:GetUser", "iam:ListAccessKeys"),
    "iam:ListPoliciesGrantingServiceAccess",
)
MAX_SERVICES = 200  # of one question (IAM API reference, ListPoliciesGrantingServiceAccess)
SERVICE = "service "  # the way of a use of a service begins with it
JOB_SECONDS = 120  # the time that a job of the access advisor has


class LastUsesInputs(Inputs):
    """The users and roles to ask about."""

    users: list[IamName] = []
    """Names of users."""
    roles: list[IamName] = []
    """Names of roles."""


class Use(Model):
    """A way in which a user or role can be used."""

    kind: str
    """`user` or `role`."""
    name: str
    """Name of the user or role."""
    way: str
    """The way: `password`, an access key with its status, `sessions` of a role, or `service` and its prefix."""
    last_used: str | None = None
    """The last day on which it was used, in UTC; None if AWS knows of none."""


class Created(Model):
    """When a user or role was created."""

    kind: str
    """`user` or `role`."""
    name: str
    """Name of the user or role."""
    day: str
    """The day, in UTC."""


class Granting(Model):
    """A managed policy of a user, or of a group of the user, and a service to which it allows access."""

    name: str
    """Name of the user."""
    arn: str
    """ARN of the policy."""
    service: str
    """Prefix of the service."""


class LastUsesResult(Outputs):
    """When users and roles were last used."""

    uses: list[Use]
    """A use for each way and for each service that policies allow; none for a user or role that does not exist."""
    created: list[Created]
    """When each user or role that exists was created."""
    granting: list[Granting]
    """The managed policies of users and of their groups, with each service to which they allow access."""


def get_last_uses(session: Session, inputs: LastUsesInputs) -> LastUsesResult:
    """Return when users and roles were last used. AWS has last uses for 400 days, and is hours late."""
    aws = session.client("iam")
    found: list[tuple[str, str, Mapping[str, Any], str]] = []
    for kind, names in (("user", inputs.users), ("role", inputs.roles)):
        for name in names:
            entity = _entity(aws, kind, name)
            if entity is not None:  # all jobs run at the same time
                job = aws.generate_service_last_accessed_details(Arn=entity["Arn"])["JobId"]
                found.append((kind, name, entity, job))
    uses: list[Use] = []
    granting: list[Granting] = []
    for kind, name, entity, job in found:
        uses += _of_user(aws, name, entity) if kind == "user" else _of_role(name, entity)
        services = list(_of_services(session, kind, name, job))
        uses += services
        granting += _granting(aws, name, entity["Arn"], services) if kind == "user" else ()
    created = [Created(kind=kind, name=name, day=f"{one['CreateDate']:%Y-%m-%d}") for kind, name, one, _ in found]
    return LastUsesResult(uses=uses, created=created, granting=granting)


def _entity(aws: Client, kind: str, name: str) -> Mapping[str, Any] | None:
    """Return a user or role as AWS describes it; None if it does not exist."""
    try:
        found = aws.get_user(UserName=name)["User"] if kind == "user" else aws.get_role(RoleName=name)["Role"]
    except AwsError as error:
        if error.is_missing:
            return None
        raise
    return dict(found)


def _of_user(aws: Client, name: str, user: Mapping[str, Any]) -> Iterator[Use]:
    yield Use(kind="user", name=name, way="password", last_used=_day(user.get("PasswordLastUsed")))
    for key in aws.pages("list_access_keys", "AccessKeyMetadata", UserName=name):
        used = aws.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
        way = f"access key {key['AccessKeyId']}, {key['Status']}, created {key['CreateDate']:%Y-%m-%d}"
        yield Use(kind="user", name=name, way=way, last_used=_day(used.get("LastUsedDate")))


def _of_role(name: str, role: Mapping[str, Any]) -> Iterator[Use]:
    yield Use(kind="role", name=name, way="sessions", last_used=_day(role.get("RoleLastUsed", {}).get("LastUsedDate")))


def _of_services(session: Session, kind: str, name: str, job: str) -> Iterator[Use]:
    """Yield the last use of each service that the policies allow, when a job of the access advisor has ended.

    Raises:
        ProviderError: the job failed, or does not end.
    """
    aws = session.client("iam")
    for _ in Operation(session, 0, JOB_SECONDS).polls():
        page = aws.get_service_last_accessed_details(JobId=job)
        if page["JobStatus"] != "IN_PROGRESS":
            break
    if page["JobStatus"] != "COMPLETED":
        why = page.get("Error", {}).get("Message") or f"it is {page['JobStatus']}"
        raise ProviderError(f"the access advisor of IAM has no answer about {kind} {name}: {why}; ask again later")
    services = list(page["ServicesLastAccessed"])
    while page.get("Marker"):
        page = aws.get_service_last_accessed_details(JobId=job, Marker=page["Marker"])
        services += page["ServicesLastAccessed"]
    for one in services:
        way = f"{SERVICE}{one['ServiceNamespace']}"
        yield Use(kind=kind, name=name, way=way, last_used=_day(one.get("LastAuthenticated")))


def _granting(aws: Client, name: str, arn: str, services: Sequence[Use]) -> Iterator[Granting]:
    """Yield the managed policies that allow a user access to each of some services; none if AWS refuses the list."""
    names = [one.way.removeprefix(SERVICE) for one in services]
    try:
        for part in batched(names, MAX_SERVICES):
            question = {"Arn": arn, "ServiceNamespaces": part}
            for one in aws.pages("list_policies_granting_service_access", "PoliciesGrantingServiceAccess", **question):
                for policy in one.get("Policies", []):
                    if policy.get("PolicyArn"):
                        yield Granting(name=name, arn=policy["PolicyArn"], service=one["ServiceNamespace"])
    except AwsError as error:
        raise_unless(error, "AccessDenied")


def batched(names: Sequence[str], size: int) -> Iterator[list[str]]:
    """Yield names in lists of at most a size."""
    return (list(names[at : at + size]) for at in range(0, len(names), size))


def _day(time: datetime | None) -> str | None:
    return f"{time:%Y-%m-%d}" if time else None
