"""MetalLB's controller, which assigns addresses of the embedded node to Services of type LoadBalancer.

MetalLB has two programs (MetalLB, Concepts). The other one, the speaker, announces the addresses in the network of the
nodes. The embedded node needs none: this machine routes the addresses to it, and kube-proxy serves them there.
"""

from typing import Any

import pulumi

from ..base import Args, Component, PassedOn
from ..kubernetes_object import KubernetesObject
from ..rbac import READ, rule
from .objects import kubernetes_object, service_account_rights, service_deployment, service_namespace

NAME = "metallb"
NAMESPACE = "strata-load-balancer"
"""The namespace of MetalLB and of its pool of addresses. It contains nothing else."""
POOL = "node"
"""The name of the pool of addresses."""
HEALTH = 7472
LABELS = {"app": NAME}
API = "metallb.io"


class LoadBalancerArgs(Args):
    """MetalLB's controller. An empty map installs it with its defaults."""

    image: PassedOn = "quay.io/metallb/controller:v0.15.2"
    """The image."""


def plan_rights() -> dict[str, dict[str, Any]]:
    """Return the service account and its role: it writes the addresses of Services."""
    rules = [
        rule("", ["services"], [*READ, "update"]),
        rule("", ["services/status"], ["update"]),
        rule("", ["namespaces"], READ),
        rule("", ["events"], ["create", "patch"]),
        rule(API, ["ipaddresspools", "communities"], READ),
        rule(API, ["ipaddresspools/status"], ["update", "patch"]),
    ]
    return service_account_rights(NAME, NAMESPACE, rules)


def plan_deployment(args: LoadBalancerArgs) -> dict[str, Any]:
    """Return the Deployment. Two controllers would assign an address twice, so that an old pod ends first."""
    probe = {"httpGet": {"path": "/metrics", "port": "health"}}
    container = {
        "image": args.image,
        "args": [f"--port={HEALTH}", "--webhook-mode=disabled"],
        "env": [{"name": "METALLB_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}}],
        "ports": [{"name": "health", "containerPort": HEALTH}],
        "startupProbe": probe | {"periodSeconds": 1, "failureThreshold": 60},
        "livenessProbe": probe | {"periodSeconds": 10},
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
    }
    return service_deployment(NAME, NAMESPACE, LABELS, container, strategy={"type": "Recreate"})


def plan_pool(addresses: pulumi.Input[str]) -> dict[str, Any]:
    """Return the pool of a network of addresses."""
    return kubernetes_object(f"{API}/v1beta1", "IPAddressPool", POOL, NAMESPACE) | {
        "spec": {"addresses": [addresses], "avoidBuggyIPs": True}
    }


class LoadBalancer(Component):
    """MetalLB's controller with its rights and a pool of addresses. The kinds of MetalLB have to exist."""

    token = "strata:services:LoadBalancer"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: LoadBalancerArgs,
        *,
        addresses: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the controller.

        Args:
            name: the name of the component.
            args: its settings.
            addresses: a network that is routed to the nodes, as a CIDR.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        namespace = KubernetesObject(f"{name}-namespace", service_namespace(NAMESPACE), self.child())
        inside = self.child(depends_on=namespace)
        needed = [KubernetesObject(f"{name}-{role}", one, inside) for role, one in plan_rights().items()]
        needed.append(KubernetesObject(f"{name}-pool", plan_pool(addresses), inside))
        KubernetesObject(f"{name}-deployment", plan_deployment(args), self.child(depends_on=needed))
        self.register_outputs({})
