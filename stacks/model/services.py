"""The part `kubernetes.services` of an environment: programs of the cluster that applications rely on."""

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from components.application import GatewayName
from components.base import Args, DnsLabel, DnsSubdomain
from components.problems import Problem, conflict, not_applicable
from components.services import (
    AUTHORITY,
    GATEWAY,
    GATEWAY_NAMESPACE,
    CertificatesArgs,
    DnsArgs,
    GatewayArgs,
    IssuerRef,
    LoadBalancerArgs,
    MetricsArgs,
)


class MetricsService(MetricsArgs):
    """metrics-server, which autoscalers and `kubectl top` need. An empty map installs it with its defaults.

    An EKS cluster that the environment creates has it as an add-on, and needs no entry.
    """

    present: bool = False
    """Whether the cluster has a metrics server that the environment does not install."""

    def problems(self) -> Iterator[Problem]:
        if self.present:
            yield from _settings_without_effect(self, self.model_fields_set - {"present"})


OF_INSTALLED_GATEWAY = frozenset(GatewayArgs.model_fields)
"""The settings of a gateway that the environment installs."""


class GatewayService(GatewayArgs):
    """The gateway that serves applications at their `host`. An empty map installs Traefik."""

    present: bool = False
    """Whether the cluster has a gateway, or a controller of gateways, that the environment does not install."""
    gateway_class_name: DnsSubdomain | None = None
    """With `present`: the GatewayClass of a Gateway that the environment creates for its hosts. Without it, the
    applications use a Gateway that exists."""
    name: DnsSubdomain = GATEWAY
    """With `present`: the name of the Gateway that exists. That of a gateway which another environment has installed,
    when omitted; required for kind `eks`."""
    namespace: DnsLabel = GATEWAY_NAMESPACE
    """With `present`: the namespace of the Gateway, which has to accept routes of other namespaces. As for `name` when
    omitted. With `gatewayClassName`: a namespace that exists, in which the environment creates its Gateway, named after
    the stack; one of its own, `STACK-gateway`, when omitted."""
    section_name: DnsSubdomain | None = None
    """With `present`: the listener of the Gateway that serves the routes; all of them when omitted."""
    protocol: Literal["HTTP", "HTTPS"] = "HTTP"
    """With `present`: the protocol of this listener, with which the URLs of applications begin. With HTTPS, the owner
    of the Gateway configures its certificates."""

    @property
    def is_referred_to(self) -> bool:
        """Whether applications use a Gateway that exists, and the environment creates none."""
        return self.present and self.gateway_class_name is None

    @property
    def shares_namespace(self) -> bool:
        """Whether the environment creates a Gateway in a namespace that exists."""
        return self.gateway_class_name is not None and "namespace" in self.model_fields_set

    def problems(self) -> Iterator[Problem]:
        given = sorted(self.model_fields_set - {"present"})
        if self.present:
            yield from _settings_without_effect(self, OF_INSTALLED_GATEWAY & {*given})
            if self.gateway_class_name is not None:
                why, remedy = "because the environment creates the Gateway of this class", "remove one of the two"
                for field in given:
                    if field not in OF_INSTALLED_GATEWAY | {"gateway_class_name", "namespace"}:
                        key = self.key_of(field)
                        yield conflict((key,), getattr(self, field), "gatewayClassName", remedy, why=why)
            return
        for field in given:
            if field not in OF_INSTALLED_GATEWAY:
                key = self.key_of(field)
                yield not_applicable((key,), getattr(self, field), "a gateway that is installed", "add present: true")


class CertificatesService(CertificatesArgs):
    """cert-manager, for HTTPS at the gateway that the environment creates. An empty map installs it, with a certificate
    authority of the cluster's own."""

    present: bool = False
    """Whether the cluster has a cert-manager that the environment does not install."""
    issuer_ref: IssuerRef | None = None
    """The issuer of certificates, which the environment does not create. The authority of the cluster's own when
    omitted; required with `present` for kind `eks`."""

    def issuer_at(self, gateway: GatewayName) -> IssuerRef:
        """Return the issuer of the certificate of a Gateway."""
        if self.acme is not None and self.acme.dns01 is not None:
            return IssuerRef(name=f"{gateway.namespace}-{gateway.name}")
        if self.acme is not None:
            return IssuerRef(name=gateway.name, kind="Issuer")
        return self.issuer_ref or IssuerRef(name=AUTHORITY)

    @property
    def referred_issuer(self) -> IssuerRef | None:
        """The issuer of certificates that the environment does not create; None if it creates one."""
        if self.acme is not None or (self.issuer_ref is None and not self.present):
            return None
        return self.issuer_ref or IssuerRef(name=AUTHORITY)

    @property
    def certificate_days(self) -> int | None:
        """The time for which certificates are valid; None if an ACME server decides."""
        return None if self.acme is not None else self.days

    def problems(self) -> Iterator[Problem]:
        given = self.model_fields_set
        if self.acme is not None:
            for field in ("issuer_ref", "authority_days", "days"):
                if field in given:
                    why = "because the ACME server issues the certificates"
                    yield conflict((self.key_of(field),), getattr(self, field), "acme", "remove it", why=why)
        if self.present:
            yield from _settings_without_effect(self, given & {"image", "authority_days"})
        elif self.acme is None and self.issuer_ref is None:
            yield from super().problems()
        elif self.acme is None and "authority_days" in given:
            why = "because no authority is created"
            yield conflict(("authorityDays",), self.authority_days, "issuerRef", why=why)


class LoadBalancerService(LoadBalancerArgs):
    """The load balancers of the embedded node. An empty map installs MetalLB's controller."""

    present: bool = False
    """Whether another environment has installed it on the node."""

    def problems(self) -> Iterator[Problem]:
        if self.present:
            yield from _settings_without_effect(self, self.model_fields_set - {"present"})


class Services(Args):
    """Programs of the cluster that applications rely on. Each is optional."""

    metrics: MetricsService | None = Field(default=None, examples=[{}])
    """The metrics server, for the `autoscaling` of applications."""
    gateway: GatewayService | None = Field(default=None, examples=[{}])
    """The gateway, for the `host` of applications."""
    certificates: CertificatesService | None = None
    """cert-manager, for HTTPS at the gateway that the environment creates."""
    dns: DnsArgs | None = None
    """external-dns, for the records of hosts. An EKS cluster that the environment creates gets it as an add-on. On the
    embedded node, it requires `aws.endpoint: embedded`, and uses Route 53 there."""
    load_balancer: LoadBalancerService | None = Field(default=None, examples=[{"present": True}])
    """The load balancers of the embedded node, for Services of type `LoadBalancer`. Other clusters have their own."""

    def namespace_of_class(self, stack: str) -> str:
        """Return the namespace of a Gateway of a given class that the environment of a stack creates."""
        shared = self.gateway is not None and self.gateway.shares_namespace
        return self.gateway.namespace if self.gateway and shared else f"{stack}-gateway"

    def gateway_of(self, stack: str) -> GatewayName | None:
        """Return the Gateway that serves applications of a stack at their host names, if the environment has one."""
        service = self.gateway
        if service is None:
            return None
        if service.is_referred_to:
            scheme: Literal["http", "https"] = "https" if service.protocol == "HTTPS" else "http"
            return GatewayName(service.name, service.namespace, service.section_name, scheme)
        namespace = self.namespace_of_class(stack) if service.present else service.namespace
        name = stack if service.shares_namespace else GATEWAY
        return GatewayName(name, namespace, *(("https", "https") if self.certificates else ()))


def _settings_without_effect(args: Args, fields: Iterable[str]) -> Iterator[Problem]:
    """Yield a setting of a service that is present, which would only matter if the service was installed."""
    for field in sorted(fields)[:1]:
        key = args.key_of(field)
        yield conflict((key,), getattr(args, field), "present", why="because nothing is installed")
