"""Verdicts on what services of a cluster consist of: gateways, routes, API registrations, certificates."""

from typing import Any

import pytest

from .previews import judge_steps, removal, update

GATEWAY_API = "kubernetes:gateway.networking.k8s.io/v1:"
CERT_MANAGER = "kubernetes:cert-manager.io/v1:"
API_SERVICE = "kubernetes:apiregistration.k8s.io/v1:APIService"


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        (f"{GATEWAY_API}Gateway", "what it routes to is no longer reachable through it"),
        (f"{GATEWAY_API}HTTPRoute", "it is no longer reachable"),
        (f"{GATEWAY_API}GatewayClass", "its gateways are not served"),
        ("kubernetes:metallb.io/v1beta1:IPAddressPool", "load balancers lose the addresses"),
        ("kubernetes:eks.amazonaws.com/v1:IngressClassParams", "load balancers of its class lose its settings"),
        (API_SERVICE, "the cluster no longer answers for its API"),
        (f"{CERT_MANAGER}Certificate", "it is not renewed"),
        (f"{CERT_MANAGER}ClusterIssuer", "its certificates are not renewed"),
    ],
)
def test_a_removed_service_interrupts(type_: str, words: str) -> None:
    (finding,) = judge_steps([removal("shop", type_)]).review.findings
    assert finding.verdict.words == "interrupts"
    assert words in finding.what


@pytest.mark.parametrize(
    ("name", "verdict", "words"),
    [
        ("cert-manager", "loses data", "every Certificate and Issuer is deleted if EKS deletes the kinds of"),
        ("external-dns", "interrupts", "the records of its hosts stay, and no longer follow the cluster"),
        ("metrics-server", "interrupts", "autoscalers of the cluster no longer scale"),
        ("coredns", "interrupts", "its function in the cluster stops"),
        (["coredns"], "interrupts", "its function in the cluster stops"),
    ],
)
def test_a_removed_add_on_names_what_stops(name: object, verdict: str, words: str) -> None:
    (finding,) = judge_steps([removal("shop", "strata:eks:AddOn", inputs={"name": name})]).review.findings
    assert finding.verdict.words == verdict
    assert words in finding.what


@pytest.mark.parametrize(
    ("type_", "path", "verdict"),
    [
        (f"{GATEWAY_API}HTTPRoute", "spec.hostnames", "interrupts"),
        (f"{GATEWAY_API}Gateway", "spec.listeners", "interrupts"),
        ("kubernetes:metallb.io/v1beta1:IPAddressPool", "spec.addresses", "interrupts"),
        ("kubernetes:metallb.io/v1beta1:IPAddressPool", "spec.autoAssign", "changes"),
        ("kubernetes:eks.amazonaws.com/v1:IngressClassParams", "spec.scheme", "interrupts"),
        (API_SERVICE, "spec.service", "interrupts"),
        (f"{CERT_MANAGER}Certificate", "spec.dnsNames", "interrupts"),
        (f"{CERT_MANAGER}Certificate", "spec.duration", "changes"),
        ("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "spec.metrics", "changes"),
    ],
)
def test_a_changed_property_of_a_service_has_its_class(type_: str, path: str, verdict: str) -> None:
    (finding,) = judge_steps([update("shop", path, ["a"], ["b"], type_)]).review.findings
    assert finding.verdict.words == verdict


def test_a_property_without_a_class_is_reported_as_unknown() -> None:
    (finding,) = judge_steps([update("shop", "spec.invented", 1, 2, f"{GATEWAY_API}Gateway")]).review.findings
    assert "unknown" in finding.what


@pytest.mark.parametrize(
    ("type_", "spec"),
    [
        ("core/v1:Service", {"type": ["LoadBalancer"], "externalIPs": 5}),
        ("core/v1:Service", {"type": "LoadBalancer", "loadBalancerSourceRanges": 5}),
        ("core/v1:Service", {"type": "LoadBalancer", "loadBalancerSourceRanges": "[secret]"}),
        ("apps/v1:Deployment", {"selector": {"matchLabels": "[secret]"}, "template": {"metadata": {"labels": ["a"]}}}),
        ("networking.k8s.io/v1:NetworkPolicy", {"podSelector": {"matchLabels": ["a"], "matchExpressions": [5]}}),
        (
            "apiextensions.k8s.io/v1:CustomResourceDefinition",
            {"versions": [{"name": ["v1"], "schema": {"openAPIV3Schema": {"properties": ["a"]}}}]},
        ),
        (
            "apps/v1:StatefulSet",
            {
                "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"},
                "volumeClaimTemplates": [{"spec": {"storageClassName": ["fast"]}}],
            },
        ),
    ],
)
def test_a_spec_that_the_api_would_reject_is_reviewed(type_: str, spec: dict[str, Any]) -> None:
    for old, new in ((spec, spec | {"a": 1}), ({}, spec), (spec, {})):
        assert judge_steps([update("shop", "spec", old, new, f"kubernetes:{type_}")]).review.findings
    assert judge_steps([removal("shop", f"kubernetes:{type_}", inputs={"spec": spec})]).review.findings


@pytest.mark.parametrize(
    ("annotation", "old", "new", "verdict"),
    [
        ("nginx.ingress.kubernetes.io/auth-type", None, "basic", "loses access"),
        ("nginx.ingress.kubernetes.io/auth-url", "https://a", "https://b", "loses access"),
        ("alb.ingress.kubernetes.io/auth-type", "none", "oidc", "loses access"),
        ("alb.ingress.kubernetes.io/auth-type", "oidc", "none", "interrupts"),
        (
            "alb.ingress.kubernetes.io/wafv2-acl-arn",
            None,
            "arn:aws:wafv2:eu-west-1:1:regional/webacl/a/b",
            "loses access",
        ),
        ("alb.ingress.kubernetes.io/security-groups", "sg-1", "sg-2", "loses access"),
        ("traefik.ingress.kubernetes.io/router.middlewares", None, "shop-login@kubernetescrd", "loses access"),
        ("nginx.ingress.kubernetes.io/proxy-body-size", "1m", "8m", "interrupts"),
    ],
)
def test_an_annotation_that_refuses_requests_loses_access(annotation: str, old: Any, new: Any, verdict: str) -> None:
    before, after = ({"annotations": {annotation: one} if one else {}} for one in (old, new))
    step = update("web", "metadata", before, after, "kubernetes:networking.k8s.io/v1:Ingress")
    step["detailedDiff"] = {f'metadata.annotations["{annotation}"]': {"kind": "update", "inputDiff": True}}
    (finding,) = judge_steps([step]).review.findings
    assert finding.verdict.words == verdict
    assert ("requests that were answered before may be refused" in finding.what) == (verdict == "loses access")


def hosts(*names: str) -> dict[str, Any]:
    return {"rules": [{"host": one, "http": {"paths": [{"path": "/"}]}} if one else {"http": {}} for one in names]}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (hosts("a.org"), hosts("a.org", "b.org"), "it is also reachable as `b.org`"),
        (hosts("a.org"), hosts("b.org", "a.org"), "it is also reachable as `b.org`"),
        (hosts("a.org", "b.org"), hosts("a.org"), "may get other answers, or none"),
        (hosts(""), hosts("", "b.org"), "may get other answers, or none"),
        (hosts("*.org"), hosts("*.org", "b.org"), "may get other answers, or none"),
        (hosts("a.org"), {"rules": [*hosts("a.org")["rules"], {"host": "a.org"}]}, "may get other answers, or none"),
    ],
)
def test_an_ingress_with_a_further_host_interrupts_nothing(
    old: dict[str, Any], new: dict[str, Any], words: str
) -> None:
    step = update("web", "spec", old, new, "kubernetes:networking.k8s.io/v1:Ingress")
    step["detailedDiff"] = {"spec.rules[1]": {"kind": "update", "inputDiff": True}}
    (finding,) = judge_steps([step]).review.findings
    assert finding.verdict.words == ("changes" if "also" in words else "interrupts")
    assert words in finding.what
