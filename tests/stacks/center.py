"""An environment with people in IAM Identity Center, and what its directory and the account have."""

import copy
from typing import Any

from tests.harness.aws.proxy import Proxy

ACCOUNT = "123456789012"


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


def of_iam(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return an environment as it was before its people moved to Identity Center."""
    found = copy.deepcopy(wanted)
    found["people"] = {"source": "iam"}
    del found["groups"]["readers"]["permissionsBoundary"]
    for name in ("fullName", "email"):
        del found["users"]["alice"][name]
    return found


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
