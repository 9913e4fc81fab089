"""People in IAM Identity Center: what its directory and the account have after updates."""

import copy
import json

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.aws.sessions import Sessions
from tests.harness.environment_stack import EnvironmentStack

from .center import ACCOUNT, Center, environment

pytestmark = pytest.mark.xdist_group("users")

READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
POWER = "arn:aws:iam::aws:policy/PowerUserAccess"


def test_groups_and_users_get_permission_sets_and_lose_them(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.up(environment())
    center = Center(aws)
    assert center.members() == {"test-developers": {"alice"}, "test-readers": {"alice", "bob"}}
    assert set(center.roles()) == {"test-developers", "test-readers", "test-user-bob"}
    assert center.policies("test-developers") == {POWER}
    [allowed] = center.statements("test-developers")
    assert allowed["Condition"] == {"DateLessThan": {"aws:CurrentTime": "2099-07-01T00:00:00Z"}}
    limits = center.iam.get_role(RoleName=center.roles()["test-readers"])["Role"]["PermissionsBoundary"]
    assert limits["PermissionsBoundaryArn"] == READ
    [ended] = center.statements("test-readers")
    assert ended["Effect"] == "Deny"
    assert ended["Condition"] == {
        "StringEquals": {"identitystore:UserId": [center.users()["bob"]]},
        "DateGreaterThanEquals": {"aws:CurrentTime": "2100-01-01T00:00:00Z"},
    }
    asked = [call.name for call in aws.calls if call.name in ("sso:ListInstances", "sts:GetCallerIdentity")]
    assert asked.count("sso:ListInstances") == 1, "the check of the file and the resources share the answer"
    output = stack.outputs()["users"]
    assert output["alice"] == {"userId": center.users()["alice"], "state": "enabled"}
    assert stack.steps(environment()) == {}
    assert not center.iam.list_users()["Users"]
    stack.destroy()
    assert (center.users(), center.members(), center.roles()) == ({}, {}, {})
    assert not center.sso.list_permission_sets(InstanceArn=center.arn)["PermissionSets"]


def test_a_disabled_user_has_nothing_and_is_denied_everything_in_open_sessions(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    stack.begin(environment())
    center = Center(aws)
    stack.up(environment(bob={"state": "disabled"}))
    assert center.members()["test-readers"] == {"alice"}
    assert set(center.roles()) == {"test-developers", "test-readers"}
    [denied] = center.statements("test-readers")
    assert denied["Effect"] == "Deny"
    assert denied["Condition"] == {"StringEquals": {"identitystore:UserId": [center.users()["bob"]]}}


def test_a_user_who_is_disabled_without_groups_is_denied_everything_in_open_sessions(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    wanted = environment()
    stack.begin(wanted)
    center, sessions = Center(aws), Sessions()
    sessions.start_with_role(center.roles()["test-readers"], "alice", "bob")
    aws.faults = [sessions]
    wanted["users"]["bob"] = {"state": "disabled"}
    stack.up(wanted)
    assert center.members()["test-readers"] == {"alice"}
    assert [one.partition("-")[0] for one in sessions.open] == ["alice"]
    [denied] = center.statements("test-readers")
    assert denied["Condition"] == {"StringEquals": {"identitystore:UserId": [center.users()["bob"]]}}
    assert stack.steps(wanted) == {}


def test_sessions_on_servers_end_when_a_user_is_disabled_or_removed(stack: EnvironmentStack, aws: Proxy) -> None:
    """Alice has rights by groups, and Bob by a group and of his own. Carol is of another team."""
    stack.up(environment())
    center, sessions = Center(aws), Sessions()
    roles = center.roles()
    sessions.start_with_role(roles["test-developers"], "alice")
    sessions.start_with_role(roles["test-readers"], "alice", "bob", "carol")
    sessions.start_with_role(roles["test-user-bob"], "bob")
    aws.faults = [sessions]
    left = environment(alice={"state": "disabled"})
    stack.up(left)
    assert [one.partition("-")[0] for one in sessions.open] == ["bob", "carol", "bob"]
    del left["users"]["bob"]
    stack.up(left)
    assert [one.partition("-")[0] for one in sessions.open] == ["carol"]
    assert stack.steps(left) == {}


def test_a_removed_user_is_denied_everything_in_sessions_that_may_be_open(stack: EnvironmentStack, aws: Proxy) -> None:
    """Alice was disabled before, so that her membership had gone. A later update does not end the denial early."""
    wanted = environment(alice={"state": "disabled"})
    stack.up(wanted)
    center = Center(aws)
    alice, bob = (center.users()[name] for name in ("alice", "bob"))
    wanted["users"] = {"carol": {"groups": ["developers"]}}
    stack.up(wanted)
    assert set(center.users()) == {"carol"}
    for name, gone in {"developers": [alice], "readers": sorted([alice, bob])}.items():
        [denied] = [one for one in center.statements(f"test-{name}") if "RemovedUntil" in one.get("Sid", "")]
        assert (denied["Effect"], denied["Action"], denied["Resource"]) == ("Deny", "*", "*")
        found = denied["Condition"]["StringEquals"]["identitystore:UserId"]
        assert sorted([found] if isinstance(found, str) else found) == gone
    assert stack.steps(wanted) == {}


def test_rights_hold_on_registered_devices(stack: EnvironmentStack, aws: Proxy) -> None:
    """A limit of a user is in the permission sets of the groups too, for that user alone."""
    wanted = environment(bob={"fromDevices": ["staff"]})
    wanted["groups"]["developers"]["fromDevices"] = ["staff"]
    devices = {"staff": {"office": {"address": "198.51.100.0/24"}}}
    wanted["network"] = {"cidr": "10.20.0.0/16", "zones": 1, "flowLogs": None, "devices": devices}
    stack.up(wanted)
    center, elsewhere = Center(aws), {"aws:SourceIp": ["198.51.100.0/24"]}
    found = {
        name: [one["Condition"] for one in center.statements(name) if "NotIpAddress" in one["Condition"]]
        for name in ("test-developers", "test-readers", "test-user-bob")
    }
    limit = {"NotIpAddress": elsewhere, "Bool": {"aws:ViaAWSService": "false"}}
    of_bob = limit | {"StringEquals": {"identitystore:UserId": [center.users()["bob"]]}}
    assert found == {"test-developers": [limit], "test-readers": [of_bob], "test-user-bob": [limit]}
    assert stack.steps(wanted) == {}


def test_an_external_directory_is_never_changed(stack: EnvironmentStack, aws: Proxy) -> None:
    center = Center(aws)
    wanted = environment("external")
    for user in wanted["users"].values():
        for name in ("groups", "fullName", "email"):
            user.pop(name, None)
    wanted["groups"]["readers"]["displayName"] = "All Readers"
    stack.write(wanted)
    printed = stack.project.attempt("up", "--yes", "--skip-preview").output
    assert "groups.developers: 'developers': group of the identity store not found: assign the group" in printed
    assert "users.bob: 'bob': user of the identity store not found: assign the user" in printed
    assert not center.sso.list_permission_sets(InstanceArn=center.arn)["PermissionSets"], "nothing is created"
    parts = {"GivenName": "A", "FamilyName": "B"}
    for name in ("alice", "bob"):
        center.directory.create_user(**center.store, UserName=name, DisplayName=name, Name=parts)
    for name in ("developers", "All Readers"):
        center.directory.create_group(**center.store, DisplayName=name)
    users, members = center.users(), center.members()
    aws.calls.clear()
    stack.up(wanted)
    assert set(center.roles()) == {"test-developers", "test-readers", "test-user-bob"}
    [ended] = center.statements("test-readers")
    assert ended["Condition"]["StringEquals"] == {"identitystore:UserId": [users["bob"]]}
    gone = copy.deepcopy(wanted)
    gone["users"]["bob"]["state"] = "disabled"
    stack.up(gone)
    assert json.dumps({"StringEquals": {"identitystore:UserId": [users["bob"]]}}) in json.dumps(
        [one["Condition"] for one in center.statements("test-developers")]
    ), "members of its groups are not known"
    stack.destroy()
    assert (center.users(), center.members()) == (users, members)
    changed = {call.name for call in aws.calls if call.service == "identitystore"}
    assert all(
        name.startswith(("identitystore:Get", "identitystore:Describe"))
        for name in changed - {f"identitystore:{one}" for one in SETUP}
    )


SETUP = ("CreateGroup", "CreateUser", "ListGroups", "ListGroupMemberships", "ListUsers")
"""The calls of this test itself."""


@pytest.mark.parametrize("source", ["identityCenter", "external"])
def test_people_are_previewed_before_the_embedded_aws_api_runs(stack: EnvironmentStack, source: str) -> None:
    """Nothing can be looked up then."""
    wanted = environment(source)
    wanted["aws"]["endpoint"] = "embedded"
    if source == "external":
        for user in wanted["users"].values():
            for name in ("groups", "fullName", "email"):
                user.pop(name, None)
    planned = stack.steps(wanted)
    assert {"alice", "bob", "test-developers", "test-readers", "test-user-bob"} <= planned.keys()


def test_a_group_whose_permission_set_has_too_long_a_policy_is_refused(stack: EnvironmentStack, aws: Proxy) -> None:
    """Each person with a last day is named in the permission sets of the groups."""
    wanted = environment()
    people = {f"user{number}": {"groups": ["readers"], "until": "2099-12-31"} for number in range(270)}
    wanted["users"] |= people
    stack.write(wanted)
    printed = stack.project.attempt("preview").output
    assert "groups.readers: '10" in printed
    assert "characters': must be at most 10240 characters in the policy of its permission set: write fewer" in printed
    assert "groups.developers" not in printed
    assert not Center(aws).users()


def test_an_instance_that_does_not_exist_is_refused(stack: EnvironmentStack, aws: Proxy) -> None:
    wanted = environment()
    wanted["aws"]["region"] = "eu-west-1"
    stack.write(wanted)
    printed = stack.project.attempt("up", "--yes", "--skip-preview").output
    assert "people.source: 'identityCenter': has no instance in the region: enable IAM Identity Center" in printed
    assert not Center(aws).iam.list_roles(PathPrefix="/aws-reserved/")["Roles"]


def test_an_access_entry_names_the_role_of_the_permission_set_and_follows_a_new_one(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    wanted = environment(alice={"namespaces": {"shop": "edit"}}) | {
        "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single", "flowLogs": None},
        "kubernetes": {"kind": "eks", "renderTo": "rendered", "eks": {"publicAccess": ["198.51.100.0/24"]}},
    }
    stack.project.install_kubernetes()
    stack.up(wanted)
    center, eks = Center(aws), aws.direct("eks")

    def principals() -> list[str]:
        """Return the ARNs with which alice authenticates in the cluster."""
        listed = eks.list_access_entries(clusterName="test")["accessEntries"]
        found = (eks.describe_access_entry(clusterName="test", principalArn=arn)["accessEntry"] for arn in listed)
        return [entry["principalArn"] for entry in found if entry["username"] == "alice"]

    def role() -> str:
        return str(center.iam.get_role(RoleName=center.roles()["test-user-alice"])["Role"]["Arn"])

    first = role()
    assert first.startswith(f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/")
    assert principals() == [first]
    center.remove("test-user-alice")
    assert principals() == [first], "EKS keeps the entry of a role that is deleted"
    gone = [urn for urn in stack.ids() if urn.endswith("::test-user-alice")]
    assert {urn.split("::")[-2].rpartition(":")[2] for urn in gone} == {"PermissionSet", "AccountAssignment"}
    targets = [argument for urn in gone for argument in ("--target", urn)]
    stack.project.run("refresh", "--yes", "--skip-preview", *targets)
    stack.up(wanted)
    assert role() != first
    assert principals() == [role()]
    assert stack.steps(wanted) == {}
