"""IAM: the sizes of policies, a list that moto lacks, and what it loses of a user or a login that changes."""

from ..protocol import Answer, Call, Refusal, answer_with, data_of
from .layer import Behind


def refuse_long_policies(call: Call, behind: Behind) -> Answer:
    """Refuse policies that are longer than AWS allows, without white space (IAM User Guide, "IAM and STS quotas")."""
    if call.name in _SIZES:
        key, quota, maximum = _SIZES[call.name]
        if len("".join(call.params.get(key, "").split())) > maximum:
            raise Refusal("LimitExceeded", f"Cannot exceed quota for {quota}: {maximum}", 409)
    return behind(call)


_SIZES = {
    "iam:CreatePolicy": ("PolicyDocument", "PolicySize", 6144),
    "iam:CreatePolicyVersion": ("PolicyDocument", "PolicySize", 6144),
    "iam:CreateRole": ("AssumeRolePolicyDocument", "ACLSizePerRole", 2048),
    "iam:PutGroupPolicy": ("PolicyDocument", "PolicySize", 5120),
    "iam:PutRolePolicy": ("PolicyDocument", "PolicySize", 10_240),
    "iam:PutUserPolicy": ("PolicyDocument", "PolicySize", 2048),
    "iam:UpdateAssumeRolePolicy": ("PolicyDocument", "ACLSizePerRole", 2048),
}


def list_no_service_credentials(call: Call, behind: Behind) -> Answer:
    """Answer that a user has no service-specific credentials, since nothing here creates any."""
    if call.name == "iam:ListServiceSpecificCredentials":
        return answer_with(call, {"ServiceSpecificCredentials": []})
    return behind(call)


def keep_tags(call: Call, behind: Behind) -> Answer:
    """Keep the tags of a user whose path changes; moto keeps them for the old ARN."""
    if call.name != "iam:UpdateUser":
        return behind(call)
    iam, name = behind.client(call), call.params["UserName"]
    try:
        tags = iam.list_user_tags(UserName=name)["Tags"]
    except iam.exceptions.NoSuchEntityException:
        return behind(call)  # moto refuses the change with the same error
    answer = behind(call)
    if answer.ok and tags:
        iam.tag_user(UserName=call.params.get("NewUserName", name), Tags=tags)
    return answer


def keep_password(call: Call, behind: Behind) -> Answer:
    """Keep the login of a user that is changed without a password; moto removes it. No call returns passwords."""
    if call.name == "iam:UpdateLoginProfile" and "Password" not in call.params:
        return behind(call.with_body(call.body + b"&Password=unknown"))
    return behind(call)


def page_account(call: Call, behind: Behind) -> Answer:
    """List the account page by page, where moto answers with all of it at once."""
    if call.name != "iam:GetAccountAuthorizationDetails":
        return behind(call)
    data = data_of(call, behind(call))
    entries = [(key, one) for key in _DETAILS for one in data.get(key, [])]
    first, most = int(call.params.get("Marker", 0)), int(call.params.get("MaxItems", 100))
    page = entries[first : first + most]
    found = {key: [one for kind, one in page if kind == key] for key in _DETAILS}
    following = first + most
    rest = {"Marker": str(following)} if following < len(entries) else {}
    return answer_with(call, {**found, "IsTruncated": bool(rest), **rest})


_DETAILS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
