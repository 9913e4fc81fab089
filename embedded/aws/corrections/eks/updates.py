"""Updates of clusters, node groups and add-ons, which AWS answers at once and carries out later."""

from typing import Any

from ...protocol import Call
from .account import Action, EksAccount, Resource, not_found, now, unique


def update_of(kind: str, status: str = "Successful", **more: Any) -> Resource:
    """Return a new update as EKS describes it."""
    update = {"id": unique(), "status": status, "type": kind, "params": [], "createdAt": now(), "errors": []}
    return {**update, **more}


def record_update(account: EksAccount, kind: str, params: Resource) -> Resource:
    """Return a new update of the resource that the parameters name, which DescribeUpdate then finds."""
    update = update_of(kind)
    account.updates[update["id"], *_updated_resource(params)] = update
    return update


def _describe(account: EksAccount, params: Resource, _call: Call) -> Resource:
    key = (params["updateId"], *_updated_resource(params))
    if key not in account.updates:
        raise not_found(f"The update {params['updateId']}")
    return {"update": account.updates[key]}


def _updated_resource(params: Resource) -> tuple[str | None, ...]:
    """Return the cluster, the node group and the add-on that an update concerns."""
    return (params.get("clusterName") or params["name"], params.get("nodegroupName"), params.get("addonName"))


ACTIONS: dict[str, Action] = {"DescribeUpdate": _describe}
