"""Assignments of permission sets, which AWS carries out later, and the roles that they create in accounts.

A role has the path /aws-reserved/sso.amazonaws.com/ and, unless the instance is in us-east-1, its region; its name ends
with a suffix of its own (IAM Identity Center user guide, Referencing permission sets in resource policies).
"""

import json
import secrets
from typing import Any

from ...partitions import partition_of
from ...protocol import Call
from ..layer import Behind
from .account import ACCOUNT_ID, Action, IdentityCenter, Request, Resource, conflict, not_found, page
from .permission_sets import find

ROLE_PATH = "/aws-reserved/sso.amazonaws.com/"
_KEY = ("TargetId", "PermissionSetArn", "PrincipalType", "PrincipalId")
_INLINE = "AwsSSOInlinePolicy"
_OUTDATED = "LATEST_PERMISSION_SET_NOT_PROVISIONED"


def _key(params: Resource) -> tuple[str, ...]:
    return tuple(params[name] for name in _KEY)


def _begin(center: IdentityCenter, params: Resource, call: Call) -> Resource:
    """Start the creation or deletion of an assignment; raise Refusal while another change of it is under way."""
    find(center, params)
    for request in center.requests.values():
        if request.is_pending and "PrincipalId" in request.params and _key(request.params) == _key(params):
            raise conflict("There is a conflicting operation in process for this account assignment.")
    shown = {name: params[name] for name in (*_KEY, "TargetType")}
    return center.begin(call.action, params, **shown)


def _create(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    return {"AccountAssignmentCreationStatus": _begin(center, params, call)}


def _delete(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    if all(_key(one) != _key(params) for one in center.assignments):
        raise not_found("AccountAssignment")
    return {"AccountAssignmentDeletionStatus": _begin(center, params, call)}


def _provision(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    find(center, params)
    if not any(one == params["PermissionSetArn"] for one, _ in center.roles):
        raise not_found("Provisioned account")
    status = center.begin(call.action, params, PermissionSetArn=params["PermissionSetArn"])
    return {"PermissionSetProvisioningStatus": status}


def _status(center: IdentityCenter, identifier: str) -> Resource:
    if identifier not in center.requests:
        raise not_found("Request")
    return center.requests[identifier].status


def _creation_status(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return {"AccountAssignmentCreationStatus": _status(center, params["AccountAssignmentCreationRequestId"])}


def _deletion_status(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return {"AccountAssignmentDeletionStatus": _status(center, params["AccountAssignmentDeletionRequestId"])}


def _list_deletions(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    wanted = params.get("Filter", {}).get("Status")
    shown = ("Status", "RequestId", "CreatedDate")
    found = [
        {name: one.status[name] for name in shown}
        for one in center.requests.values()
        if one.kind == "DeleteAccountAssignment" and wanted in (None, one.status["Status"])
    ]
    return page(found, "AccountAssignmentsDeletionStatus", params)


def _provisioning_status(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return {"PermissionSetProvisioningStatus": _status(center, params["ProvisionPermissionSetRequestId"])}


def _list(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    find(center, params)
    wanted = (params["AccountId"], params["PermissionSetArn"])
    found = [one for one in center.assignments if (one["TargetId"], one["PermissionSetArn"]) == wanted]
    return page(map(_shown, found), "AccountAssignments", params)


def _list_of_principal(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    wanted = (params["PrincipalId"], params["PrincipalType"])
    found = [one for one in center.assignments if (one["PrincipalId"], one["PrincipalType"]) == wanted]
    return page(map(_shown, found), "AccountAssignments", params)


def _shown(assignment: Resource) -> Resource:
    kept = {name: assignment[name] for name in _KEY if name != "TargetId"}
    return {"AccountId": assignment["TargetId"], **kept}


def _list_accounts(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = find(center, params)
    wanted = params.get("ProvisioningStatus")
    accounts = [
        account
        for (arn, account), version in center.provisioned.items()
        if arn == found["PermissionSetArn"] and (wanted != _OUTDATED or version < found["version"])
    ]
    return page(accounts, "AccountIds", params)


def carry_out(center: IdentityCenter, call: Call, behind: Behind) -> None:
    """Carry out the requests that are due."""
    for request in center.requests.values():
        if request.is_pending:
            request.calls_left -= 1
            if request.calls_left < 0:
                request.end(_CARRY_OUT[request.kind](center, request, call, behind))


def _assign(center: IdentityCenter, request: Request, call: Call, behind: Behind) -> str | None:
    params = request.params
    kind, principal = params["PrincipalType"], params["PrincipalId"]
    if principal not in (center.users if kind == "USER" else center.groups):
        return f"Received a 404 status error: the {kind} assignee {principal} was not found in directory {center.store}"
    failure = _write_role(center, params["PermissionSetArn"], params["TargetId"], call, behind)
    if failure is None and all(_key(one) != _key(params) for one in center.assignments):
        center.assignments.append(params)
    return failure


def _unassign(center: IdentityCenter, request: Request, call: Call, behind: Behind) -> str | None:
    params = request.params
    principal, kind = params["PrincipalId"], params["PrincipalType"]
    if principal not in (center.users if kind == "USER" else center.groups):
        return f"Received a 404 status error: the {kind} assignee {principal} was not found in directory {center.store}"
    center.assignments = [one for one in center.assignments if _key(one) != _key(params)]
    place = (params["PermissionSetArn"], params["TargetId"])
    if not any((one["PermissionSetArn"], one["TargetId"]) == place for one in center.assignments):
        role = center.roles.pop(place, None)
        center.provisioned.pop(place, None)
        if role and params["TargetId"] == ACCOUNT_ID:
            _empty_role(role, behind.client(call, "iam"))
            behind.client(call, "iam").delete_role(RoleName=role)
    return None


def _provision_again(center: IdentityCenter, request: Request, call: Call, behind: Behind) -> str | None:
    permission_set = request.params["PermissionSetArn"]
    for one, account in list(center.roles):
        if one == permission_set and (failure := _write_role(center, one, account, call, behind)):
            return failure
    return None


def _write_role(center: IdentityCenter, arn: str, account: str, call: Call, behind: Behind) -> str | None:
    """Create the role of a permission set in an account, or give an existing one its present policies."""
    found, iam = center.sets[arn], behind.client(call, "iam")
    references = [*found["customer"].values()]
    if (boundary := found["boundary"]) and "CustomerManagedPolicyReference" in boundary:
        references.append({"Path": "/", **boundary["CustomerManagedPolicyReference"]})
    partition = partition_of(call.region)
    arns = {one["Name"]: f"arn:{partition}:iam::{account}:policy{one['Path']}{one['Name']}" for one in references}
    if account != ACCOUNT_ID:
        center.roles.setdefault((arn, account), _role_name(found))
        center.provisioned[arn, account] = found["version"]
        return None
    for name, policy in arns.items():
        try:
            iam.get_policy(PolicyArn=policy)
        except iam.exceptions.NoSuchEntityException:
            return f"Received a 404 status error: Not supported policy {name}."
    if (arn, account) not in center.roles:
        center.roles[arn, account] = role = _role_name(found)
        iam.create_role(RoleName=role, Path=ROLE_PATH, AssumeRolePolicyDocument=_trust(partition))
    role = center.roles[arn, account]
    _empty_role(role, iam)
    for policy in (*found["managed"], *(arns[one["Name"]] for one in found["customer"].values())):
        iam.attach_role_policy(RoleName=role, PolicyArn=policy)
    if found["inline"]:
        iam.put_role_policy(RoleName=role, PolicyName=_INLINE, PolicyDocument=found["inline"])
    if boundary:
        limit = boundary.get("ManagedPolicyArn") or arns[boundary["CustomerManagedPolicyReference"]["Name"]]
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=limit)
    center.provisioned[arn, account] = found["version"]
    return None


def _empty_role(role: str, iam: Any) -> None:
    """Remove all policies of a role."""
    for policy in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=name)
    iam.delete_role_permissions_boundary(RoleName=role)


def _role_name(permission_set: Resource) -> str:
    return f"AWSReservedSSO_{permission_set['Name']}_{secrets.token_hex(8)}"


def _trust(partition: str) -> str:
    provider = f"arn:{partition}:iam::{ACCOUNT_ID}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"
    condition = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    actions = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
    statement = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": actions, "Condition": condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


_CARRY_OUT = {
    "CreateAccountAssignment": _assign,
    "DeleteAccountAssignment": _unassign,
    "ProvisionPermissionSet": _provision_again,
}

ACTIONS: dict[str, Action] = {
    "CreateAccountAssignment": _create,
    "DeleteAccountAssignment": _delete,
    "DescribeAccountAssignmentCreationStatus": _creation_status,
    "DescribeAccountAssignmentDeletionStatus": _deletion_status,
    "DescribePermissionSetProvisioningStatus": _provisioning_status,
    "ListAccountAssignmentDeletionStatus": _list_deletions,
    "ListAccountAssignments": _list,
    "ListAccountAssignmentsForPrincipal": _list_of_principal,
    "ListAccountsForProvisionedPermissionSet": _list_accounts,
    "ProvisionPermissionSet": _provision,
}
