"""Access entries of clusters, with the access policies that are associated with them."""

from ...partitions import partition_of
from ...protocol import Call
from ..layer import Behind
from .account import (
    ACCOUNT_ID,
    Action,
    EksAccount,
    Resource,
    arn,
    change,
    find,
    not_found,
    now,
    refuse_existing,
    unique,
)

_CLUSTER_ADMIN = "arn:{}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


def _create(account: EksAccount, params: Resource, call: Call) -> Resource:
    cluster, principal = key = (params["clusterName"], params["principalArn"])
    refuse_existing(key, account.entries, "The specified access entry resource is already in use on this cluster.")
    kind, name = principal.split(":")[5].split("/")[0], principal.split("/")[-1]
    account.entries[key] = {
        "kubernetesGroups": [],
        "type": "STANDARD",
        "username": params.get("username") or principal,
        **params,
        "accessEntryArn": arn(call.region, f"access-entry/{cluster}/{kind}/{ACCOUNT_ID}/{name}/{unique()}"),
    }
    account.policies[key] = {}
    return {"accessEntry": account.entries[key]}


def admit_creator(account: EksAccount, call: Call, behind: Behind) -> None:
    """Create the access entry of the principal that creates a cluster, unless the call declines it."""
    access = call.params.get("accessConfig", {})
    mode = access.get("authenticationMode", "CONFIG_MAP")
    if mode == "CONFIG_MAP" or not access.get("bootstrapClusterCreatorAdminPermissions", True):
        return
    principal = behind.client(call, "sts").get_caller_identity()["Arn"].replace(":sts:", ":iam:")
    named = {"clusterName": call.params["name"], "principalArn": principal}
    _create(account, {**named, "tags": {}, "createdAt": now(), "modifiedAt": now()}, call)
    policy = _CLUSTER_ADMIN.format(partition_of(call.region))
    _associate_policy(account, {**named, "policyArn": policy, "accessScope": {"type": "cluster"}}, call)


def _describe(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {"accessEntry": find(account.entries, params, "principalArn")}


def _list(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {"accessEntries": [principal for cluster, principal in account.entries if cluster == params["clusterName"]]}


def _update(account: EksAccount, params: Resource, _call: Call) -> Resource:
    entry = find(account.entries, params, "principalArn")
    change(entry, params, "kubernetesGroups", "username")
    return {"accessEntry": entry}


def _delete(account: EksAccount, params: Resource, _call: Call) -> Resource:
    find(account.entries, params, "principalArn")
    for held in (account.entries, account.policies):
        del held[params["clusterName"], params["principalArn"]]
    return {}


def _associate_policy(account: EksAccount, params: Resource, _call: Call) -> Resource:
    policy = {
        "policyArn": params["policyArn"],
        "accessScope": params["accessScope"],
        "associatedAt": now(),
        "modifiedAt": now(),
    }
    _policies(account, params)[params["policyArn"]] = policy
    return {**_names(params), "associatedAccessPolicy": policy}


def _disassociate_policy(account: EksAccount, params: Resource, _call: Call) -> Resource:
    if _policies(account, params).pop(params["policyArn"], None) is None:
        raise not_found(f"The policy {params['policyArn']}")
    return {}


def _list_policies(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {**_names(params), "associatedAccessPolicies": list(_policies(account, params).values())}


def _policies(account: EksAccount, params: Resource) -> dict[str, Resource]:
    """Return the policies of an access entry by ARN; raise Refusal where the entry does not exist."""
    find(account.entries, params, "principalArn")
    return account.policies[params["clusterName"], params["principalArn"]]


def _names(params: Resource) -> Resource:
    """Return the parameters of the request that answers about associated policies repeat."""
    return {"clusterName": params["clusterName"], "principalArn": params["principalArn"]}


ACTIONS: dict[str, Action] = {
    "CreateAccessEntry": _create,
    "DescribeAccessEntry": _describe,
    "ListAccessEntries": _list,
    "UpdateAccessEntry": _update,
    "DeleteAccessEntry": _delete,
    "AssociateAccessPolicy": _associate_policy,
    "DisassociateAccessPolicy": _disassociate_policy,
    "ListAssociatedAccessPolicies": _list_policies,
}
