"""A claim whose volume is made for it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import pulumi
import pulumi_kubernetes.core.v1 as core
from pydantic import Field

from ..base import Args, Component, DnsLabel, DnsSubdomain, Problem, Quantity


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
        claim = core.PersistentVolumeClaim(
            name,
            metadata={"name": name, "namespace": namespace},
            spec={
                "storage_class_name": args.storage_class_name,
                "access_modes": [mode.value for mode in args.access_modes],
                "resources": {"requests": {"storage": args.storage}},
            },
            opts=self.child(),
        )
        self.claim_name = claim.metadata.apply(lambda metadata: metadata.name or "")
        self.register_outputs({"claimName": self.claim_name})
