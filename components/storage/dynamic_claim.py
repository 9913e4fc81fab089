"""A claim whose volume is made for it."""

import pulumi
from pydantic import Field

from ..base import Component, DnsSubdomain
from ..kubernetes_object import KubernetesObject
from .claim import ClaimArgs, plan_claim


class DynamicClaimArgs(ClaimArgs):
    """A claim on a storage class."""

    storage_class_name: DnsSubdomain = Field(examples=["local-storage-class"])


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
        storage_class = {"storageClassName": args.storage_class_name}
        claim = KubernetesObject(name, plan_claim(name, args, namespace, storage_class), self.child())
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
