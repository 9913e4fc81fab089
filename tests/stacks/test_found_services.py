"""Services of an environment beside those that its cluster has."""

from pathlib import Path
from typing import Any

from stacks.model.resolved import resolve
from stacks.read.environment_file import load
from stacks.rules.found_services import absent_services, outdated_kinds, shared_hosts

from .problems import VALID_IN_CLUSTER


def test_a_service_that_is_said_to_be_present_and_is_not_is_a_warning(tmp_path: Path) -> None:
    services = "services: {gateway: {present: true}, metrics: {present: true}}"
    (tmp_path / "stack.yaml").write_text(f"kubernetes: {{kind: existing, {services}}}\n")
    planned = resolve(load(tmp_path / "stack.yaml"), "stack").cluster
    assert planned is not None
    definition = {"metadata": {"name": "httproutes.gateway.networking.k8s.io"}}
    api = {"metadata": {"name": "v1beta1.metrics.k8s.io"}}
    assert [one.path[-2] for one in absent_services(planned, [])] == ["metrics", "gateway"]
    assert [one.path[-2] for one in absent_services(planned, [api])] == ["gateway"]
    assert list(absent_services(planned, [api, definition])) == []


def test_kinds_that_the_gateway_cannot_use_are_rejected(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text("kubernetes: {kind: existing, services: {gateway: {}}}\n")
    planned = resolve(load(tmp_path / "stack.yaml"), "stack").cluster
    assert planned is not None
    version = {"gateway.networking.k8s.io/bundle-version": "v1.2.0"}
    routes = {"metadata": {"name": "httproutes.gateway.networking.k8s.io", "annotations": version}}
    policies = {
        "metadata": {"name": "backendtlspolicies.gateway.networking.k8s.io"},
        "spec": {"versions": [{"name": "v1alpha3", "served": True}]},
    }
    older: list[list[dict[str, Any]]] = [[routes], [routes, policies]]
    for found in older:
        (problem,) = outdated_kinds(planned, found, "stack")
        assert problem.describe().startswith(
            "kubernetes.services.gateway: not supported by the kinds of the Gateway API in the cluster, v1.2.0: update "
        )
    newest = policies | {"spec": {"versions": [{"name": "v1", "served": True}]}}
    labels = {"app.kubernetes.io/instance": "stack"}
    own = {"metadata": {"name": "httproutes.gateway.networking.k8s.io", "labels": labels}}
    fitting: list[list[dict[str, Any]]] = [[], [own], [routes, newest]]
    for found in fitting:
        assert list(outdated_kinds(planned, found, "stack")) == []


def test_a_host_of_another_environment_is_a_warning(tmp_path: Path) -> None:
    text = VALID_IN_CLUSTER.replace("embedded", "embedded, services: {gateway: {present: true}}")
    (tmp_path / "stack.yaml").write_text(text.replace("page: hello", "page: hello, host: shop.example.org"))
    planned = resolve(load(tmp_path / "stack.yaml"), "stack").cluster
    assert planned is not None

    def route(namespace: str, host: str, gateway: str = "strata-gateway") -> dict[str, Any]:
        parent = {"name": "gateway", "namespace": gateway}
        metadata = {"name": "web", "namespace": namespace}
        return {"metadata": metadata, "spec": {"parentRefs": [parent], "hostnames": [host]}}

    own, elsewhere = route("stack", "shop.example.org"), route("third", "shop.example.org", "infra")
    shared, another = route("other", "shop.example.org"), route("other", "www.example.org")
    (warning,) = shared_hosts(planned, [own, elsewhere, shared, another])
    assert warning.describe().startswith(
        "applications.web.host: 'shop.example.org': already used by HTTPRoute other/web of the cluster, which gets its"
    )
