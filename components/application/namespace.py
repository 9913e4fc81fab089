"""A namespace that denies by default: pods without restrictions, and network traffic."""

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject
from ..pod_security import Level, namespace_labels


class Namespace(Component):
    """A namespace that enforces a level of Pod Security and whose network policy denies all traffic by default.

    Each application opens the ports that it needs with a separate network policy. A cluster without a network policy
    engine stores the policies and does not enforce them.

    Attributes:
        namespace: the name of the namespace. Objects that take the name from this output are deleted before the
            namespace.
    """

    token = "strata:application:Namespace"  # noqa: S105 - a Pulumi type token
    namespace: pulumi.Output[str]

    def __init__(
        self, name: str, opts: pulumi.ResourceOptions | None = None, *, pod_security: Level = Level.RESTRICTED
    ) -> None:
        """Declare the namespace.

        Args:
            name: its name.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
            pod_security: the level of the Pod Security Standards that it enforces.
        """
        super().__init__(name, opts)
        labels = namespace_labels(pod_security, "enforce", "audit", "warn")
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
