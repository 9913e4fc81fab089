"""The networks that may reach the load balancer of a service, or the API of an EKS cluster."""

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
from .traffic import network, networks
from .view import View

SERVICE = "kubernetes:core/v1:Service"
CLUSTERS = ("strata:eks:Cluster", "aws:eks/cluster:Cluster")
EVERY_IPV4 = ["0.0.0.0/0"]
ENDPOINT = "endpoint"


def principals(view: View, others: View) -> Iterator[Principal]:
    """Yield the load balancers and the clusters of a view that also exist in another view."""
    for one in view.of_types((SERVICE, *CLUSTERS)):
        if one.urn in others.resources:
            rights = _of_service if one.type == SERVICE else _of_cluster
            yield Principal((ENDPOINT, one.urn), lambda one=one, rights=rights: list(rights(one)))  # type: ignore[misc]


def _of_service(service: Resource) -> Iterator[Grant]:
    what = f"the load balancer of service {quoted_in_full(display_name(service))}"
    if property_of(service, "spec.type") == "LoadBalancer":
        yield from _from(service, property_of(service, "spec.loadBalancerSourceRanges"), what)


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
    for cidr in [UNKNOWN_PART] if has_unknown(ranges) or is_secret(ranges) else as_list(ranges) or EVERY_IPV4:
        peers = addresses(str(cidr))
        box = Box.of({"peer": peers or Spans(), "from": Texts.of(["network"])})
        yield Grant(resource.urn, network(str(cidr)), (_reach(box, what, peers is None),))


def _reach(full: Box, what: str, unknown: bool) -> Statement:
    def words(piece: Box) -> str:
        peers = piece.side("peer")
        return f"{what} (in part: {networks(peers)})" if isinstance(peers, Spans) and piece != full else what

    return Statement(full, words, unknown=unknown)
