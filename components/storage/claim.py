"""Claims: what each of them says, and the object that it is."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args, DnsLabel, Quantity
from ..problems import Problem


class AccessMode(StrEnum):
    """How many nodes or pods may use a volume at once (Kubernetes, Persistent Volumes, Access Modes)."""

    READ_WRITE_ONCE = "ReadWriteOnce"
    READ_ONLY_MANY = "ReadOnlyMany"
    READ_WRITE_MANY = "ReadWriteMany"
    READ_WRITE_ONCE_POD = "ReadWriteOncePod"


ONE_NODE_MODES = (AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD)


class ClaimArgs(Args):
    """What every claim says, with Kubernetes' own fields (v1 PersistentVolumeClaim)."""

    storage: Quantity = Field(examples=["1Gi"])
    access_modes: Annotated[list[AccessMode], Field(min_length=1)] = [AccessMode.READ_WRITE_ONCE]
    namespace: DnsLabel | None = None
    """The environment's own namespace when not given."""

    def problems(self) -> Iterator[Problem]:
        if AccessMode.READ_WRITE_ONCE_POD in self.access_modes and len(self.access_modes) > 1:
            yield Problem(
                ("accessModes",),
                [mode.value for mode in self.access_modes],
                "Kubernetes takes ReadWriteOncePod only alone: write it by itself or leave it out",
            )

    def one_node_problems(self, why: str, remedy: str = "") -> Iterator[Problem]:
        """The access modes that a volume of one node cannot have."""
        for mode in self.access_modes:
            if mode not in ONE_NODE_MODES:
                message = f"{why}: write ReadWriteOnce or ReadWriteOncePod{remedy}"
                yield Problem(("accessModes",), mode.value, message)


def plan_claim(
    name: str,
    args: ClaimArgs,
    namespace: pulumi.Input[str],
    more: Mapping[str, pulumi.Input[str]],
    *,
    bound: bool = True,
) -> dict[str, Any]:
    """The PersistentVolumeClaim object.

    It says itself what it is waited for, since pulumi-kubernetes (4.25) waits for a claim whose class waits for its pod
    until it is Pending, which one that is bound never is again: an update of it would fail after five minutes.

    Args:
        name: the claim's name.
        args: what every claim says.
        namespace: its namespace's name.
        more: what its kind of claim says besides.
        bound: whether it is waited for until it is bound; else until the cluster knows of it.
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
