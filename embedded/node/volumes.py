"""The volumes of the running node that a provisioner deletes when their claim is deleted."""

from pathlib import Path
from typing import NamedTuple

from ..project import STATE
from .addresses import addresses_of
from .api import Api, ApiError
from .layout import Layout

PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"


class ClaimedVolume(NamedTuple):
    """A volume and the claim that it is bound to."""

    name: str
    namespace: str
    claim: str


def deleted_with_their_claims(state: Path = STATE) -> list[ClaimedVolume]:
    """Return the bound volumes with the reclaim policy Delete that a provisioner created.

    The list is empty if the node does not answer.
    """
    layout = Layout(state.resolve())
    if not layout.addresses.exists():
        return []
    api = Api(str(addresses_of(layout).node), layout.certificates, "admin")
    try:
        items = (api.get("/api/v1/persistentvolumes") or {}).get("items", [])
    except ApiError:
        return []
    return [
        ClaimedVolume(one["metadata"]["name"], claim["namespace"], claim["name"])
        for one in items
        if one["spec"].get("persistentVolumeReclaimPolicy") == "Delete"
        and PROVISIONED_BY in one["metadata"].get("annotations", {})
        and one["status"].get("phase") == "Bound"
        and (claim := one["spec"].get("claimRef"))
    ]
