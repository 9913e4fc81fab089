"""IAM Identity Center: what AWS carries out later is awaited, repeated and finished after an interruption."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples.identity_center import BILLING, READ
from ...harness.provider_prerequisites import ALLOW, Prerequisites
from ...harness.provider_process import CheckError, Engine, ResourceState

Run = Callable[..., Engine]
SET, ASSIGNMENT = "strata:ssoadmin:PermissionSet", "strata:ssoadmin:AccountAssignment"
DIRECTORY = "strata:identitystore:"
ACCOUNT = "123456789012"


@pytest.fixture
def needs(aws: Proxy) -> Prerequisites:
    return Prerequisites(aws)


def create(engine: Engine, token: str, inputs: dict[str, Any]) -> ResourceState:
    return engine.create(token, engine.check(token, inputs))


def assigned(needs: Prerequisites, permission_set: str, **more: str) -> dict[str, str]:
    principal = {"principalType": "USER", "principalId": needs.person("alice")}
    return {"permissionSetArn": permission_set, **principal, "accountId": ACCOUNT, **more}


def test_a_policy_that_is_too_long_is_rejected_before_anything_is_created(run: Run, needs: Prerequisites) -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [f"arn:aws:s3:::{one}" for one in range(900)]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    inputs = {"instanceArn": needs.instance_arn, "name": "readers", "inlinePolicy": document}
    with pytest.raises(CheckError) as caught:
        run().check(SET, inputs)
    assert "characters, and AWS allows 10240: use managed policies" in caught.value.failures["inlinePolicy"]


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


def test_a_refresh_lists_roles_and_deletions_once(run: Run, aws: Proxy, needs: Prerequisites) -> None:
    """A change makes the lists outdated: the role of an assignment that is made again has another name."""
    engine, sets = run(), [needs.permission_set(name) for name in ("Reader", "Writer", "Auditor")]
    states = [create(engine, ASSIGNMENT, assigned(needs, one)) for one in sets]
    engine = run()
    aws.calls.clear()
    assert [engine.read(one) == one for one in states] == [True] * 3
    counts = aws.counts()
    assert (counts["iam:ListRoles"], counts["sso:ListAccountAssignmentDeletionStatus"]) == (1, 1)
    assert counts["sso:DescribePermissionSet"] == 3
    engine.delete(states[0])
    again = create(engine, ASSIGNMENT, states[0].inputs)
    assert engine.read(again) == again


def test_an_access_entry_of_a_role_that_is_gone_is_left_of_a_person(run: Run, needs: Prerequisites) -> None:
    """EKS keeps the entry when AWS deletes the role of the person's permission set."""
    engine, eks, cluster = run(), needs.client("eks"), needs.cluster("main")

    def entries(**more: list[str]) -> list[str]:
        found = run().invoke("strata:iam:getBelongings", {"name": "alice", **more})["belongings"]
        return [one["name"] for one in found if one["kind"] == "access entry"]

    roles = []
    for name in ("dev-user-alice", "dev-user-malice", "short-1234567"):
        state = create(engine, ASSIGNMENT, assigned(needs, needs.permission_set(name)))
        roles.append(state.outputs["roleArn"])
        eks.create_access_entry(clusterName=cluster, principalArn=roles[-1])
        engine.delete(state)
    assert entries() == roles[:1]
    assert set(entries(permissionSets=["short-1234567"])) == {roles[0], roles[2]}


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


def test_a_refresh_shows_a_permission_set_that_a_killed_update_did_not_provision(
    run: Run, aws: Proxy, needs: Prerequisites
) -> None:
    engine = run()
    reader = create(engine, SET, {"instanceArn": needs.instance_arn, "name": "Reader", "policies": [READ]})
    create(engine, ASSIGNMENT, assigned(needs, reader.id))
    new = engine.check(SET, {**reader.inputs, "policies": [BILLING]}, reader.inputs)
    aws.faults = [Refused("sso:ProvisionPermissionSet")]
    engine.update(reader, new)
    engine = run()
    found = engine.read(reader)  # the state that the killed run has left is that of before
    assert found
    assert found.inputs["policies"] == [BILLING]
    assert engine.diff(found, new) == {"unfinished": "DELETE"}
    updated = engine.update(found, new)
    assert not updated.error
    assert attached(needs) == [BILLING]
    again = engine.read(updated)
    assert again
    assert engine.diff(again, new) == {}


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


def made_as(engine: Engine, kind: str, name: str, inputs: dict[str, Any]) -> ResourceState:
    """Create a resource of the identity store with a name of its own in the program."""
    return engine.create(f"{DIRECTORY}{kind}", engine.check(f"{DIRECTORY}{kind}", inputs), name=name)


def directory(engine: Engine, needs: Prerequisites) -> list[ResourceState]:
    """Create two groups with three members each."""
    store = {"identityStoreId": needs.identity_store}
    found = []
    for group in ("readers", "writers"):
        made = made_as(engine, "Group", group, {**store, "displayName": group})
        found.append(made)
        for number in range(3):
            name = f"{group}-{number}"
            names = {"userName": name, "displayName": name, "givenName": "A", "familyName": "B"}
            user = made_as(engine, "User", name, {**store, **names})
            member = {"groupId": made.outputs["groupId"], "userId": user.outputs["userId"]}
            found += [user, made_as(engine, "GroupMembership", name, {**store, **member})]
    return found


def test_a_refresh_lists_users_groups_and_the_members_of_each_group(run: Run, aws: Proxy, needs: Prerequisites) -> None:
    states, engine = directory(run(), needs), run()
    aws.calls.clear()
    for state in states:
        found = engine.read(state)
        assert found is not None
        assert (found.id, found.inputs, found.outputs) == (state.id, state.inputs, state.outputs)
    lists = {"ListUsers": 2, "ListGroups": 2, "ListGroupMemberships": 2}  # the users fill two pages
    assert aws.counts() == {"sso:ListInstances": 3, **{f"identitystore:{one}": count for one, count in lists.items()}}


def test_what_is_not_in_the_list_is_read_one_by_one(run: Run, aws: Proxy, needs: Prerequisites) -> None:
    states = directory(run(), needs)
    refused = ("identitystore:ListUsers", "identitystore:ListGroups")
    aws.faults = [Refused(one, "AccessDeniedException", times=9) for one in refused]
    engine = run()
    aws.calls.clear()
    assert all(engine.read(state) for state in states)
    counts = aws.counts()
    assert (counts["identitystore:DescribeUser"], counts["identitystore:DescribeGroup"]) == (6, 2)
    assert counts["identitystore:GetGroupMembershipId"] == 6
    aws.faults = []
    directory_, store = needs.client("identitystore"), {"IdentityStoreId": needs.identity_store}
    [user] = [one for one in directory_.list_users(**store)["Users"] if one["UserName"] == "readers-0"]
    directory_.delete_user(**store, UserId=user["UserId"])
    left = [state for state in states if run().read(state) is None]
    assert {one.urn.split("::")[2].rpartition(":")[2] for one in left} == {"User", "GroupMembership"}
