"""People in IAM Identity Center: what its directory and the account have after updates."""

import copy
import json
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

pytestmark = pytest.mark.xdist_group("users")

ACCOUNT = "123456789012"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
POWER = "arn:aws:iam::aws:policy/PowerUserAccess"


def environment(source: str = "identityCenter", **users: dict[str, Any]) -> dict[str, Any]:
    statement = {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::shop/*"], "until": "2099-06-30"}
    groups = {
        "developers": {"policies": ["PowerUserAccess"], "statements": [statement]},
        "readers": {"policies": ["ReadOnlyAccess"], "permissionsBoundary": "ReadOnlyAccess"},
    }
    people = {
        "alice": {"groups": ["developers", "readers"], "fullName": "Alice Ives", "email": "alice@example.com"},
        "bob": {"groups": ["readers"], "policies": ["job-function/Billing"], "until": "2099-12-31"},
    }
    for name, change in users.items():
        people[name] |= change
    return {
        "aws": {"region": "us-east-1"},
        "people": {"source": source, "sessionHours": 8},
        "groups": groups,
        "users": people,
    }


class Center:
    """What Identity Center and the account have, by plain clients."""

    def __init__(self, aws: Proxy) -> None:
        self.sso, self.directory, self.iam = (aws.direct(name) for name in ("sso-admin", "identitystore", "iam"))
        [instance] = self.sso.list_instances()["Instances"]
        self.arn, self.store = instance["InstanceArn"], {"IdentityStoreId": instance["IdentityStoreId"]}

    def users(self) -> dict[str, str]:
        found = self.directory.get_paginator("list_users").paginate(**self.store)
        return {user["UserName"]: user["UserId"] for page in found for user in page["Users"]}

    def members(self) -> dict[str, set[str]]:
        names = {identifier: name for name, identifier in self.users().items()}
        found = {}
        for group in self.directory.list_groups(**self.store)["Groups"]:
            pages = self.directory.get_paginator("list_group_memberships").paginate(
                **self.store, GroupId=group["GroupId"]
            )
            members = [one["MemberId"]["UserId"] for page in pages for one in page["GroupMemberships"]]
            found[group["DisplayName"]] = {names[one] for one in members}
        return found

    def roles(self) -> dict[str, str]:
        """Return the roles of permission sets by the names of these."""
        found = self.iam.list_roles(PathPrefix="/aws-reserved/sso.amazonaws.com/")["Roles"]
        return {role["RoleName"].split("_")[1]: role["RoleName"] for role in found}

    def policies(self, name: str) -> set[str]:
        found = self.iam.list_attached_role_policies(RoleName=self.roles()[name])["AttachedPolicies"]
        return {policy["PolicyArn"] for policy in found}

    def statements(self, name: str) -> list[dict[str, Any]]:
        document = self.iam.get_role_policy(RoleName=self.roles()[name], PolicyName="AwsSSOInlinePolicy")
        found: list[dict[str, Any]] = document["PolicyDocument"]["Statement"]
        return found

    def remove(self, name: str) -> None:
        """Delete a permission set and its assignments, as somebody does by hand."""
        instance = {"InstanceArn": self.arn}
        for arn in self.sso.list_permission_sets(**instance)["PermissionSets"]:
            one = {**instance, "PermissionSetArn": arn}
            if self.sso.describe_permission_set(**one)["PermissionSet"]["Name"] == name:
                while held := self.sso.list_account_assignments(**one, AccountId=ACCOUNT)["AccountAssignments"]:
                    self._unassign(one, held[0])
                self.sso.delete_permission_set(**one)

    def _unassign(self, permission_set: dict[str, str], held: dict[str, str]) -> None:
        principal = {key: held[key] for key in ("PrincipalId", "PrincipalType")}
        target = {"TargetId": ACCOUNT, "TargetType": "AWS_ACCOUNT"}
        begun = self.sso.delete_account_assignment(**permission_set, **target, **principal)
        request = begun["AccountAssignmentDeletionStatus"]["RequestId"]
        asked = {"InstanceArn": self.arn, "AccountAssignmentDeletionRequestId": request}
        status = "IN_PROGRESS"
        while status == "IN_PROGRESS":
            found = self.sso.describe_account_assignment_deletion_status(**asked)
            status = found["AccountAssignmentDeletionStatus"]["Status"]


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


def test_users_exist_in_both_until_those_of_iam_are_removed(stack: EnvironmentStack, aws: Proxy) -> None:
    in_iam = environment("iam")
    del in_iam["people"]["sessionHours"], in_iam["groups"]["readers"]["permissionsBoundary"]
    for name in ("fullName", "email"):
        del in_iam["users"]["alice"][name]
    stack.up(in_iam)
    center = Center(aws)
    both = environment()
    both["people"]["keepIam"] = True
    steps = stack.steps(both)
    assert "delete" not in steps.values()
    stack.up(both)
    names = {user["UserName"] for user in center.iam.list_users()["Users"]}
    assert names == set(center.users()) == {"alice", "bob"}
    stack.up(environment())
    assert not center.iam.list_users()["Users"]
    assert center.policies("test-developers") == {POWER}


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
    assert all(name.startswith("identitystore:Get") for name in changed - {f"identitystore:{one}" for one in SETUP})


SETUP = ("CreateGroup", "CreateUser", "ListGroups", "ListGroupMemberships", "ListUsers")
"""The calls of this test itself."""


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
