"""The networks that may reach the load balancer of a service, an ingress, or the API of an EKS cluster."""

from collections.abc import Iterator
from typing import Any

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..model.type_rule import display_name
from ..read.state import Resource, property_of
from ..read.values import as_list, has_unknown, is_secret
from .box import Box
from .grant import Grant, Principal, Statement
from .spans import Spans, addresses
from .texts import Texts
from .traffic import EVERY_IPV4, network, networks
from .view import View

SERVICE, INGRESS = "kubernetes:core/v1:Service", "kubernetes:networking.k8s.io/v1:Ingress"
CLUSTERS = ("strata:eks:Cluster", "aws:eks/cluster:Cluster")
ENDPOINT = "endpoint"
RANGES = ("load-balancer-source-ranges", "whitelist-source-range", "allowlist-source-range", "inbound-cidrs")
"""The names of the annotations with the networks that are allowed, without the prefix of their controller (Kubernetes,
Service; ingress-nginx; AWS Load Balancer Controller)."""


def principals(view: View, others: View) -> Iterator[Principal]:
    """Yield the load balancers, ingresses and clusters of a view that also exist in another view."""
    for one in view.of_types((SERVICE, INGRESS, *CLUSTERS)):
        if one.urn in others.resources:
            rights = {SERVICE: _of_service, INGRESS: _of_ingress}.get(one.type, _of_cluster)
            yield Principal((ENDPOINT, one.urn), lambda one=one, rights=rights: list(rights(one)))  # type: ignore[misc]


def _of_service(service: Resource) -> Iterator[Grant]:
    what = f"the load balancer of service {quoted_in_full(display_name(service))}"
    if property_of(service, "spec.type") == "LoadBalancer":
        ranges = property_of(service, "spec.loadBalancerSourceRanges") or _annotated(service)
        yield from _from(service, ranges, what)


def _of_ingress(ingress: Resource) -> Iterator[Grant]:
    yield from _from(ingress, _annotated(ingress), f"ingress {quoted_in_full(display_name(ingress))}")


def _annotated(resource: Resource) -> Any:
    """Return the networks that an annotation lists; None if none does, or the annotations if they are unknown."""
    found = property_of(resource, "metadata.annotations")
    if not isinstance(found, dict) or is_secret(found):
        return found
    value = next((found[key] for key in sorted(found) if key.rpartition("/")[2] in RANGES), None)
    if not isinstance(value, str) or has_unknown(value) or is_secret(value):
        return value
    return [one.strip() for one in value.split(",") if one.strip()]


def _of_cluster(cluster: Resource) -> Iterator[Grant]:
    what = f"the API of cluster {quoted_in_full(cluster.name)}"
    if _setting(cluster, "endpointPublicAccess") is not False:
        yield from _from(cluster, _setting(cluster, "publicAccessCidrs"), what)
    private = _setting(cluster, "endpointPrivateAccess")
    if private is True or (private is None and cluster.type.startswith("strata:")):
        inside = Statement(Box.of({"peer": Spans(), "from": Texts.of(["vpc"])}), lambda _: what)
        yield Grant(cluster.urn, "the cluster's own VPC", (inside,))


def _setting(cluster: Resource, name: str) -> Any:
    """Return a setting of the endpoint: a property of the cluster with strata, of its `vpcConfig` with pulumi-aws."""
    value = property_of(cluster, name)
    return property_of(cluster, f"vpcConfig.{name}") if value is None else value


def _from(resource: Resource, ranges: Any, what: str) -> Iterator[Grant]:
    """Yield the networks of a list. An empty list allows every IPv4 address."""
    for cidr in [UNKNOWN_PART] if has_unknown(ranges) or is_secret(ranges) else as_list(ranges) or [EVERY_IPV4]:
        peers = addresses(str(cidr))
        box = Box.of({"peer": peers or Spans(), "from": Texts.of(["network"])})
        yield Grant(resource.urn, network(str(cidr)), (_reach(box, what, peers is None),))


def _reach(full: Box, what: str, unknown: bool) -> Statement:
    def words(piece: Box) -> str:
        peers = piece.side("peer")
        return f"{what} (in part: {networks(peers)})" if isinstance(peers, Spans) and piece != full else what

    return Statement(full, words, unknown=unknown)
