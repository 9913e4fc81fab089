"""Which networks reach a load balancer and an EKS cluster, before and after."""

from typing import Any

import pytest

from .worlds import ReportedLosses

SERVICE, CLUSTER = "kubernetes:core/v1:Service", "aws:eks/cluster:Cluster"
INGRESS = "kubernetes:networking.k8s.io/v1:Ingress"
SOURCES = "service.beta.kubernetes.io/load-balancer-source-ranges"
NGINX, ALB = "nginx.ingress.kubernetes.io/whitelist-source-range", "alb.ingress.kubernetes.io/inbound-cidrs"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def service(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"type": "LoadBalancer"} | spec}


def annotated(annotations: Any, **spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "web", "namespace": "shop", "annotations": annotations}, "spec": spec}


def cluster(**settings: Any) -> dict[str, Any]:
    return {"vpcConfig": {"subnetIds": ["subnet-1"]} | settings}


@pytest.mark.parametrize(
    ("type_", "old", "new", "lost"),
    [
        (SERVICE, service(), service(loadBalancerSourceRanges=["10.0.0.0/8"]), "everyone (`0.0.0.0/0`) loses the load"),
        (SERVICE, service(loadBalancerSourceRanges=["10.0.0.0/9", "10.128.0.0/9"]), service(), ""),
        (
            SERVICE,
            service(loadBalancerSourceRanges=["10.0.0.0/8"]),
            service(loadBalancerSourceRanges=["10.0.0.0/9", "10.128.0.0/9"]),
            "",
        ),
        (SERVICE, service(), service(type="ClusterIP"), "loses the load balancer of service `shop/web`"),
        (SERVICE, service(), annotated({SOURCES: "10.0.0.0/8"}, type="LoadBalancer"), "loses the load balancer of"),
        (
            SERVICE,
            annotated({SOURCES: "10.0.0.0/8, 192.0.2.0/24"}, type="LoadBalancer"),
            service(loadBalancerSourceRanges=["10.0.0.0/8", "192.0.2.0/24"]),
            "",
        ),
        (INGRESS, annotated({}), annotated({NGINX: "10.0.0.0/8"}), "everyone (`0.0.0.0/0`) loses ingress `shop/web`"),
        (INGRESS, annotated({ALB: "10.0.0.0/9,10.128.0.0/9"}), annotated({ALB: "10.0.0.0/8"}), ""),
        (INGRESS, annotated({ALB: "10.0.0.0/8"}), annotated({}), ""),
        (INGRESS, annotated({}), annotated(UNKNOWN), "loses ingress `shop/web`"),
        (CLUSTER, cluster(), cluster(endpointPublicAccess=False), "everyone (`0.0.0.0/0`) loses the API of cluster"),
        (CLUSTER, cluster(publicAccessCidrs=["192.0.2.0/24"]), cluster(), ""),
        (CLUSTER, cluster(), cluster(publicAccessCidrs=["192.0.2.0/24"]), "(in part: `0.0.0.0/1`, `128.0.0.0/2`"),
        (
            CLUSTER,
            cluster(endpointPrivateAccess=True),
            cluster(),
            "the cluster's own VPC loses the API of cluster `it`",
        ),
    ],
)
def test_a_network_that_no_longer_reaches_an_endpoint_is_reported(
    type_: str, old: dict[str, Any], new: dict[str, Any], lost: str
) -> None:
    reported = ReportedLosses({(type_, "it"): old}, {(type_, "it"): new})
    assert bool(reported) is bool(lost)
    assert lost in "".join(finding.what for finding in reported.review.findings)


def test_the_removal_of_a_service_is_not_lost_access() -> None:
    assert not ReportedLosses({(SERVICE, "it"): service()}, {})
