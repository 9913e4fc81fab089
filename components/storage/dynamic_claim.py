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

    It is waited for until it is bound where its class `binds_at_once`; one that waits for its pod is there before that.

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
        binds_at_once: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        storage_class = {"storageClassName": args.storage_class_name}
        planned = plan_claim(name, args, namespace, storage_class, bound=binds_at_once)
        claim = KubernetesObject(name, planned, self.child())
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
