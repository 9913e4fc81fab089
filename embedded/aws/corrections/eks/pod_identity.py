"""Pod identity associations: the role that the pods of a service account assume."""

from ...protocol import Call, Refusal
from .account import Action, EksAccount, Resource, arn, change, find, unique

IDENTITY = ("clusterName", "namespace", "serviceAccount")
"""The parameters that identify an association: a cluster has at most one for each set of values."""


def _create(account: EksAccount, params: Resource, call: Call) -> Resource:
    if any(all(held[part] == params[part] for part in IDENTITY) for held in account.associations.values()):
        raise Refusal("ResourceInUseException", "Association already exists", 409)
    cluster, identifier = key = (params["clusterName"], f"a-{unique().replace('-', '')[:17]}")
    account.associations[key] = {
        **params,
        "associationArn": arn(call.region, f"podidentityassociation/{cluster}/{identifier}"),
        "associationId": identifier,
    }
    return {"association": account.associations[key]}


def _describe(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {"association": find(account.associations, params, "associationId")}


def _list(account: EksAccount, params: Resource, _call: Call) -> Resource:
    summary = (*IDENTITY, "associationArn", "associationId")
    wanted = {part: params[part] for part in IDENTITY if part in params}
    found = [held for held in account.associations.values() if wanted.items() <= held.items()]
    return {"associations": [{part: held[part] for part in summary} for held in found]}


def _update(account: EksAccount, params: Resource, _call: Call) -> Resource:
    association = find(account.associations, params, "associationId")
    change(association, params, "roleArn", "targetRoleArn", "disableSessionTags")
    return {"association": association}


def _delete(account: EksAccount, params: Resource, _call: Call) -> Resource:
    association = find(account.associations, params, "associationId")
    del account.associations[params["clusterName"], params["associationId"]]
    return {"association": association}


ACTIONS: dict[str, Action] = {
    "CreatePodIdentityAssociation": _create,
    "DescribePodIdentityAssociation": _describe,
    "ListPodIdentityAssociations": _list,
    "UpdatePodIdentityAssociation": _update,
    "DeletePodIdentityAssociation": _delete,
}
