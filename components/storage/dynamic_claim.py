"""Dynamic provisioning: a claim for which a provisioner creates the volume."""

import pulumi
from pydantic import Field

from ..base import Component, DnsSubdomain
from ..kubernetes_object import KubernetesObject
from .claim import ClaimArgs, plan_claim


class DynamicClaimArgs(ClaimArgs):
    """The settings of a claim on a storage class."""

    storage_class_name: DnsSubdomain = Field(examples=["local-storage-class"])
    """The storage class, whose provisioner creates the volume."""


class DynamicClaim(Component):
    """A PersistentVolumeClaim on a storage class, whose provisioner creates a volume for it.

    With `binds_at_once`, Pulumi waits until the claim is bound. Otherwise the claim waits for its first pod, and Pulumi
    does not wait for it.

    Attributes:
        claim_name: the name of the claim in the cluster. Take it from here, so that pods are deleted before the claim.
    """

    token = "strata:storage:DynamicClaim"  # noqa: S105 - a Pulumi type token
    claim_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: DynamicClaimArgs,
        *,
        namespace: pulumi.Input[str],
        binds_at_once: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        storage_class = {"storageClassName": args.storage_class_name}
        planned = plan_claim(name, args, namespace, storage_class, bound=binds_at_once)
        claim = KubernetesObject(name, planned, self.child())
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
