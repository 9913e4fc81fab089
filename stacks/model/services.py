"""The part `kubernetes.services` of an environment: programs of the cluster that applications rely on."""

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

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


class GatewayService(GatewayArgs):
    """The gateway that serves applications at their `host`. An empty map installs Traefik on the embedded node."""

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
    omitted."""
    section_name: DnsSubdomain | None = None
    """With `present`: the listener of the Gateway that serves the routes; all of them when omitted."""
    protocol: Literal["HTTP", "HTTPS"] = "HTTP"
    """With `present`: the protocol of this listener, with which the URLs of applications begin. With HTTPS, the owner
    of the Gateway configures its certificates."""

    @property
    def is_referred_to(self) -> bool:
        """Whether applications use a Gateway that exists, and the environment creates none."""
        return self.present and self.gateway_class_name is None

    def problems(self) -> Iterator[Problem]:
        given = sorted(self.model_fields_set - {"present"})
        if self.present:
            yield from _settings_without_effect(self, {"image"} & {*given})
            if self.gateway_class_name is not None:
                why, remedy = "because the environment creates the Gateway of this class", "remove one of the two"
                for field in given:
                    if field not in ("image", "gateway_class_name"):
                        key = self.key_of(field)
                        yield conflict((key,), getattr(self, field), "gatewayClassName", remedy, why=why)
            return
        for field in given:
            if field != "image":
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

    @property
    def issuer(self) -> IssuerRef:
        """The issuer of certificates."""
        return self.issuer_ref or IssuerRef(name=AUTHORITY)

    def problems(self) -> Iterator[Problem]:
        if self.present:
            yield from _settings_without_effect(self, self.model_fields_set & {"image", "authority_days"})
        elif self.issuer_ref is None:
            yield from super().problems()
        elif "authority_days" in self.model_fields_set:
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
    """external-dns, for the records of hosts. An EKS cluster that the environment creates gets it as an add-on."""
    load_balancer: LoadBalancerService | None = Field(default=None, examples=[{"present": True}])
    """The load balancers of the embedded node, for Services of type `LoadBalancer`. Other clusters have their own."""


def _settings_without_effect(args: Args, fields: Iterable[str]) -> Iterator[Problem]:
    """Yield a setting of a service that is present, which would only matter if the service was installed."""
    for field in sorted(fields)[:1]:
        key = args.key_of(field)
        yield conflict((key,), getattr(args, field), "present", why="because nothing is installed")
