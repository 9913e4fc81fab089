"""cert-manager with a certificate authority of the cluster's own, which issues the certificates of its gateway.

An issuer without a key signs the authority's certificate, and the authority signs all others (cert-manager, CA issuer).
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args, Component, DnsSubdomain, PassedOn
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, matching, out_of_range
from ..rbac import READ, rule
from .acme import GROUP as ACME_GROUP
from .acme import AcmeArgs
from .objects import (
    kubernetes_object,
    network_policy,
    service_account_rights,
    service_deployment,
    service_namespace,
)

NAME = "cert-manager"
NAMESPACE = "strata-certificates"
"""The namespace of cert-manager and of the authority's key. It contains nothing else."""
AUTHORITY = "local-ca"
"""The name of the authority: its certificate, the Secret with its key, and the issuer of other certificates."""
SELF_SIGNED = "self-signed"
HEALTH = 9403
LABELS = {"app": NAME}
API = "cert-manager.io"
KIND = f"certificates.{API}"
"""The name of the definition of certificates, which a cluster with cert-manager has."""
_WRITE = ["update", "patch"]
_EVERY = ["certificates", "certificaterequests", "issuers", "clusterissuers"]


class IssuerRef(Args):
    """An issuer of cert-manager in the cluster, as `issuerRef` of a Certificate names it."""

    name: DnsSubdomain = Field(examples=["letsencrypt"])
    """Its name."""
    kind: Annotated[str, matching(r"[A-Z][A-Za-z0-9]*", "the kind of an issuer, such as ClusterIssuer")] = (
        "ClusterIssuer"
    )
    """Its kind. An `Issuer` has to be in the namespace of the gateway."""
    group: DnsSubdomain = API
    """The API group of its kind; another one for issuers that are not cert-manager's own."""


class CertificatesArgs(Args):
    """cert-manager with an authority of the cluster's own. An empty map installs it with its defaults."""

    image: PassedOn = "quay.io/jetstack/cert-manager-controller:v1.19.0"
    """The image."""
    authority_days: int = Field(default=3650, ge=1, le=36500)
    """The time for which the certificate of the authority is valid. It is renewed when a third of that is left."""
    days: int = Field(default=90, ge=1, le=825)
    """The time for which other certificates are valid. They are renewed when a third of that is left."""
    acme: AcmeArgs | None = None
    """The ACME server that issues the certificates instead of an authority of the cluster's own."""

    def problems(self) -> Iterator[Problem]:
        if self.days > self.authority_days:
            yield out_of_range(("days",), self.days, maximum=f"authorityDays, {self.authority_days}")


def plan_rights(*, has_acme: bool) -> dict[str, dict[str, Any]]:
    """Return the service account and its role: it writes the Secrets of certificates in every namespace.

    For ACME, it also writes the pods, Services and routes that answer the server.
    """
    rules = [
        rule(API, _EVERY, READ),
        rule(API, ["certificaterequests"], ["create", "delete"]),
        rule(API, [*_EVERY, *(f"{kind}/status" for kind in _EVERY)], _WRITE),
        rule(API, ["certificates/finalizers", "certificaterequests/finalizers"], ["update"]),
        rule("", ["secrets"], [*READ, "create", "update", "patch", "delete"]),
        rule("", ["events"], ["create", "patch"]),
    ]
    if has_acme:
        kinds = ["challenges", "orders"]
        rules += [
            rule(ACME_GROUP, kinds, [*READ, "create", "update", "patch", "delete"]),
            rule(ACME_GROUP, [f"{kind}/{part}" for kind in kinds for part in ("status", "finalizers")], _WRITE),
            rule("", ["pods", "services"], [*READ, "create", "delete"]),
            rule("gateway.networking.k8s.io", ["httproutes"], [*READ, "create", "update", "delete"]),
            rule("networking.k8s.io", ["ingresses"], READ),
        ]
    return service_account_rights(NAME, NAMESPACE, rules)


def plan_deployment(args: CertificatesArgs, aliases: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the Deployment. Two controllers would issue twice, so that an old pod ends before a new one starts.

    `aliases` are the addresses of hosts that no name server knows (Kubernetes, `hostAliases`).
    """
    probe = {"httpGet": {"path": "/", "port": "health"}}
    environment = [{"name": "POD_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}}]
    container = {
        "image": args.image,
        "env": [*environment, *([{"name": "ACME_SOLVER_IMAGE", "value": args.image}] if args.acme else [])],
        "ports": [{"name": "health", "containerPort": HEALTH}],
        "startupProbe": probe | {"periodSeconds": 1, "failureThreshold": 60},
        "livenessProbe": probe | {"periodSeconds": 10},
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
    }
    more: dict[str, Any] = {"hostAliases": list(aliases)} if aliases else {}
    return service_deployment(NAME, NAMESPACE, LABELS, container, strategy={"type": "Recreate"}, **more)


def plan_issuers(args: CertificatesArgs, namespace: str = NAMESPACE) -> dict[str, dict[str, Any]]:
    """Return the authority: the issuer that signs it, its certificate, and the issuer that signs with it, in order.

    The namespace is the one in which cert-manager looks for the keys of authorities.
    """
    authority = plan_certificate(AUTHORITY, namespace, issuer=IssuerRef(name=SELF_SIGNED), days=args.authority_days)
    authority["spec"] |= {"isCA": True, "commonName": AUTHORITY}
    # With another key, the certificates that were issued before would not be of the authority that clients know.
    authority["spec"]["privateKey"]["rotationPolicy"] = "Never"
    return {
        "self-signed": _issuer(SELF_SIGNED, {"selfSigned": {}}),
        "authority": authority,
        "issuer": _issuer(AUTHORITY, {"ca": {"secretName": AUTHORITY}}),
    }


def plan_certificate(
    name: str, namespace: str, *, issuer: IssuerRef, days: int | None, hosts: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a certificate in the Secret of the same name. Without `days`, its issuer decides how long it is valid."""
    spec: dict[str, Any] = {
        "secretName": name,
        "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
        "issuerRef": issuer.model_dump(),
    }
    if days is not None:
        spec["duration"] = f"{days * 24}h0m0s"
    if hosts:
        spec["dnsNames"] = list(hosts)
    return _ready(kubernetes_object(f"{API}/v1", "Certificate", name, namespace) | {"spec": spec})


def _issuer(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    return _ready(kubernetes_object(f"{API}/v1", "ClusterIssuer", name) | {"spec": spec})


def _ready(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return an object that is created once cert-manager reports that it can be used."""
    manifest["metadata"]["annotations"] = {"pulumi.com/waitFor": "condition=Ready"}
    return manifest


class Certificates(Component):
    """cert-manager with its rights, and an authority. The kinds of cert-manager have to exist."""

    token = "strata:services:Certificates"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: CertificatesArgs,
        *,
        has_authority: bool = True,
        address: pulumi.Input[str] | None = None,
        hosts: Sequence[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare cert-manager.

        Args:
            name: the name of the component.
            args: its settings.
            has_authority: whether the cluster gets an authority of its own.
            address: the address of the gateway, for ACME.
            hosts: the hosts there. cert-manager requests a page of each before it asks the ACME server to do so.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        namespace = KubernetesObject(f"{name}-namespace", service_namespace(NAMESPACE), self.child())
        inside = self.child(depends_on=namespace)
        has_acme = args.acme is not None
        rights = plan_rights(has_acme=has_acme)
        needed = [KubernetesObject(f"{name}-{role}", one, inside) for role, one in rights.items()]
        # An ACME server can be anywhere.
        policy = network_policy(NAMESPACE, (), [{}] if has_acme else ())
        needed.append(KubernetesObject(f"{name}-connections", policy, inside))
        aliases = [{"ip": address, "hostnames": list(hosts)}] if has_acme and hosts else []
        before: pulumi.Resource = KubernetesObject(
            f"{name}-deployment", plan_deployment(args, aliases), self.child(depends_on=needed)
        )
        for role, one in plan_issuers(args).items() if has_authority else ():
            before = KubernetesObject(f"{name}-{role}", one, self.child(depends_on=before))
        self.register_outputs({})


class Authority(Component):
    """An authority in a cluster that has cert-manager already."""

    token = "strata:services:Authority"  # noqa: S105 - a Pulumi type token

    def __init__(
        self, name: str, args: CertificatesArgs, *, namespace: str, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declare the authority.

        Args:
            name: the name of the component.
            args: its settings.
            namespace: the namespace of cert-manager.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        before: list[pulumi.Resource] = []
        for role, one in plan_issuers(args, namespace).items():
            before = [KubernetesObject(f"{name}-{role}", one, self.child(depends_on=before))]
        self.register_outputs({})
