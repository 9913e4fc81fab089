"""Invalid services of a cluster in an environment file, and applications that need one that is missing."""

from pathlib import Path

import pytest

from stacks.read.environment_file import load

from .problems import VALID_CONTAINER, VALID_IN_CLUSTER, assert_reported, problems

SCALED = VALID_IN_CLUSTER.replace("page: hello", "page: hello, autoscaling: {maxReplicas: 3}")


@pytest.mark.parametrize("kind", ["embedded", "existing, nodeAddress: 192.0.2.1"])
def test_an_autoscaler_needs_a_metrics_server(tmp_path: Path, kind: str) -> None:
    text = SCALED.replace("embedded", kind)
    assert problems(tmp_path, text) == [
        (
            "1: kubernetes.services.metrics: required by applications.web.autoscaling but missing: "
            "add {} to install it, or {present: true} if the cluster has one"
        )
    ]
    for given in ("{}", "{present: true}"):
        (tmp_path / "stack.yaml").write_text(text.replace(kind, f"{kind}, services: {{metrics: {given}}}"))
        assert load(tmp_path / "stack.yaml").kubernetes is not None


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        (
            "{present: true, kubeletInsecureTls: true}",
            "1: kubernetes.services.metrics.kubeletInsecureTls: true: conflicts with present, because nothing is",
        ),
        (
            "{metricResolutionSeconds: 5}",
            "1: kubernetes.services.metrics.metricResolutionSeconds: 5: must be at least 10",
        ),
        ("{replicas: 2}", "1: kubernetes.services.metrics.replicas: 2: unknown key"),
        (
            "{kubelet_insecure_tls: true}",
            "1: kubernetes.services.metrics.kubelet_insecure_tls: true: unknown key: did you mean kubeletInsecureTls?",
        ),
    ],
)
def test_settings_of_the_metrics_server_are_checked(tmp_path: Path, metrics: str, expected: str) -> None:
    change = ("embedded", f"embedded, services: {{metrics: {metrics}}}")
    assert_reported(tmp_path, VALID_IN_CLUSTER, change, expected)


def test_an_application_whose_pods_end_before_new_ones_start_has_no_autoscaler(tmp_path: Path) -> None:
    text = SCALED.replace("embedded", "embedded, services: {metrics: {}}").replace("3}", "3}, strategy: Recreate")
    assert problems(tmp_path, text) == [
        (
            "8: applications.web.strategy: 'Recreate': conflicts with autoscaling, because each update would end all "
            "pods that the load needs: remove one of the two"
        )
    ]


def test_a_host_needs_a_gateway(tmp_path: Path) -> None:
    text = VALID_IN_CLUSTER.replace("page: hello", "page: hello, host: shop.example.org")
    assert problems(tmp_path, text) == [
        (
            "1: kubernetes.services.gateway: required by applications.web.host but missing: add {} to install it, or "
            "{present: true, gatewayClassName: ...} or {present: true, name: ..., namespace: ...} if the cluster has "
            "one"
        )
    ]
    (tmp_path / "stack.yaml").write_text(text.replace("embedded", "embedded, services: {gateway: {}}"))
    assert load(tmp_path / "stack.yaml").kubernetes is not None


@pytest.mark.parametrize("kind", ["existing", "eks, existing: shop", "eks"])
def test_a_gateway_is_installed_in_every_cluster(tmp_path: Path, kind: str) -> None:
    aws = "aws: {region: us-east-1}\nnetwork: {cidr: 10.20.0.0/16, zones: 2, nat: single}\n"
    text = f"{aws}kubernetes: {{kind: {kind}, services: {{gateway: {{}}}}}}\n"
    for service in ("{}", "{loadBalancerSourceRanges: [198.51.100.0/24]}", "{present: true, name: a, namespace: b}"):
        (tmp_path / "stack.yaml").write_text(text.replace("{}", service))
        load(tmp_path / "stack.yaml")


@pytest.mark.parametrize(
    ("kind", "gateway", "expected"),
    [
        ("embedded, renderTo: out", "{}", "gateway: not supported by renderTo: install it in an environment without"),
        ("embedded", "{scheme: internal}", "gateway.scheme: 'internal': does not apply to the embedded node, at whose"),
        ("embedded", "{annotations: {a: b}}", "gateway.annotations: does not apply to the embedded node"),
        (
            "existing",
            "{scheme: internet-facing}",
            "gateway.scheme: 'internet-facing': does not apply to kind existing: write annotations for the controller",
        ),
        (
            "existing",
            "{present: true, gatewayClassName: public, annotations: {a: b}}",
            "gateway.annotations: conflicts with present, because nothing is installed",
        ),
        (
            "eks, existing: shop",
            "{scheme: public}",
            "gateway.scheme: 'public': must be 'internal' or 'internet-facing'",
        ),
    ],
)
def test_settings_of_a_gateway_belong_to_a_kind_of_cluster(
    tmp_path: Path, kind: str, gateway: str, expected: str
) -> None:
    text = f"aws: {{region: us-east-1}}\nkubernetes: {{kind: {kind}, services: {{gateway: {gateway}}}}}\n"
    (found,) = problems(tmp_path, text)
    assert found.startswith(f"2: kubernetes.services.{expected}")


@pytest.mark.parametrize(
    ("kind", "services", "start"),
    [
        ("embedded", "{certificates: {}, gateway: {present: true, protocol: HTTPS}}", "certificates: conflicts with"),
        ("existing", "{certificates: {present: true}, gateway: {present: true, name: a}}", "certificates: conflicts"),
        (
            "embedded",
            "{certificates: {authorityDays: 30, present: true}, gateway: {}}",
            "certificates.authorityDays: 30",
        ),
        (
            "embedded",
            "{certificates: {authorityDays: 30, issuerRef: {name: a}}, gateway: {}}",
            "certificates.authorityDays: 30: conflicts with issuerRef",
        ),
        (
            "embedded",
            "{loadBalancer: {}}",
            "gateway: required by applications.web.host but missing: add {} to install it, or",
        ),
        (
            "existing",
            "{certificates: {present: true}}",
            "gateway: required by applications.web.host and kubernetes.services.certificates but missing: add {} to",
        ),
    ],
)
def test_an_invalid_setting_of_services_is_reported_once(tmp_path: Path, kind: str, services: str, start: str) -> None:
    type_ = ", service: {type: LoadBalancer}" if "loadBalancer" in services else ""
    text = VALID_IN_CLUSTER.replace("page: hello", f"page: hello, host: shop.example.org{type_}")
    (found,) = problems(tmp_path, text.replace("embedded", f"{kind}, services: {services}"))
    assert found.startswith(f"1: kubernetes.services.{start}")


def test_rendered_objects_use_load_balancers_that_another_environment_installs(tmp_path: Path) -> None:
    text = VALID_IN_CLUSTER.replace("page: hello", "page: hello, service: {type: LoadBalancer}")
    text = text.replace("embedded", "embedded, renderTo: out")
    (found,) = problems(tmp_path, text)
    assert "load balancers: add kubernetes.services.loadBalancer: {present: true}, or use NodePort" in found
    text = text.replace("out", "out, services: {loadBalancer: {}}")
    (found,) = problems(tmp_path, text)
    assert "loadBalancer: not supported by renderTo: install it in an environment without renderTo, and write" in found
    (tmp_path / "stack.yaml").write_text(text.replace("{}", "{present: true}"))
    load(tmp_path / "stack.yaml")


@pytest.mark.parametrize(
    ("gateway", "expected"),
    [
        ("{name: public}", "1: kubernetes.services.gateway.name: 'public': does not apply to a gateway that is"),
        ("{present: true, image: other}", "1: kubernetes.services.gateway.image: 'other': conflicts with present"),
        ("{gatewayClassName: public}", "1: kubernetes.services.gateway.gatewayClassName: 'public': does not apply to"),
        ("{protocol: HTTPS}", "1: kubernetes.services.gateway.protocol: 'HTTPS': does not apply to a gateway that is"),
        (
            "{present: true, gatewayClassName: public, name: edge}",
            "1: kubernetes.services.gateway.name: 'edge': conflicts with gatewayClassName, because the environment",
        ),
        ("{present: true, className: public}", "1: kubernetes.services.gateway.className: 'public': unknown key"),
    ],
)
def test_settings_of_the_gateway_are_checked(tmp_path: Path, gateway: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_CLUSTER, ("embedded", f"embedded, services: {{gateway: {gateway}}}"), expected)


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        (
            "{certificates: {}}",
            "1: kubernetes.services.gateway: required by kubernetes.services.certificates but missing",
        ),
        (
            "{certificates: {}, gateway: {present: true}}",
            "1: kubernetes.services.certificates: conflicts with kubernetes.services.gateway, because the certificates",
        ),
        (
            "{certificates: {days: 90, authorityDays: 30}, gateway: {}}",
            "1: kubernetes.services.certificates.days: 90: must be at most authorityDays, 30",
        ),
        (
            "{certificates: {days: 1000}, gateway: {}}",
            "1: kubernetes.services.certificates.days: 1000: must be at most 825",
        ),
        (
            "{certificates: {authorityDays: 900, issuerRef: {name: public}}, gateway: {}}",
            "1: kubernetes.services.certificates.authorityDays: 900: conflicts with issuerRef, because no authority",
        ),
        (
            "{certificates: {present: true, image: other}, gateway: {}}",
            "1: kubernetes.services.certificates.image: 'other': conflicts with present, because nothing is installed",
        ),
        (
            "{certificates: {issuerRef: {name: public, kind: clusterissuer}}, gateway: {}}",
            "1: kubernetes.services.certificates.issuerRef.kind: 'clusterissuer': must be the kind of an issuer",
        ),
        (
            "{certificates: {issuerRef: {namespace: infra}}, gateway: {}}",
            "1: kubernetes.services.certificates.issuerRef.namespace: 'infra': unknown key",
        ),
    ],
)
def test_certificates_are_issued_for_the_gateway(tmp_path: Path, services: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_CLUSTER, ("embedded", f"embedded, services: {services}"), expected)


def test_a_load_balancer_needs_the_service_of_the_node(tmp_path: Path) -> None:
    text = VALID_CONTAINER.replace("ports: [", "service: {type: LoadBalancer}, ports: [")
    assert problems(tmp_path, text) == [
        (
            "8: applications.api.service.type: 'LoadBalancer': not supported by the embedded node, which has no load "
            "balancers: add kubernetes.services.loadBalancer: {}, or use NodePort"
        )
    ]
    text = text.replace("embedded", "embedded, services: {loadBalancer: {}}")
    (found,) = problems(tmp_path, text.replace("type: LoadBalancer", "type: LoadBalancer, loadBalancerClass: other"))
    assert "applications.api.service.loadBalancerClass: 'other': not supported by the embedded node, which has" in found
    (found,) = problems(tmp_path, text.replace("{loadBalancer: {}}", "{loadBalancer: {addresses: []}}"))
    assert "kubernetes.services.loadBalancer.addresses: []: unknown key" in found
    (found,) = problems(tmp_path, text.replace("embedded", "existing, nodeAddress: 192.0.2.1"))
    assert "kubernetes.services.loadBalancer: not supported by kind existing: remove the entry, and use the" in found


def test_a_host_belongs_to_one_application_and_one_road(tmp_path: Path) -> None:
    text = VALID_IN_CLUSTER.replace(
        "embedded", "existing, nodeAddress: 192.0.2.1, services: {gateway: {present: true}}"
    )
    text = text.replace("page: hello", "page: hello, host: shop.example.org")
    text += text.splitlines()[-1].replace("web", "other") + "\n"
    assert problems(tmp_path, text) == [
        "9: applications.other.host: 'shop.example.org': already used by applications.web: use another host"
    ]
    both = text.replace("other: {", "other: {ingress: {host: www.example.org}, ")
    assert "applications.other.host: 'shop.example.org': conflicts with ingress" in "".join(problems(tmp_path, both))


def test_the_gateway_speaks_http_to_the_first_port_of_a_container(tmp_path: Path) -> None:
    text = VALID_CONTAINER.replace("embedded", "embedded, services: {gateway: {}}")
    text = text.replace("{containerPort: 8080}", "{name: postgres, containerPort: 5432}")
    text = text.replace("env:", "host: db.test, env:")
    assert problems(tmp_path, text) == [
        (
            "8: applications.api.ports.0.name: 'postgres': must be http, or begin with http-, because the gateway "
            "speaks HTTP to the first port of host"
        )
    ]
    (found,) = problems(
        tmp_path, text.replace("name: postgres, containerPort: 5432", "containerPort: 53, protocol: UDP")
    )
    assert (
        "applications.api.ports.0.protocol: 'UDP': must be TCP, because the gateway speaks HTTP to the first" in found
    )
    (found,) = problems(tmp_path, text.replace("ports: [{name: postgres, containerPort: 5432}], ", ""))
    assert "applications.api.host: does not apply to a container without ports" in found
