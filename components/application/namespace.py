"""A namespace in which nothing is allowed that was not asked for."""

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject

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
        labels = {f"pod-security.kubernetes.io/{mode}": POD_SECURITY for mode in ("enforce", "audit", "warn")}
        namespace = KubernetesObject(
            name,
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}},
            self.child(),
        )
        self.namespace = namespace.object_name
        KubernetesObject(
            f"{name}-default-deny",
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {"name": "default-deny", "namespace": self.namespace},
                "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
            },
            self.child(),
        )
        self.register_outputs({"namespace": self.namespace})
