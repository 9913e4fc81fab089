"""A namespace in which nothing is allowed that was not asked for."""

import pulumi
import pulumi_kubernetes.core.v1 as core
import pulumi_kubernetes.networking.v1 as networking

from ..base import Component

POD_SECURITY = "restricted"


class Namespace(Component):
    """A namespace that enforces Pod Security `restricted` and whose network policy denies all traffic by default.

    What runs in it opens the ports that it needs by policies of its own. Where the cluster has no network policy engine
    the policies are kept by the API and enforced by no one.

    Attributes:
        namespace: its name. Whatever is made in it takes the name from here, and is thereby destroyed before it.
    """

    token = "strata:application:Namespace"  # noqa: S105 - a Pulumi type token
    namespace: pulumi.Output[str]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        modes = ("enforce", "audit", "warn")
        namespace = core.Namespace(
            name,
            metadata={
                "name": name,
                "labels": {f"pod-security.kubernetes.io/{mode}": POD_SECURITY for mode in modes},
            },
            opts=self.child(),
        )
        self.namespace = namespace.metadata.apply(lambda metadata: metadata.name or "")
        networking.NetworkPolicy(
            f"{name}-default-deny",
            metadata={"name": "default-deny", "namespace": self.namespace},
            spec={"pod_selector": {}, "policy_types": ["Ingress", "Egress"]},
            opts=self.child(),
        )
        self.register_outputs({"namespace": self.namespace})
