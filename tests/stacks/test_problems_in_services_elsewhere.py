"""Services of clusters that strata did not create alone: an existing cluster, an EKS cluster, and its hosted zones."""

from datetime import date
from pathlib import Path

import pytest

from stacks.read.environment_file import load
from stacks.rules.warnings import environment_warnings

from .problems import VALID_IN_CLUSTER, problems


def in_eks(kubernetes: str) -> str:
    """Return an environment with an EKS cluster."""
    return f"aws: {{region: us-east-1}}\nnetwork: {{cidr: 10.20.0.0/16, zones: 2, nat: single}}\n{kubernetes}\n"


def test_services_are_installed_in_an_existing_eks_cluster(tmp_path: Path) -> None:
    services = "metrics: {}, gateway: {}, dns: {hostedZones: {example.org: Z053}, image: dns:1}"
    text = in_eks(f"kubernetes: {{kind: eks, existing: shop, services: {{{services}}}}}")
    present = text.replace("metrics: {}", "metrics: {present: true}")
    for one in (text, present.replace("gateway: {}", "gateway: {present: true, gatewayClassName: public}")):
        (tmp_path / "stack.yaml").write_text(one)
        load(tmp_path / "stack.yaml")


def test_the_add_on_of_a_new_eks_cluster_is_configured_as_an_add_on(tmp_path: Path) -> None:
    text = in_eks("kubernetes: {kind: eks, services: {metrics: {image: other}}}")
    (found,) = problems(tmp_path, text)
    assert "services.metrics.image: 'other': does not apply to the add-on of EKS: remove it, and configure" in found
    (tmp_path / "stack.yaml").write_text(text.replace("image: other", ""))
    load(tmp_path / "stack.yaml")


def test_the_gateway_of_an_eks_cluster_is_named(tmp_path: Path) -> None:
    text = in_eks("kubernetes: {kind: eks, services: {gateway: {present: true, name: public}}}")
    assert problems(tmp_path, text) == [
        (
            "3: kubernetes.services.gateway.namespace: required but missing: add the namespace of the Gateway, or "
            "write gatewayClassName instead"
        )
    ]


def test_cert_manager_is_referred_to_in_an_existing_cluster(tmp_path: Path) -> None:
    services = "{certificates: {}, gateway: {present: true, gatewayClassName: public}}"
    text = VALID_IN_CLUSTER.replace("embedded", f"existing, nodeAddress: 192.0.2.1, services: {services}")
    (found,) = problems(tmp_path, text)
    assert (
        "kubernetes.services.certificates: not supported by kind existing: install cert-manager by its chart" in found
    )
    (tmp_path / "stack.yaml").write_text(text.replace("certificates: {}", "certificates: {present: true}"))
    load(tmp_path / "stack.yaml")


def test_an_existing_eks_cluster_gets_no_add_on(tmp_path: Path) -> None:
    gateway = "gateway: {present: true, gatewayClassName: public}"
    text = in_eks(f"kubernetes: {{kind: eks, existing: shop, services: {{certificates: {{}}, {gateway}}}}}")
    (certificates,) = problems(tmp_path, text)
    assert (
        "kubernetes.services.certificates: not allowed, because an existing EKS cluster is not changed" in certificates
    )
    assert "--addon-name cert-manager` unless it has the add-on, and write present: true with issuerRef" in certificates
    text = text.replace("certificates: {}", "certificates: {present: true}")
    (missing,) = problems(tmp_path, text)
    assert "kubernetes.services.certificates.issuerRef: required but missing: add the name and kind of the" in missing
    (tmp_path / "stack.yaml").write_text(
        text.replace("present: true}, gateway", "present: true, issuerRef: {name: public}}, gateway")
    )
    load(tmp_path / "stack.yaml")


@pytest.mark.parametrize(
    ("dns", "expected"),
    [
        ("{}", "kubernetes.services.dns.hostedZones: required but missing: add the domain name and the id"),
        (
            "{hostedZones: {example.org: example}}",
            "kubernetes.services.dns.hostedZones.example.org: 'example': must be",
        ),
        (
            "{hostedZones: {example.org: Z053, example.com: Z053}}",
            "kubernetes.services.dns.hostedZones.example.com: 'Z053': already used by hostedZones.example.org",
        ),
        ("{zones: [example.org]}", "kubernetes.services.dns.zones: ['example.org']: unknown key"),
    ],
)
def test_hosted_zones_are_checked(tmp_path: Path, dns: str, expected: str) -> None:
    (found,) = problems(tmp_path, in_eks(f"kubernetes: {{kind: eks, services: {{dns: {dns}}}}}"))
    assert expected in found


def test_an_invalid_name_and_an_invalid_id_of_a_hosted_zone_are_two_problems(tmp_path: Path) -> None:
    text = in_eks("kubernetes: {kind: eks, services: {dns: {hostedZones: {-example: z053}}}}")
    name, zone = (one.partition("hostedZones.-example: ")[2] for one in problems(tmp_path, text))
    assert name.startswith("'-example': must be a host name (RFC 1123): ")
    assert zone == "'z053': must be the id of a hosted zone, such as Z05346603AMSIBWU1JMO8"


def test_namespaces_of_add_ons_are_not_those_of_applications(tmp_path: Path) -> None:
    gateway = "gateway: {present: true, gatewayClassName: public}"
    services = f"certificates: {{}}, dns: {{hostedZones: {{example.org: Z053}}}}, {gateway}"
    kubernetes = f"kubernetes: {{kind: eks, services: {{{services}}}}}"
    application = "{kind: container, image: shop:1, namespace: external-dns}"
    text = in_eks(
        f"{kubernetes}\napplications: {{shop: {application}}}\nusers: {{a: {{namespaces: {{cert-manager: view}}}}}}"
    )
    shop, user = problems(tmp_path, text)
    assert "applications.shop.namespace: 'external-dns': not allowed, because the environment would create" in shop
    assert "users.a.namespaces.cert-manager: 'view': not allowed, because the namespace belongs to" in user
    without = text.replace("certificates: {}", "certificates: {present: true, issuerRef: {name: public}}")
    (tmp_path / "stack.yaml").write_text(without.replace("dns: {hostedZones: {example.org: Z053}}, ", ""))
    load(tmp_path / "stack.yaml")


def test_external_dns_is_not_installed_in_an_existing_cluster(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "kubernetes: {kind: existing, services: {dns: {hostedZones: {example.org: Z053}}}}\n")
    assert "kubernetes.services.dns: not supported by kind existing: install external-dns by its own means" in found


@pytest.mark.parametrize(
    ("aws", "remedy"),
    [
        ("", "add aws: {region: us-east-1, endpoint: embedded}"),
        ("aws: {region: eu-west-1}\n", "write aws.endpoint: embedded"),
    ],
)
def test_external_dns_on_the_node_needs_the_aws_api_of_this_machine(tmp_path: Path, aws: str, remedy: str) -> None:
    text = "kubernetes: {kind: embedded, services: {dns: {hostedZones: {example.test: Z053}}}}\n"
    (found,) = problems(tmp_path, aws + text)
    node = "the embedded node without the AWS API of this machine"
    assert found.endswith(f": kubernetes.services.dns: not supported by {node}: {remedy}")
    embedded = "aws: {region: us-east-1, endpoint: embedded}\n"
    (tmp_path / "stack.yaml").write_text(embedded + text)
    load(tmp_path / "stack.yaml")
    (found,) = problems(tmp_path, embedded + text.replace("{example.test: Z053}", "{}"))
    assert "kubernetes.services.dns.hostedZones: required but missing" in found
    (found,) = problems(tmp_path, embedded + text.replace("embedded, ", "embedded, renderTo: out, "))
    assert "kubernetes.services.dns: not supported by renderTo: install external-dns by its own means" in found


def test_the_image_of_external_dns_in_eks_is_that_of_the_add_on(tmp_path: Path) -> None:
    services = "dns: {hostedZones: {example.org: Z053}, image: dns:1}"
    (found,) = problems(tmp_path, in_eks(f"kubernetes: {{kind: eks, services: {{{services}}}}}"))
    assert "kubernetes.services.dns.image: 'dns:1': does not apply to the add-on of EKS" in found
    assert "configure kubernetes.eks.addOns.external-dns instead" in found


def test_a_host_without_a_hosted_zone_is_a_warning(tmp_path: Path) -> None:
    services = "gateway: {present: true, gatewayClassName: public}, dns: {hostedZones: {example.org: Z053}}"
    text = in_eks(f"kubernetes: {{kind: eks, services: {{{services}}}}}")
    application = "{kind: container, image: shop:1, ports: [{containerPort: 8080}], host: HOST}"
    applications = "".join(
        f"  {name}: {application.replace('HOST', host)}\n"
        for name, host in {"one": "example.org", "two": "www.example.org", "three": "anexample.org"}.items()
    )
    (tmp_path / "stack.yaml").write_text(f"{text}applications:\n{applications}")
    environment = load(tmp_path / "stack.yaml")
    warnings = [one.describe() for one in environment_warnings(environment, "stack", date(2026, 1, 1))]
    assert [one for one in warnings if "hosted zones" in one] == [
        (
            "applications.three.host: 'anexample.org': in none of the hosted zones example.org, so no record is "
            "created for it: add its zone to kubernetes.services.dns.hostedZones, or create the record by other means"
        )
    ]
