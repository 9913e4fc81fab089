"""A person with a user of IAM and a user of Identity Center, before and after the user of IAM is removed."""

from collections.abc import Sequence
from typing import Any

from ..previews import urn
from .iam_worlds import ACCOUNT, document
from .worlds import DEPENDS, Inputs, Resources

USER, GROUP, POLICY, MEMBER = (f"strata:iam:{one}" for one in ("User", "Group", "Policy", "GroupMembership"))
TO_GROUP, TO_USER = "strata:iam:GroupPolicyAttachment", "strata:iam:UserPolicyAttachment"
KEY, LOGIN = "strata:iam:AccessKey", "strata:iam:LoginProfile"
IN_IAM, IN_CENTER = "strata:user:User", "strata:user:CenterUser"
PERSON, TEAM = "strata:identitystore:User", "strata:identitystore:Group"
MEMBERSHIP = "strata:identitystore:GroupMembership"
SET, ASSIGNMENT = "strata:ssoadmin:PermissionSet", "strata:ssoadmin:AccountAssignment"
INSTANCE = "arn:aws:sso:::instance/ssoins-1"
ARN = f"arn:aws:iam::{ACCOUNT}:user/ann"
OTHER_ACCOUNT = "444455556666"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def component(type_: str) -> Resources:
    return {(type_, "ann"): {DEPENDS: {"custom": False, "id": ""}}}


def below(type_: str, **inputs: Any) -> Inputs:
    """Return the inputs of a resource of the person's component."""
    return {**inputs, DEPENDS: {"parent": urn("ann", type_)}}


def allow(*actions: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"} | more


def in_iam(*statements: dict[str, Any], policies: Sequence[str] = (), **more: Any) -> Resources:
    """Return a user of IAM with a login and a key, whose group has statements and managed policies."""
    user = below(IN_IAM, name="ann", arn=ARN, **more)
    world: Resources = {
        **component(IN_IAM),
        (USER, "ann"): user,
        (KEY, "ann"): {"user": "ann", "status": "Active"},
        (LOGIN, "ann"): {"user": "ann"},
        (GROUP, "dev"): {"name": "dev"},
        (MEMBER, "ann-dev"): {"user": "ann", "group": "dev"},
    }
    if statements:
        world[POLICY, "dev"] = {"name": "dev", "policy": document(*statements)}
        world[TO_GROUP, "dev"] = {"group": "dev", "policyArn": "id-dev"}
    for number, arn in enumerate(policies):
        world[TO_GROUP, f"dev-{number}"] = {"group": "dev", "policyArn": arn}
    return world


def in_center(
    *statements: dict[str, Any],
    account: str = ACCOUNT,
    own: bool = False,
    member: bool = True,
    name: str = "team",
    role: str = "",
    **more: Any,
) -> Resources:
    """Return the person in Identity Center, with a permission set by a group or, with `own`, of the person."""
    inline = {"inlinePolicy": document(*statements)} if statements else {}
    principal = ("USER", "u-ann") if own else ("GROUP", "g-team")
    world: Resources = {
        **component(IN_CENTER),
        (PERSON, "ann"): below(IN_CENTER, userName="ann", userId="u-ann"),
        (TEAM, "team"): {"displayName": "team", "groupId": "g-team"},
        (SET, name): {"name": name, "instanceArn": INSTANCE, **inline, **more},
        (ASSIGNMENT, name): {
            "permissionSetArn": f"id-{name}",
            "principalType": principal[0],
            "principalId": principal[1],
            "accountId": account,
            **({"roleArn": role} if role else {}),
        },
    }
    if member:
        world[MEMBERSHIP, "ann-team"] = {"groupId": "g-team", "userId": "u-ann"}
    return world
