from typing import Literal

from ...calls.errors import AwsError, NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import AccountId, DirectoryId, PermissionSetArn
from ..open_sessions import SESSION_ACTIONS, end_sessions, in_center
from ..sso_resource import FAILED, IN_PROGRESS, ROLES, SUCCEEDED, SsoResource, await_request, instance_of


class AccountAssignmentInputs(Inputs):
    permission_set_arn: Immutable[PermissionSetArn]
    """ARN of the permission set."""
    principal_type: Immutable[Literal["GROUP", "USER"]]
    """Whether a group or a user gets the rights."""
    principal_id: Immutable[DirectoryId]
    """ID of the group or user in the identity store."""
    account_id: Immutable[AccountId]
    """ID of the account in which the rights apply."""


class AccountAssignmentOutputs(Outputs):
    role_arn: str | None = None
    """ARN of the role of the permission set in the account, if that is the account of the credentials."""


class AccountAssignment(SsoResource[AccountAssignmentInputs, AccountAssignmentOutputs]):
    """The rights of a permission set for a group or user; its id is ACCOUNT/TYPE/PRINCIPAL_ID/PERMISSION_SET_ARN.

    AWS carries out its creation and deletion later. The first assignment of a permission set in an account creates the
    role AWSReservedSSO_NAME_SUFFIX there, and the deletion of the last one deletes the role. AWS lists an assignment
    until its deletion is carried out. A read takes it as deleted: a run that was killed may have begun the deletion.
    Once a deletion is carried out, the sessions on servers of the region that the user opened with it are terminated.
    """

    unique = ("permission_set_arn", "principal_type", "principal_id", "account_id")
    dependent_actions = ("iam:ListRoles", "identitystore:DescribeUser", "sso:ListInstances", *SESSION_ACTIONS)
    detail_calls, shared_calls = 1, 3

    def create(self, aws: Client, new: AccountAssignmentInputs, _identity: Identity) -> Description:
        assigned = {
            "InstanceArn": instance_of(new.permission_set_arn),
            "PermissionSetArn": new.permission_set_arn,
            "PrincipalType": new.principal_type,
            "PrincipalId": new.principal_id,
            "TargetId": new.account_id,
            "TargetType": "AWS_ACCOUNT",
        }
        begin_change(aws, assigned["InstanceArn"])
        begun = aws.create_account_assignment(**assigned)["AccountAssignmentCreationStatus"]
        return {**assigned, "Request": begun}

    def finish(self, aws: Client, found: Description) -> Updates:
        if "Request" not in found:
            return
        assigned = {name: value for name, value in found.items() if name != "Request"}

        def begin() -> Description:
            return dict(aws.create_account_assignment(**assigned)["AccountAssignmentCreationStatus"])

        def describe(request: str) -> Description:
            answer = aws.describe_account_assignment_creation_status(
                InstanceArn=found["InstanceArn"], AccountAssignmentCreationRequestId=request
            )
            return dict(answer["AccountAssignmentCreationStatus"])

        yield from await_request(self.id_of(found), found["Request"], begin, describe)

    def find(self, aws: Client, identifier: str) -> Description:
        assigned = parts(identifier)
        if self.is_being_deleted(aws, assigned):  # asked first: the deletion may end before the list is read
            raise NotFoundError(f"account assignment {identifier} is being deleted")
        place = {name: assigned[name] for name in ("InstanceArn", "PermissionSetArn")}
        for found in aws.pages(
            "list_account_assignments", "AccountAssignments", **place, AccountId=assigned["TargetId"]
        ):
            if all(found[name] == assigned[name] for name in ("PrincipalType", "PrincipalId")):
                return assigned
        raise NotFoundError(f"account assignment {identifier} not found")

    def is_being_deleted(self, aws: Client, assigned: dict[str, str]) -> bool:
        """Return whether AWS has begun to delete an assignment that it still lists, and has not failed."""
        instance, running = assigned["InstanceArn"], {"Status": IN_PROGRESS}

        def load() -> list[Description]:
            requests = aws.pages(
                "list_account_assignment_deletion_status",
                "AccountAssignmentsDeletionStatus",
                InstanceArn=instance,
                Filter=running,
            )
            return [describe_deletion(aws, instance, one["RequestId"]) for one in requests]

        for found in aws.cached(deletions_of(instance), load):
            if all(found[name] == value for name, value in assigned.items() if name != "InstanceArn"):
                return bool(found["Status"] != FAILED)
        return False

    def read_details(self, aws: Client, found: Description) -> Description:
        return {**found, "Role": self.find_role(aws, found["PermissionSetArn"], found["TargetId"])}

    def delete(self, aws: Client, identifier: str) -> Updates:
        assigned = parts(identifier)

        def begin() -> Description:
            answer = aws.delete_account_assignment(**assigned)  # without a status if an earlier call was carried out
            return dict(answer.get("AccountAssignmentDeletionStatus", {"Status": SUCCEEDED}))

        def describe(request: str) -> Description:
            return describe_deletion(aws, assigned["InstanceArn"], request)

        begin_change(aws, assigned["InstanceArn"])
        yield from await_request(f"the deletion of {identifier}", begin(), begin, describe)

    def clean_up(self, aws: Client, identifier: str) -> None:
        """Terminate the sessions on servers that a user opened with the role of the permission set."""
        assigned = parts(identifier)
        if assigned["PrincipalType"] != "USER":
            return
        instance, permission_set = assigned["InstanceArn"], assigned["PermissionSetArn"]
        try:
            found = aws.describe_permission_set(InstanceArn=instance, PermissionSetArn=permission_set)["PermissionSet"]
            stores = {one["InstanceArn"]: one["IdentityStoreId"] for one in aws.pages("list_instances", "Instances")}
            place = {"IdentityStoreId": stores[instance], "UserId": assigned["PrincipalId"]}
            user = aws.of_service("identitystore").describe_user(**place)
        except AwsError as error:
            if not error.is_missing:
                raise
            return  # whoever deleted the user or the permission set ended the sessions
        end_sessions(aws, lambda arn: in_center(arn, [user["UserName"]], found["Name"]))

    def id_of(self, found: Description) -> str:
        return "/".join(found[name] for name in ("TargetId", "PrincipalType", "PrincipalId", "PermissionSetArn"))

    def inputs_of(self, found: Description) -> AccountAssignmentInputs:
        return AccountAssignmentInputs(
            permission_set_arn=found["PermissionSetArn"],
            principal_type=found["PrincipalType"],
            principal_id=found["PrincipalId"],
            account_id=found["TargetId"],
        )

    def outputs_of(self, found: Description) -> AccountAssignmentOutputs:
        return AccountAssignmentOutputs(role_arn=found.get("Role"))


def begin_change(aws: Client, instance: str) -> None:
    """Discard the lists that the change of an assignment makes outdated. Without changes, each serves all reads."""
    aws.discard(ROLES)
    aws.discard(deletions_of(instance))


def deletions_of(instance: str) -> str:
    """Return the key of the list of the deletions in an instance that AWS has not carried out."""
    return f"deletions of assignments in {instance}"


def describe_deletion(aws: Client, instance: str, request: str) -> Description:
    """Return the status of a deletion."""
    answer = aws.describe_account_assignment_deletion_status(
        InstanceArn=instance, AccountAssignmentDeletionRequestId=request
    )
    return dict(answer["AccountAssignmentDeletionStatus"])


def parts(identifier: str) -> dict[str, str]:
    """Return the parameters that name an assignment in calls."""
    account, kind, principal, permission_set = identifier.split("/", 3)
    return {
        "InstanceArn": instance_of(permission_set),
        "PermissionSetArn": permission_set,
        "PrincipalType": kind,
        "PrincipalId": principal,
        "TargetId": account,
        "TargetType": "AWS_ACCOUNT",
    }
