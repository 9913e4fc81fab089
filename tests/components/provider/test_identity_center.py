"""IAM Identity Center: what AWS carries out later is awaited, repeated and finished after an interruption."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples.identity_center import BILLING, READ
from ...harness.provider_prerequisites import ALLOW, Prerequisites
from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
SET, ASSIGNMENT = "strata:ssoadmin:PermissionSet", "strata:ssoadmin:AccountAssignment"
ACCOUNT = "123456789012"


@pytest.fixture
def needs(aws: Proxy) -> Prerequisites:
    return Prerequisites(aws)


def create(engine: Engine, token: str, inputs: dict[str, Any]) -> ResourceState:
    return engine.create(token, engine.check(token, inputs))


def assigned(needs: Prerequisites, permission_set: str, **more: str) -> dict[str, str]:
    principal = {"principalType": "USER", "principalId": needs.person("alice")}
    return {"permissionSetArn": permission_set, **principal, "accountId": ACCOUNT, **more}


def attached(needs: Prerequisites) -> list[str]:
    """Return the policies of the only role of a permission set."""
    [role] = needs.iam.list_roles(PathPrefix="/aws-reserved/")["Roles"]
    found = needs.iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    return sorted(policy["PolicyArn"] for policy in found)


def test_an_assignment_is_awaited_and_has_the_arn_of_its_role(run: Run, needs: Prerequisites) -> None:
    engine = run()
    reader = create(engine, SET, {"instanceArn": needs.instance_arn, "name": "Reader", "policies": [READ]})
    state = create(engine, ASSIGNMENT, assigned(needs, reader.id))
    assert not state.error
    [role] = needs.iam.list_roles(PathPrefix="/aws-reserved/sso.amazonaws.com/")["Roles"]
    assert state.outputs["roleArn"] == role["Arn"]
    assert attached(needs) == [READ]
    run().delete(state)
    assert not needs.iam.list_roles(PathPrefix="/aws-reserved/sso.amazonaws.com/")["Roles"]


def test_an_assignment_whose_deletion_an_interrupted_run_began_is_deleted(run: Run, needs: Prerequisites) -> None:
    sso, reader = needs.client("sso-admin"), needs.permission_set("Reader")
    state = create(run(), ASSIGNMENT, assigned(needs, reader))
    account, kind, principal, _ = state.id.split("/", 3)
    which = {"PrincipalType": kind, "PrincipalId": principal, "PermissionSetArn": reader}
    sso.delete_account_assignment(InstanceArn=needs.instance_arn, TargetId=account, TargetType="AWS_ACCOUNT", **which)
    listed = {"InstanceArn": needs.instance_arn, "PermissionSetArn": reader, "AccountId": account}
    assert run().read(state) is None
    assert not create(run(), ASSIGNMENT, state.inputs).error
    assert sso.list_account_assignments(**listed)["AccountAssignments"]


def test_the_role_in_another_account_is_not_known(run: Run, needs: Prerequisites) -> None:
    state = create(run(), ASSIGNMENT, assigned(needs, needs.permission_set("Reader"), accountId="111122223333"))
    assert not state.error
    assert "roleArn" not in state.outputs


def test_a_changed_permission_set_is_provisioned_to_the_accounts_that_have_it(run: Run, needs: Prerequisites) -> None:
    engine = run()
    reader = create(engine, SET, {"instanceArn": needs.instance_arn, "name": "Reader", "policies": [READ]})
    create(engine, ASSIGNMENT, assigned(needs, reader.id))
    new = {**reader.inputs, "policies": [BILLING], "inlinePolicy": ALLOW % "s3:GetObject"}
    updated = engine.update(reader, engine.check(SET, new, reader.inputs))
    assert not updated.error
    assert attached(needs) == [BILLING]


def test_a_provisioning_that_did_not_begin_is_made_up_for(run: Run, aws: Proxy, needs: Prerequisites) -> None:
    engine = run()
    reader = create(engine, SET, {"instanceArn": needs.instance_arn, "name": "Reader", "policies": [READ]})
    create(engine, ASSIGNMENT, assigned(needs, reader.id))
    new = engine.check(SET, {**reader.inputs, "policies": [BILLING]}, reader.inputs)
    aws.faults = [Refused("sso:ProvisionPermissionSet")]
    assert "sso:ProvisionPermissionSet" in engine.update(reader, new).error
    assert attached(needs) == [READ]
    engine = run()
    assert not engine.update(reader, new).error
    assert attached(needs) == [BILLING]


def test_an_assignment_that_fails_says_why_and_is_made_again(run: Run, needs: Prerequisites) -> None:
    engine = run()
    inputs = {"instanceArn": needs.instance_arn, "name": "Reader", "policies": ["/late"]}
    reader = create(engine, SET, inputs)
    failed = create(engine, ASSIGNMENT, assigned(needs, reader.id))
    assert "404" in failed.error
    assert "late" in failed.error
    needs.policy("late")
    assert engine.replaces(failed, failed.inputs), "the next run replaces it"
    assert not create(run(), ASSIGNMENT, assigned(needs, reader.id)).error


def test_a_change_of_something_that_is_changing_waits(run: Run, aws: Proxy, needs: Prerequisites) -> None:
    aws.faults = [Refused("sso:CreateAccountAssignment", "ConflictException", "There is a conflicting operation.", 3)]
    assert not create(run(), ASSIGNMENT, assigned(needs, needs.permission_set("Reader"))).error


def test_a_name_that_belongs_to_somebody_else_is_refused(run: Run, needs: Prerequisites) -> None:
    name = {"userName": "alice", "displayName": "Alice", "givenName": "Alice", "familyName": "Ives"}
    needs.person("alice")
    engine = run()
    inputs = engine.check("strata:identitystore:User", {"identityStoreId": needs.identity_store, **name})
    with pytest.raises(Exception, match="does not belong to this stack"):
        engine.create("strata:identitystore:User", inputs)


def test_functions_find_the_instance_and_whom_the_directory_has(run: Run, needs: Prerequisites) -> None:
    engine = run()
    alice, developers = needs.person("alice"), needs.people("developers")
    found = engine.invoke("strata:ssoadmin:getInstances", {})
    assert found["instances"] == [{"arn": needs.instance_arn, "identityStoreId": needs.identity_store}]
    store = {"identityStoreId": needs.identity_store}
    users = engine.invoke("strata:identitystore:getUserIds", {**store, "userNames": ["alice", "nobody"]})
    assert users["ids"] == {"alice": alice}
    groups = engine.invoke("strata:identitystore:getGroupIds", {**store, "displayNames": ["developers", "none"]})
    assert groups["ids"] == {"developers": developers}
