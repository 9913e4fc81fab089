"""Rules for IAM: users, groups, policies, roles, keys and logins."""

from ...model.type_rule import BY_RIGHTS, TypeRule
from ...model.verdict import Verdict
from ..arrivals import arrives
from . import iam_in_use

CHANGES, INTERRUPTS, LOSES_ACCESS = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_ACCESS
"""The consequence for a resource whose only content is rights. The comparison of rights reports the losses."""

USER = TypeRule(
    "user",
    "user",
    (LOSES_ACCESS, "every key, password and MFA device of the account is deleted with it"),
    on_change=iam_in_use.refused,
)
USER_OF_DIRECTORY = TypeRule(
    "user of Identity Center",
    "user",
    (LOSES_ACCESS, "the password and the MFA devices of the user are deleted with it"),
)
GROUP_OF_DIRECTORY = TypeRule(
    "group of Identity Center", "user", (LOSES_ACCESS, "its members lose the rights that it has in every account")
)
MEMBERSHIP_OF_DIRECTORY = TypeRule(
    "group membership", "user", (LOSES_ACCESS, "the user loses the rights that the group has in every account")
)
PERMISSION_SET = TypeRule(
    "permission set",
    "user",
    (LOSES_ACCESS, "everybody to whom it is assigned loses the rights in it"),
    properties={
        "endSessionsOf": (CHANGES, "the sessions on servers that new users of the list opened with it are terminated"),
        "unfinished": (CHANGES, "the accounts get what an update that was killed has changed in it"),
    },
)
ACCOUNT_ASSIGNMENT = TypeRule(
    "account assignment",
    "user",
    (LOSES_ACCESS, "the group or user loses the rights of the permission set in the account"),
)
ACCESS_KEY = TypeRule("access key", "user", (CHANGES, "the old key no longer works"))
LOGIN = TypeRule(
    "login",
    "user",
    (LOSES_ACCESS, "the password no longer works"),
    properties={"password": (LOSES_ACCESS, "the old password no longer works")},
)
GROUP = TypeRule("group", "user", (CHANGES, "AWS deletes it only without members"), on_change=iam_in_use.refused)
GROUP_MEMBERSHIP = TypeRule("group membership", "user", BY_RIGHTS, properties={"until": BY_RIGHTS})
POLICY = TypeRule("policy", "user", BY_RIGHTS, on_change=iam_in_use.refused)
POLICY_ATTACHMENT = TypeRule("policy attachment", "user", BY_RIGHTS, on_change=arrives)
ROLE = TypeRule("iam role", "user", (LOSES_ACCESS, "everybody who assumes it is refused"), on_change=iam_in_use.refused)
TOKEN_ISSUER = TypeRule(
    "token issuer",
    "user",
    (LOSES_ACCESS, "every machine that assumes a role with its tokens is refused, also in other stacks of the account"),
)
INSTANCE_PROFILE = TypeRule("instance profile", "user", (INTERRUPTS, "instances with it no longer have a role"))


def policy_attachment(noun: str) -> TypeRule:
    """Return the rule for a policy that is attached to a `user`, `group` or `role`."""
    return TypeRule(f"{noun} policy attachment", "user", BY_RIGHTS)


def inline_policy(noun: str) -> TypeRule:
    """Return the rule for a policy that is part of a `user`, `group`, `role` or `bucket`."""
    return TypeRule(f"{noun} policy", "user", BY_RIGHTS)
