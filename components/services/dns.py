"""external-dns, which creates the records of host names in hosted zones of Route 53, and deletes them.

It writes a TXT record with its owner beside each record, and changes only records of its own (external-dns, Registry).
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

import pulumi

from ..base import Component, PassedOn
from ..iam_permissions import allow
from ..kubernetes_object import KubernetesObject
from ..partition import Partition
from ..rbac import READ, rule
from .hosted_zones import HostedZones, plan_record_rights
from .objects import (
    API_PORTS_ELSEWHERE,
    network_policy,
    service_account_rights,
    service_deployment,
    service_namespace,
)

NAME = "external-dns"
NAMESPACE = "strata-dns"
"""The namespace of external-dns where it is installed by objects of its own. It contains nothing else."""
HEALTH = 7979
HTTP, HTTPS = 80, 443
LABELS = {"app": NAME}
PLACEHOLDER_KEY = "placeholder"
"""Both parts of the credentials for an API that has no users. It is not a secret."""


class DnsArgs(HostedZones):
    """external-dns for hosted zones of Route 53."""

    image: PassedOn = "registry.k8s.io/external-dns/external-dns:v0.20.0"
    """The image."""
    policy: Literal["sync", "upsert-only"] = "sync"
    """`sync` deletes the records of hosts that are removed; `upsert-only` keeps them."""


def plan_statements(args: DnsArgs, partition: Partition) -> list[dict[str, Any]]:
    """Return the rights of external-dns in AWS: it finds all hosted zones, and reads and changes the given ones."""
    return [plan_record_rights(args, partition), allow(["route53:ListHostedZones"], ["*"])]


def plan_sources(*, has_gateway: bool) -> list[str]:
    """Return the kinds of objects whose hosts get records, as external-dns names them.

    It starts only where the kinds exist, and those of the Gateway API exist where the environment has a gateway.
    """
    return ["service", "ingress", *(["gateway-httproute"] if has_gateway else [])]


def plan_rights() -> dict[str, dict[str, Any]]:
    """Return the service account and its role: it reads hosts and the addresses that their records point to."""
    rules = [
        rule("", ["services", "namespaces"], READ),
        rule("networking.k8s.io", ["ingresses"], READ),
        rule("gateway.networking.k8s.io", ["gateways", "httproutes"], READ),
    ]
    return service_account_rights(NAME, NAMESPACE, rules)


def plan_deployment(
    args: DnsArgs,
    *,
    endpoint: pulumi.Input[str] | None,
    region: str,
    owner: str,
    has_gateway: bool,
    service_account: pulumi.Input[str] = NAME,
) -> dict[str, Any]:
    """Return the Deployment. Two controllers would change the same records, so that an old pod ends first.

    Without an endpoint, it is Route 53 in AWS, where the service account has its rights.
    """
    of_endpoint = [
        {"name": "AWS_ENDPOINT_URL_ROUTE_53", "value": endpoint},
        {"name": "AWS_ACCESS_KEY_ID", "value": PLACEHOLDER_KEY},
        {"name": "AWS_SECRET_ACCESS_KEY", "value": PLACEHOLDER_KEY},
    ]
    probe = {"httpGet": {"path": "/healthz", "port": "health"}}
    container = {
        "image": args.image,
        "args": [
            "--provider=aws",
            "--registry=txt",
            f"--txt-owner-id={owner}",
            f"--policy={args.policy}",
            "--events",
            "--service-type-filter=LoadBalancer",
            *(f"--source={one}" for one in plan_sources(has_gateway=has_gateway)),
            *(f"--domain-filter={one}" for one in sorted(args.hosted_zones)),
            *(f"--zone-id-filter={one}" for one in sorted(args.hosted_zones.values())),
        ],
        "env": [{"name": "AWS_REGION", "value": region}, *(of_endpoint if endpoint is not None else ())],
        "ports": [{"name": "health", "containerPort": HEALTH}],
        "startupProbe": probe | {"periodSeconds": 1, "failureThreshold": 60},
        "livenessProbe": probe | {"periodSeconds": 10},
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
    }
    account: dict[str, Any] = {"serviceAccountName": service_account}
    if endpoint is None:  # a service account with rights in AWS gives pods no token of the API server by itself
        account["automountServiceAccountToken"] = True
    return service_deployment(NAME, NAMESPACE, LABELS, container, strategy={"type": "Recreate"}, **account)


def plan_connections(endpoint: pulumi.Input[str] | None, agents: Sequence[str] = ()) -> dict[str, Any]:
    """Return the network policy, which allows the endpoint of Route 53 besides DNS and the API server.

    Without an endpoint, it is AWS, and pods get their credentials at the addresses of an agent of their node.
    """
    if endpoint is None:
        at_agent = {"to": [{"ipBlock": {"cidr": one}} for one in agents], "ports": [{"protocol": "TCP", "port": HTTP}]}
        at_aws = {"ports": [{"protocol": "TCP", "port": HTTPS}]}
        return network_policy(NAMESPACE, (), [at_agent, at_aws], API_PORTS_ELSEWHERE)
    url = pulumi.Output.from_input(endpoint).apply(urlsplit)
    to = [{"ipBlock": {"cidr": url.apply(lambda one: f"{one.hostname}/32")}}]
    port = {"protocol": "TCP", "port": url.apply(lambda one: one.port)}
    return network_policy(NAMESPACE, (), [{"to": to, "ports": [port]}])


class Dns(Component):
    """external-dns with its rights in the cluster, for Route 53 in AWS, or for an API of it that has no users."""

    token = "strata:services:Dns"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: DnsArgs,
        *,
        region: str,
        owner: str,
        has_gateway: bool,
        endpoint: pulumi.Input[str] | None = None,
        identify: Callable[[pulumi.Output[str]], pulumi.Output[str]] | None = None,
        agents: Sequence[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare external-dns.

        Args:
            name: the name of the component.
            args: its settings.
            region: the region of the account.
            owner: the name in the TXT records beside its records, which no other cluster of the account has.
            has_gateway: whether the cluster has the kinds of the Gateway API.
            endpoint: the URL of an API that has no users, with an IPv4 address and a port; None for AWS.
            identify: for AWS: creates the service account `NAME` with its rights there in a namespace, and returns its
                name.
            agents: for AWS: the networks of the agent from which pods get their credentials.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        namespace = KubernetesObject(f"{name}-namespace", service_namespace(NAMESPACE), self.child())
        inside = self.child(depends_on=namespace)
        account: pulumi.Input[str] = identify(namespace.object_name) if identify else NAME
        rights = {role: one for role, one in plan_rights().items() if role != "account" or identify is None}
        needed = [KubernetesObject(f"{name}-{role}", one, inside) for role, one in rights.items()]
        needed.append(KubernetesObject(f"{name}-connections", plan_connections(endpoint, agents), inside))
        deployment = plan_deployment(
            args, endpoint=endpoint, region=region, owner=owner, has_gateway=has_gateway, service_account=account
        )
        KubernetesObject(f"{name}-deployment", deployment, self.child(depends_on=needed))
        self.register_outputs({})
