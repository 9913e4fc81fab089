"""IAM Identity Center as AWS has it, by plain boto3 clients: what is done later, and what is refused."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .proxy import Proxy
from .requests import refused

ACCOUNT = "123456789012"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.fixture
def sso(aws: Proxy) -> Any:
    return aws.client("sso-admin")


@pytest.fixture
def directory(aws: Proxy) -> Any:
    return aws.client("identitystore")


@pytest.fixture
def instance(sso: Any) -> dict[str, str]:
    found: dict[str, str] = sso.list_instances()["Instances"][0]
    return found


@pytest.fixture
def person(directory: Any, instance: dict[str, str]) -> str:
    return create_person(directory, instance, "alice")


@pytest.fixture
def reader(sso: Any, instance: dict[str, str]) -> str:
    made = sso.create_permission_set(InstanceArn=instance["InstanceArn"], Name="Reader")["PermissionSet"]
    return str(made["PermissionSetArn"])


def create_person(directory: Any, instance: dict[str, str], name: str, **more: Any) -> str:
    parts = {"GivenName": "A", "FamilyName": "B"}
    store = instance["IdentityStoreId"]
    made = directory.create_user(IdentityStoreId=store, UserName=name, DisplayName=name, Name=parts, **more)
    return str(made["UserId"])


def assignment(instance: dict[str, str], permission_set: str, person: str) -> dict[str, str]:
    principal = {"PrincipalType": "USER", "PrincipalId": person}
    target = {"TargetType": "AWS_ACCOUNT", "TargetId": ACCOUNT}
    return {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": permission_set, **principal, **target}


def created(sso: Any, assigned: dict[str, str]) -> dict[str, Any]:
    """Create an assignment, and return its last status."""
    status: dict[str, Any] = sso.create_account_assignment(**assigned)["AccountAssignmentCreationStatus"]
    while status["Status"] == "IN_PROGRESS":
        status = sso.describe_account_assignment_creation_status(
            InstanceArn=assigned["InstanceArn"], AccountAssignmentCreationRequestId=status["RequestId"]
        )["AccountAssignmentCreationStatus"]
    return status


def deleted(sso: Any, assigned: dict[str, str]) -> dict[str, Any]:
    """Delete an assignment, and return its last status."""
    status: dict[str, Any] = sso.delete_account_assignment(**assigned)["AccountAssignmentDeletionStatus"]
    while status["Status"] == "IN_PROGRESS":
        status = sso.describe_account_assignment_deletion_status(
            InstanceArn=assigned["InstanceArn"], AccountAssignmentDeletionRequestId=status["RequestId"]
        )["AccountAssignmentDeletionStatus"]
    return status


def roles(aws: Proxy) -> list[str]:
    found = aws.client("iam").list_roles(PathPrefix="/aws-reserved/sso.amazonaws.com/")["Roles"]
    return [role["RoleName"] for role in found]


def test_an_assignment_is_created_and_deleted_later(
    aws: Proxy, sso: Any, instance: dict[str, str], reader: str, person: str
) -> None:
    assigned = assignment(instance, reader, person)
    listed = {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": reader, "AccountId": ACCOUNT}
    begun = sso.create_account_assignment(**assigned)["AccountAssignmentCreationStatus"]
    assert begun["Status"] == "IN_PROGRESS"
    assert not sso.list_account_assignments(**listed)["AccountAssignments"]
    assert refused(sso.create_account_assignment, **assigned) == "ConflictException"
    assert created(sso, assigned)["Status"] == "SUCCEEDED", "an assignment that exists is no error"
    assert len(sso.list_account_assignments(**listed)["AccountAssignments"]) == 1
    [role] = roles(aws)
    assert role.startswith("AWSReservedSSO_Reader_")
    assert refused(sso.delete_permission_set, InstanceArn=instance["InstanceArn"], PermissionSetArn=reader) == (
        "ConflictException"
    )
    assert deleted(sso, assigned)["Status"] == "SUCCEEDED"
    assert not roles(aws)
    assert created(sso, assigned)["Status"] == "SUCCEEDED"
    assert roles(aws) != [role], "the role has another suffix"


def test_a_change_reaches_the_role_when_it_is_provisioned(
    aws: Proxy, sso: Any, instance: dict[str, str], reader: str, person: str
) -> None:
    created(sso, assignment(instance, reader, person))
    this = {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": reader}
    sso.attach_managed_policy_to_permission_set(**this, ManagedPolicyArn=READ)
    [role] = roles(aws)
    assert not aws.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    outdated = {**this, "ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"}
    assert sso.list_accounts_for_provisioned_permission_set(**outdated)["AccountIds"] == [ACCOUNT]
    status = sso.provision_permission_set(**this, TargetType="ALL_PROVISIONED_ACCOUNTS")
    request = status["PermissionSetProvisioningStatus"]["RequestId"]
    for expected in ("IN_PROGRESS", "IN_PROGRESS", "SUCCEEDED"):
        shown = sso.describe_permission_set_provisioning_status(
            InstanceArn=instance["InstanceArn"], ProvisionPermissionSetRequestId=request
        )["PermissionSetProvisioningStatus"]
        assert shown["Status"] == expected
    [attached] = aws.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert attached["PolicyArn"] == READ
    assert not sso.list_accounts_for_provisioned_permission_set(**outdated)["AccountIds"]


def test_an_assignment_fails_without_its_principal_or_a_policy_in_the_account(
    sso: Any, instance: dict[str, str], reader: str, person: str
) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    failed = created(sso, assignment(instance, reader, nobody))
    assert (failed["Status"], "404" in failed["FailureReason"]) == ("FAILED", True)
    this = {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": reader}
    missing = {"Name": "missing", "Path": "/"}
    sso.attach_customer_managed_policy_reference_to_permission_set(**this, CustomerManagedPolicyReference=missing)
    assert created(sso, assignment(instance, reader, person))["Status"] == "FAILED"


def test_names_are_unique_and_no_call_disables_a_user(
    sso: Any, directory: Any, instance: dict[str, str], reader: str, person: str
) -> None:
    assert refused(create_person, directory, instance, "Alice") == "ConflictException"
    assert refused(sso.create_permission_set, InstanceArn=instance["InstanceArn"], Name="Reader") == "ConflictException"
    store = {"IdentityStoreId": instance["IdentityStoreId"]}
    group = directory.create_group(**store, DisplayName="developers")["GroupId"]
    assert refused(directory.create_group, **store, DisplayName="developers") == "ConflictException"
    member = {**store, "GroupId": group, "MemberId": {"UserId": person}}
    directory.create_group_membership(**member)
    assert refused(directory.create_group_membership, **member) == "ConflictException"
    status = [{"AttributePath": "userStatus", "AttributeValue": "DISABLED"}]
    assert refused(directory.update_user, **store, UserId=person, Operations=status) == "ValidationException"
    directory.delete_user(**store, UserId=person)
    with pytest.raises(ClientError, match="GROUP_MEMBERSHIP not found"):
        directory.get_group_membership_id(**member)


def test_an_update_removes_the_settings_that_it_leaves_out(sso: Any, instance: dict[str, str], reader: str) -> None:
    this = {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": reader}
    sso.update_permission_set(**this, RelayState="https://example.com", Description="reads")
    sso.update_permission_set(**this, SessionDuration="PT2H")
    found = sso.describe_permission_set(**this)["PermissionSet"]
    assert (found.get("RelayState"), found.get("Description"), found["SessionDuration"]) == (None, None, "PT2H")


def test_other_regions_have_no_instance(aws: Proxy) -> None:
    assert not aws.client("sso-admin", "eu-west-1").list_instances()["Instances"]
