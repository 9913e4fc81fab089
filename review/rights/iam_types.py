"""The types of users, groups, roles and policies, of IAM and of IAM Identity Center."""

CENTER = {"user": ("strata:identitystore:User",), "group": ("strata:identitystore:Group",)}
USER_COMPONENTS = IN_IAM, IN_CENTER = "strata:user:User", "strata:user:CenterUser"
"""The types of the components of a person, in IAM and in Identity Center."""
GROUP_COMPONENTS = "strata:user:Group", "strata:user:CenterGroup"
"""The types of the components of a group, in IAM and in Identity Center."""
CENTER_COMPONENTS = {IN_CENTER: "user", GROUP_COMPONENTS[1]: "group"}
"""The types of the components of users and groups of Identity Center, also of those of an external directory."""
HOLDERS = {
    noun: (f"strata:iam:{noun.title()}", f"aws:iam/{noun}:{noun.title()}", *CENTER.get(noun, ()))
    for noun in ("user", "group", "role")
}
POLICIES = ("strata:iam:Policy", "aws:iam/policy:Policy")
ATTACHMENTS = {f"strata:iam:{noun.title()}PolicyAttachment": noun for noun in HOLDERS} | {
    f"aws:iam/{noun}PolicyAttachment:{noun.title()}PolicyAttachment": noun for noun in HOLDERS
}
ATTACHMENT_OF_SEVERAL = "aws:iam/policyAttachment:PolicyAttachment"
INLINE = {f"aws:iam/{noun}Policy:{noun.title()}Policy": noun for noun in HOLDERS}
CENTER_MEMBERSHIP = "strata:identitystore:GroupMembership"
MEMBERSHIPS = (
    CENTER_MEMBERSHIP,
    "strata:iam:GroupMembership",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/userGroupMembership:UserGroupMembership",
)
PERMISSION_SET, ASSIGNMENT = "strata:ssoadmin:PermissionSet", "strata:ssoadmin:AccountAssignment"
