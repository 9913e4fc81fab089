"""Dynamic provisioning: a claim for which a provisioner creates the volume."""

import pulumi
from pydantic import Field

from ..base import Component, DnsSubdomainPassedOn
from ..claim_args import ClaimArgs
from ..kubernetes_object import KubernetesObject
from .claim import plan_claim


class DynamicClaimArgs(ClaimArgs):
    """The settings of a claim on a storage class."""

    storage_class_name: DnsSubdomainPassedOn = Field(examples=["local-storage-class"])
    """The storage class, whose provisioner creates the volume."""


class DynamicClaim(Component):
    """A PersistentVolumeClaim on a storage class, whose provisioner creates a volume for it.

    By default, the claim waits for its first pod, and Pulumi does not wait for it.

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
        """Declare the claim.

        Args:
            name: the name of the claim.
            args: the settings of the claim.
            namespace: the name of its namespace, as `Namespace.namespace` has it.
            binds_at_once: whether the class has `volumeBindingMode: Immediate`, so that Pulumi waits for the volume.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        storage_class: dict[str, pulumi.Input[str]] = {"storageClassName": args.storage_class_name}
        planned = plan_claim(name, args, namespace, storage_class, bound=binds_at_once)
        claim = KubernetesObject(name, planned, self.child())
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
