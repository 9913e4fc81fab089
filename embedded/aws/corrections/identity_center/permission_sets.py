"""Permission sets and what is attached to them (IAM Identity Center API Reference)."""

import secrets
from datetime import UTC, datetime

from ...partitions import partition_of
from ...protocol import Call, Refusal
from ..layer import Behind
from .account import Action, IdentityCenter, Resource, conflict, not_found, page

_OWN = ("Name", "Description", "SessionDuration", "RelayState", "PermissionSetArn", "CreatedDate")
_CHANGING = ("Description", "SessionDuration", "RelayState")
_MAX_INLINE_POLICY = 10_240  # characters without white space (IAM Identity Center User Guide, Quotas)


def _create(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    if any(one["Name"] == params["Name"] for one in center.sets.values()):
        raise conflict(f"PermissionSet with name {params['Name']} already exists.")
    arn = f"arn:{partition_of(call.region)}:sso:::permissionSet/{center.instance}/ps-{secrets.token_hex(8)}"
    center.sets[arn] = {
        "SessionDuration": "PT1H",
        **params,
        "PermissionSetArn": arn,
        "CreatedDate": datetime.now(UTC),
        "managed": {},
        "customer": {},
        "inline": "",
        "boundary": None,
        "version": 0,
        "tags": {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])},
    }
    return {"PermissionSet": _described(center.sets[arn])}


def find(center: IdentityCenter, params: Resource) -> Resource:
    """Return the permission set that the parameters name; raise Refusal where it does not exist."""
    arn = params["PermissionSetArn"]
    if arn not in center.sets:
        raise not_found(f"PermissionSet with id {arn.rpartition('/')[2]}")
    return center.sets[arn]


def changed(center: IdentityCenter, params: Resource) -> Resource:
    """Return the permission set that a call changes, so that the accounts that have it are no longer up to date."""
    found = find(center, params)
    found["version"] += 1
    return found


def _described(found: Resource) -> Resource:
    return {key: found[key] for key in _OWN if key in found}


def _describe(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return {"PermissionSet": _described(find(center, params))}


def _update(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    """Change a permission set. What the call leaves out is removed (terraform-provider-aws 17411)."""
    found = changed(center, params)
    for key in _CHANGING:
        found.pop(key, None)
    found |= {"SessionDuration": "PT1H"} | {key: params[key] for key in _CHANGING if key in params}
    return {}


def _delete(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = find(center, params)
    if center.is_assigned(found["PermissionSetArn"]):
        raise conflict("Could not delete because PermissionSet has ApplicationProfile associated with it")
    del center.sets[found["PermissionSetArn"]]
    return {}


def _list(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return page(center.sets, "PermissionSets", params)


def _attach_managed(center: IdentityCenter, params: Resource, call: Call, behind: Behind) -> Resource:
    found, arn = changed(center, params), params["ManagedPolicyArn"]
    iam = behind.client(call, "iam")
    try:
        name = iam.get_policy(PolicyArn=arn)["Policy"]["PolicyName"]
    except iam.exceptions.NoSuchEntityException:
        raise not_found(f"Policy with ARN {arn}") from None
    if arn in found["managed"]:
        raise conflict(f"Permission set already has a typed link attachment to a managed policy with {arn}")
    found["managed"][arn] = {"Name": name, "Arn": arn}
    return {}


def _detach_managed(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    if changed(center, params)["managed"].pop(params["ManagedPolicyArn"], None) is None:
        raise not_found(f"ManagedPolicy with arn {params['ManagedPolicyArn']}")
    return {}


def _list_managed(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return page(find(center, params)["managed"].values(), "AttachedManagedPolicies", params)


def _attach_customer(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found, reference = changed(center, params), {"Path": "/", **params["CustomerManagedPolicyReference"]}
    key = reference["Path"] + reference["Name"]
    if key in found["customer"]:
        raise conflict(f"Given customer managed policy with name: {reference['Name']} already attached")
    found["customer"][key] = reference
    return {}


def _detach_customer(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    reference = {"Path": "/", **params["CustomerManagedPolicyReference"]}
    if changed(center, params)["customer"].pop(reference["Path"] + reference["Name"], None) is None:
        raise not_found(f"Managed policy with name {reference['Name']}")
    return {}


def _list_customer(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return page(find(center, params)["customer"].values(), "CustomerManagedPolicyReferences", params)


def _put_inline(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    if len("".join(params["InlinePolicy"].split())) > _MAX_INLINE_POLICY:
        raise Refusal("ServiceQuotaExceededException", f"The inline policy exceeds {_MAX_INLINE_POLICY} characters.")
    changed(center, params)["inline"] = params["InlinePolicy"]
    return {}


def _get_inline(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    inline = find(center, params)["inline"]
    return {"InlinePolicy": inline} if inline else {}


def _delete_inline(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    changed(center, params)["inline"] = ""
    return {}


def _put_boundary(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    changed(center, params)["boundary"] = params["PermissionsBoundary"]
    return {}


def _get_boundary(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    boundary = find(center, params)["boundary"]
    if boundary is None:
        raise not_found("PermissionsBoundary")
    return {"PermissionsBoundary": boundary}


def _delete_boundary(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    if find(center, params)["boundary"] is None:
        raise not_found("PermissionsBoundary")
    changed(center, params)["boundary"] = None
    return {}


def _tag(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = find(center, {"PermissionSetArn": params["ResourceArn"]})
    found["tags"] |= {tag["Key"]: tag["Value"] for tag in params["Tags"]}
    return {}


def _untag(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = find(center, {"PermissionSetArn": params["ResourceArn"]})
    found["tags"] = {key: value for key, value in found["tags"].items() if key not in params["TagKeys"]}
    return {}


def _list_tags(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = find(center, {"PermissionSetArn": params["ResourceArn"]})
    return page(({"Key": key, "Value": value} for key, value in found["tags"].items()), "Tags", params)


ACTIONS: dict[str, Action] = {
    "AttachCustomerManagedPolicyReferenceToPermissionSet": _attach_customer,
    "AttachManagedPolicyToPermissionSet": _attach_managed,
    "CreatePermissionSet": _create,
    "DeleteInlinePolicyFromPermissionSet": _delete_inline,
    "DeletePermissionSet": _delete,
    "DeletePermissionsBoundaryFromPermissionSet": _delete_boundary,
    "DescribePermissionSet": _describe,
    "DetachCustomerManagedPolicyReferenceFromPermissionSet": _detach_customer,
    "DetachManagedPolicyFromPermissionSet": _detach_managed,
    "GetInlinePolicyForPermissionSet": _get_inline,
    "GetPermissionsBoundaryForPermissionSet": _get_boundary,
    "ListCustomerManagedPolicyReferencesInPermissionSet": _list_customer,
    "ListManagedPoliciesInPermissionSet": _list_managed,
    "ListPermissionSets": _list,
    "ListTagsForResource": _list_tags,
    "PutInlinePolicyToPermissionSet": _put_inline,
    "PutPermissionsBoundaryToPermissionSet": _put_boundary,
    "TagResource": _tag,
    "UntagResource": _untag,
    "UpdatePermissionSet": _update,
}
