"""Rules for the issuer of certificates that an environment refers to, and does not create."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from components.problems import Problem, not_found
from components.services import CERTIFICATE_KIND, IssuerRef

from ..model.resolved import InCluster
from .services import CERTIFICATES, no_kind_certificate


def awaited_issuer(planned: InCluster) -> IssuerRef | None:
    """Return the issuer that has to exist, because an update waits for its certificate; None without one.

    Objects of the same environment are created after the gateway, so that none of them can be the issuer.
    """
    certificates, gateway = planned.args.services.certificates, planned.args.services.gateway
    hosts = [one for one in planned.web_applications.values() if one.args.host is not None]
    if certificates is None or gateway is None or gateway.is_referred_to or not hosts:
        return None
    return certificates.referred_issuer


def issuer_problems(
    planned: InCluster,
    issuer: IssuerRef,
    definitions: Iterable[Mapping[str, Any]],
    issuers: Iterable[Mapping[str, Any]],
) -> Iterator[Problem]:
    """Yield why the certificate of the hosts would not be issued.

    Args:
        planned: what is created in the cluster.
        issuer: the issuer that has to exist.
        definitions: among others, the definition of certificates, if the cluster has it.
        issuers: among others, the issuer, if the cluster has it.
    """
    certificates = planned.args.services.certificates
    is_present = certificates is not None and certificates.present
    path = (*CERTIFICATES, "issuerRef" if certificates is not None and certificates.issuer_ref else "present")
    if is_present and all(one["metadata"]["name"] != CERTIFICATE_KIND for one in definitions):
        yield no_kind_certificate()
    elif all((one["kind"], one["metadata"]["name"]) != (issuer.kind, issuer.name) for one in issuers):
        what = f"issuer of {issuer.group} in the cluster"
        yield not_found(path, f"{issuer.kind} {issuer.name}", what, (), remedy=_remedy(planned, issuer))


def _remedy(planned: InCluster, issuer: IssuerRef) -> str:
    """Return what to do about an issuer that does not exist."""
    certificates, gateway = planned.args.services.certificates, planned.args.services.gateway
    if certificates is not None and certificates.issuer_ref is None:
        return "write issuerRef or acme, or install cert-manager in one environment, with {}"
    if issuer.kind != "Issuer":
        return "create it first, or correct the name or kind"
    if gateway is not None and gateway.gateway_class_name is not None and not gateway.shares_namespace:
        instead = "write namespace at the gateway, one that exists and has the issuer, or name a ClusterIssuer"
        return f"it has to be in the namespace {planned.gateway_namespace}, which the environment creates: {instead}"
    return f"create it in the namespace {planned.gateway_namespace}, or name a ClusterIssuer"
