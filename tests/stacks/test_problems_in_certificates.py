"""The issuers of certificates: an ACME server, and an issuer of the cluster that has to exist before an update."""

import base64
from pathlib import Path
from typing import Any

import pytest

from components.services import IssuerRef
from stacks.model.resolved import InCluster, resolve
from stacks.read.environment_file import load
from stacks.rules.certificates import awaited_issuer, issuer_problems
from tests.harness import manifests
from tests.harness.chart_places import certified
from tests.harness.environment_stack import EnvironmentStack

from .problems import VALID_IN_CLUSTER, problems

HOST = VALID_IN_CLUSTER.replace("page: hello", "page: hello, host: shop.example.org")
SERVER = "https://acme.example.org/directory"
DEFINITION = {"kind": "CustomResourceDefinition", "metadata": {"name": "certificates.cert-manager.io"}}


def with_certificates(certificates: str, kind: str = "existing", gateway: str = "gatewayClassName: public") -> str:
    """Return an environment with a host, and with settings of its certificates."""
    services = f"{{gateway: {{present: true, {gateway}}}, certificates: {{{certificates}}}}}"
    return HOST.replace("embedded", f"{kind}, services: {services}")


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        (f"acme: {{server: {SERVER}}}, issuerRef: {{name: other}}", "issuerRef: conflicts with acme, because the ACME"),
        (f"acme: {{server: {SERVER}}}, days: 30", "days: 30: conflicts with acme, because the ACME server issues"),
        ("acme: {server: 'http://acme.example.org'}", "acme.server: 'http://acme.example.org': must be the https URL"),
        (f"acme: {{server: {SERVER}, email: ops}}", "acme.email: 'ops': must be an e-mail address, such as ops@exam"),
        (
            f"acme: {{server: {SERVER}, caBundle: ca.pem}}",
            "acme.caBundle: 'ca.pem': must be certificates in PEM, in base64: write what `base64 -w0 FILE` prints",
        ),
        (
            "acme: {server: 'https://ops:secret@acme.example.org/directory'}",
            "acme.server: not allowed, because it contains a password, and a file keeps no secret: remove it",
        ),
    ],
)
def test_settings_of_an_acme_server_are_checked(tmp_path: Path, certificates: str, expected: str) -> None:
    (found,) = problems(tmp_path, with_certificates(f"present: true, {certificates}"))
    assert found.startswith(f"1: kubernetes.services.certificates.{expected}")


def test_an_acme_server_belongs_to_the_environment_that_installs_cert_manager_on_the_node(tmp_path: Path) -> None:
    text = with_certificates(f"present: true, acme: {{server: {SERVER}}}", kind="embedded")
    (found,) = problems(tmp_path, text)
    assert found.startswith(
        "1: kubernetes.services.certificates.acme: not supported by the cert-manager of the embedded"
    )
    (tmp_path / "stack.yaml").write_text(text.replace("present: true, acme", "acme"))
    load(tmp_path / "stack.yaml")


ZONES = "dns01: {hostedZones: {example.org: Z05346603AMSIBWU1JMO8}}"


@pytest.mark.parametrize(
    ("certificates", "kind", "expected"),
    [
        (
            "present: true, ",
            "existing",
            ".dns01: not supported by a cert-manager that this environment does not install",
        ),
        ("", "embedded", ".dns01: not supported by a cert-manager that this environment does not install as an add-on"),
        ("", "eks", None),
    ],
)
def test_hosts_are_proved_by_records_where_cert_manager_has_rights_for_them(
    tmp_path: Path, certificates: str, kind: str, expected: str | None
) -> None:
    parts = "aws: {region: us-east-1}\nnetwork: {cidr: 10.20.0.0/16, nat: single}\n" if kind == "eks" else ""
    settings = f"{certificates}acme: {{server: {SERVER}, {ZONES}}}"
    text = parts + with_certificates(settings, kind).replace("rancher.io/local-path", "ebs.csi.aws.com")
    if expected is None:
        (tmp_path / "stack.yaml").write_text(text)
        load(tmp_path / "stack.yaml")
        (found,) = problems(tmp_path, text.replace("shop.example.org", "shop.example.net"))
        assert "applications.web.host: 'shop.example.net': in none of the hosted zones of kubernetes.servic" in found
        (found,) = problems(tmp_path, text.replace("{example.org: Z05346603AMSIBWU1JMO8}", "{}"))
        assert ".acme.dns01.hostedZones: must have at least 1 item" in found
    else:
        assert any(f"certificates.acme{expected}" in one for one in problems(tmp_path, text))


def planned(folder: Path, text: str) -> InCluster:
    """Return what an environment creates in its cluster."""
    (folder / "stack.yaml").write_text(text)
    found = resolve(load(folder / "stack.yaml"), "shop").cluster
    assert found is not None
    return found


def reported(cluster: InCluster, *held: dict[str, Any]) -> list[str]:
    """Return the problems of the issuer of an environment, in a cluster with some objects."""
    issuer = awaited_issuer(cluster)
    assert issuer is not None
    return [one.describe() for one in issuer_problems(cluster, issuer, held, held)]


def issuer(kind: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": name}}


def test_an_issuer_that_the_cluster_does_not_have_is_rejected(tmp_path: Path) -> None:
    present = planned(tmp_path, with_certificates("present: true"))
    (found,) = reported(present)
    assert found.startswith("kubernetes.services.certificates.present: true: the cluster has no kind Certificate")
    (found,) = reported(present, DEFINITION)
    assert found == (
        "kubernetes.services.certificates.present: 'ClusterIssuer local-ca': issuer of cert-manager.io in the cluster "
        "not found: write issuerRef or acme, or install cert-manager in one environment, with {}"
    )
    assert reported(present, DEFINITION, issuer("ClusterIssuer", "local-ca")) == []
    named = planned(tmp_path, with_certificates("present: true, issuerRef: {name: public}"))
    (found,) = reported(named, DEFINITION, issuer("Issuer", "public"))
    assert "issuerRef: 'ClusterIssuer public': issuer of cert-manager.io in the cluster not found: create it" in found
    assert reported(named, DEFINITION, issuer("ClusterIssuer", "public")) == []


def test_an_issuer_of_a_namespace_is_in_that_of_the_gateway(tmp_path: Path) -> None:
    certificates = "present: true, issuerRef: {name: own, kind: Issuer}"
    (found,) = reported(planned(tmp_path, with_certificates(certificates)), DEFINITION)
    assert "it has to be in the namespace shop-gateway, which the environment creates: write namespace at" in found
    shared = planned(tmp_path, with_certificates(certificates, gateway="gatewayClassName: public, namespace: edge"))
    assert shared.gateway is not None
    assert (shared.gateway.name, shared.gateway.namespace) == ("shop", "edge")
    (found,) = reported(shared, DEFINITION)
    assert found.endswith("not found: create it in the namespace edge, or name a ClusterIssuer")


def test_an_update_without_hosts_waits_for_no_issuer(tmp_path: Path) -> None:
    text = with_certificates("present: true", kind="existing, nodeAddress: 192.0.2.1")
    text = text.replace(", host: shop.example.org", "")
    assert awaited_issuer(planned(tmp_path, text)) is None
    acme = planned(tmp_path, with_certificates(f"present: true, acme: {{server: {SERVER}}}"))
    assert awaited_issuer(acme) is None
    other = planned(tmp_path, with_certificates("present: true, issuerRef: {name: a, kind: Other, group: example.org}"))
    assert awaited_issuer(other) == IssuerRef(name="a", kind="Other", group="example.org")


def test_an_issuer_of_an_acme_server_proves_the_hosts_at_the_gateway(stack: EnvironmentStack, tmp_path: Path) -> None:
    stack.project.install_kubernetes()
    certified(tmp_path / "ca.pem", "192.0.2.1")
    bundle = base64.b64encode((tmp_path / "ca.pem").read_bytes()).decode()
    services = {
        "gateway": {"present": True, "gatewayClassName": "public", "namespace": "edge"},
        "certificates": {"present": True, "acme": {"server": SERVER, "caBundle": bundle}},
    }
    application = {
        "kind": "container",
        "image": "shop:1",
        "ports": [{"containerPort": 8080}],
        "host": "shop.example.org",
    }
    stack.up(
        {
            "kubernetes": {"kind": "existing", "renderTo": "rendered", "services": services},
            "applications": {"shop": application},
        }
    )
    by_kind = {one["kind"]: one for one in manifests.read(stack.project.folder / "rendered")}
    (solver,) = by_kind["Issuer"]["spec"]["acme"]["solvers"]
    (parent,) = solver["http01"]["gatewayHTTPRoute"]["parentRefs"]
    assert (parent["name"], parent["namespace"], parent["sectionName"]) == ("test", "edge", "http")
    assert by_kind["Issuer"]["spec"]["acme"]["server"] == SERVER
    assert by_kind["Certificate"]["spec"]["issuerRef"]["kind"] == "Issuer"
    assert by_kind["Certificate"]["spec"]["issuerRef"]["name"] == by_kind["Issuer"]["metadata"]["name"] == "test"
    assert "duration" not in by_kind["Certificate"]["spec"]
    assert "edge" not in [one["metadata"]["name"] for one in manifests.read(stack.project.folder / "rendered")]
