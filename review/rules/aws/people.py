"""Rules for IAM: users, groups, policies, roles, keys and logins."""

from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ..rights import iam

CHANGES, INTERRUPTS, LOSES_ACCESS = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_ACCESS
BY_RIGHTS = (CHANGES, "")
"""The consequence for a resource whose only content is rights. The comparison of rights reports the losses."""

USER = TypeRule(
    "user",
    "user",
    (LOSES_ACCESS, "every key, password and MFA device of the account is deleted with it"),
    rights=iam.of_user,
)
ACCESS_KEY = TypeRule("access key", "user", (CHANGES, "the old key no longer works"), rights=iam.of_access_key)
LOGIN = TypeRule(
    "login",
    "user",
    (LOSES_ACCESS, "the password no longer works"),
    properties={"password": (LOSES_ACCESS, "the old password no longer works")},
    rights=iam.of_login,
)
GROUP = TypeRule("group", "user", (LOSES_ACCESS, "its members lose its rights"))
GROUP_MEMBERSHIP = TypeRule("group membership", "user", BY_RIGHTS)
POLICY = TypeRule("policy", "user", BY_RIGHTS)
POLICY_ATTACHMENT = TypeRule("policy attachment", "user", BY_RIGHTS)
ROLE = TypeRule("iam role", "user", (LOSES_ACCESS, "everybody who assumes it is refused"))
INSTANCE_PROFILE = TypeRule(
    "instance profile", "user", (INTERRUPTS, "instances with it no longer have a role"), rights=iam.of_instance_profile
)


def policy_attachment(noun: str) -> TypeRule:
    """Return the rule for a policy that is attached to a `user`, `group` or `role`."""
    return TypeRule(f"{noun} policy attachment", "user", BY_RIGHTS)


def inline_policy(noun: str) -> TypeRule:
    """Return the rule for a policy that is part of a `user`, `group`, `role` or `bucket`."""
    return TypeRule(f"{noun} policy", "user", BY_RIGHTS)
