"""Persistent volume claims: the arguments that all of them have, and the object in the cluster."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args, Quantity
from ..problems import Problem, forbidden, invalid


class AccessMode(StrEnum):
    """How many nodes or pods can use a volume at the same time (Kubernetes, Persistent Volumes, Access Modes)."""

    READ_WRITE_ONCE = "ReadWriteOnce"
    READ_ONLY_MANY = "ReadOnlyMany"
    READ_WRITE_MANY = "ReadWriteMany"
    READ_WRITE_ONCE_POD = "ReadWriteOncePod"


ONE_NODE_MODES = (AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD)


class ClaimArgs(Args):
    """The settings of every claim, with the fields of Kubernetes (v1 PersistentVolumeClaim)."""

    storage: Quantity = Field(examples=["1Gi"])
    """The requested size."""
    access_modes: Annotated[list[AccessMode], Field(min_length=1)] = [AccessMode.READ_WRITE_ONCE]
    """How many nodes or pods can use the volume at the same time. By default one node, which every kind of volume
    supports."""

    def problems(self) -> Iterator[Problem]:
        if AccessMode.READ_WRITE_ONCE_POD in self.access_modes and len(self.access_modes) > 1:
            modes, remedy = [mode.value for mode in self.access_modes], "remove it, or the others"
            yield invalid(("accessModes",), modes, "ReadWriteOncePod cannot be combined with other modes", remedy)

    def one_node_problems(self, why: str, remedy: str = "") -> Iterator[Problem]:
        """Yield each access mode that a volume on one node does not have.

        `why` says why the volume is on one node, and `remedy` continues the remedy.
        """
        for mode in self.access_modes:
            if mode not in ONE_NODE_MODES:
                instead = f"write ReadWriteOnce or ReadWriteOncePod{remedy}"
                yield forbidden(("accessModes",), mode.value, why, instead)


def plan_claim(
    name: str,
    args: ClaimArgs,
    namespace: pulumi.Input[str],
    more: Mapping[str, pulumi.Input[str]],
    *,
    bound: bool = True,
) -> dict[str, Any]:
    """Return the PersistentVolumeClaim.

    An annotation says what Pulumi waits for. Without it, pulumi-kubernetes (seen in 4.25) waits until a claim whose
    class binds late is Pending. A bound claim is never Pending again, so its update would fail after five minutes.

    Args:
        name: the name of the claim.
        args: the settings that every claim has.
        namespace: the name of its namespace.
        more: further fields of the spec.
        bound: whether Pulumi waits until the claim is bound, or only until it has a phase.
    """
    phase = "jsonpath={.status.phase}"
    annotations = {"pulumi.com/waitFor": f"{phase}=Bound" if bound else phase}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "namespace": namespace, "annotations": annotations},
        "spec": {
            **more,
            "accessModes": [mode.value for mode in args.access_modes],
            "resources": {"requests": {"storage": args.storage}},
        },
    }
