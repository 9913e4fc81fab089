"""The EKS APIs that moto lacks: add-ons, access entries with their policies, pod identity, and updates of versions.

Requests and answers are checked against botocore's model of EKS.
"""

from botocore.exceptions import ClientError

from ...protocol import Answer, Call, Refusal, answer_with, validate_answer, validate_request
from ..layer import Behind
from . import access_entries, addons, clusters, node_groups, pod_identity, requirements, tags, updates
from .account import Action, Correction, EksAccount, Resource, now, without
from .auto_mode import AutoMode
from .clusters import keep_vpc_config
from .node_settings import refuse_nodes
from .releases import show_newest
from .requirements import refuse_cluster
from .settings import ClusterSettings, refuse_update
from .updates import update_of

__all__ = [
    "AutoMode",
    "ClusterSettings",
    "Eks",
    "keep_vpc_config",
    "refuse_cluster",
    "refuse_nodes",
    "refuse_update",
    "show_newest",
    "update_of",
]

_CORRECTIONS: dict[str, Correction] = clusters.CORRECTIONS | node_groups.CORRECTIONS | tags.CORRECTIONS
"""Calls that moto answers, wholly or in part."""

_ACTIONS: dict[str, Action] = (
    addons.ACTIONS
    | access_entries.ACTIONS
    | pod_identity.ACTIONS
    | clusters.ACTIONS
    | node_groups.ACTIONS
    | requirements.ACTIONS
    | updates.ACTIONS
)
"""Calls that moto does not know."""


class Eks:
    """Answers the calls of EKS that moto lacks, and corrects its answers to others."""

    def __init__(self) -> None:
        self._account = EksAccount()

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.service != "eks":
            return behind(call)
        correct = _CORRECTIONS.get(call.action)
        if correct is not None:
            return correct(self._account, call, behind)
        act = _ACTIONS.get(call.action)
        if act is None:
            return behind(call)
        validate_request(call)
        cluster = call.params.get("clusterName") or call.params.get("name")
        if cluster is not None:
            _require_cluster(cluster, call, behind)
        data = act(self._account, _with_defaults(call), call)
        validate_answer(call, data)
        return answer_with(call, data)


def _with_defaults(call: Call) -> Resource:
    """Return the parameters with the values that AWS adds to what it creates."""
    params = without(call.params, "clientRequestToken")
    if call.action.startswith("Create"):
        params = {"tags": {}, "createdAt": now(), "modifiedAt": now(), **params}
    return params


def _require_cluster(name: str, call: Call, behind: Behind) -> None:
    """Refuse a call about a cluster that does not exist."""
    try:
        behind.client(call).describe_cluster(name=name)
    except ClientError as error:
        raise Refusal(error.response["Error"]["Code"], error.response["Error"]["Message"], 404) from error
