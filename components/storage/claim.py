"""A claim whose volume is made for it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import pulumi
from pydantic import Field

from ..base import Args, Component, DnsLabel, DnsSubdomain, Problem, Quantity
from ..kubernetes_object import KubernetesObject


class AccessMode(StrEnum):
    """How many nodes or pods may use a volume at once (Kubernetes, Persistent Volumes, Access Modes)."""

    READ_WRITE_ONCE = "ReadWriteOnce"
    READ_ONLY_MANY = "ReadOnlyMany"
    READ_WRITE_MANY = "ReadWriteMany"
    READ_WRITE_ONCE_POD = "ReadWriteOncePod"


class DynamicClaimArgs(Args):
    """A claim with Kubernetes' own fields (v1 PersistentVolumeClaim)."""

    storage_class_name: DnsSubdomain = Field(examples=["local-storage-class"])
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


class DynamicClaim(Component):
    """A PersistentVolumeClaim; the provisioner of its class makes a volume for it.

    Attributes:
        claim_name: its name in the cluster. Whoever uses the claim takes the name from here, and is thereby destroyed
            before it.
    """

    token = "strata:storage:DynamicClaim"  # noqa: S105 - a Pulumi type token
    claim_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: DynamicClaimArgs,
        *,
        namespace: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        claim = KubernetesObject(
            name,
            {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": {"name": name, "namespace": namespace},
                "spec": {
                    "storageClassName": args.storage_class_name,
                    "accessModes": [mode.value for mode in args.access_modes],
                    "resources": {"requests": {"storage": args.storage}},
                },
            },
            self.child(),
        )
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
