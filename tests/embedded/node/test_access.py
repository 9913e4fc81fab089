"""Access to a real node: to its API server, its kubelet and its other ports."""

import socket
import ssl
import urllib.error
import urllib.request

import pytest
import yaml

from embedded.node.layout import Layout
from tests.harness.node import Node


def status_of(url: str, context: ssl.SSLContext) -> int:
    try:
        with urllib.request.urlopen(url, context=context, timeout=10) as answer:  # noqa: S310 - https alone
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def context_with_ca(node: Node) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(Layout(node.state).certificates / "ca.crt"))


def test_the_kubeconfig_is_readable_by_its_owner_alone_and_verifies_the_server(node: Node) -> None:
    assert node.kubeconfig.stat().st_mode & 0o777 == 0o600
    cluster = yaml.safe_load(node.kubeconfig.read_text())["clusters"][0]["cluster"]
    assert set(cluster) == {"server", "certificate-authority-data"}
    assert cluster["server"] == f"https://{node.address}:6443"


@pytest.mark.parametrize("path", ["/api", "/readyz", "/version", "/api/v1/secrets"])
def test_the_api_rejects_anonymous_requests(node: Node, path: str) -> None:
    assert status_of(f"https://{node.address}:6443{path}", context_with_ca(node)) == 401


def test_the_api_rejects_a_client_certificate_of_another_ca(node: Node) -> None:
    context = context_with_ca(node)
    pki = Layout(node.state).certificates
    context.load_cert_chain(pki / "apiserver-etcd-client.crt", pki / "apiserver-etcd-client.key")
    assert status_of(f"https://{node.address}:6443/api", context) == 401


def test_a_client_without_the_ca_certificate_rejects_the_api(node: Node) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        status_of(f"https://{node.address}:6443/api", ssl.create_default_context())


def test_the_kubelet_rejects_anonymous_requests(node: Node) -> None:
    assert status_of(f"https://{node.address}:10250/pods", context_with_ca(node)) == 401


@pytest.mark.parametrize("port", [2379, 2380, 10255, 10257, 10259, 10249, 10256])
def test_ports_that_only_the_node_needs_are_closed_to_others(node: Node, port: int) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((node.address, port), timeout=10)
