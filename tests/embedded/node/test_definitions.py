"""Custom resource definitions that the node gets on request."""

import re

from embedded.node.definitions import define
from tests.harness.node import Node


def written_definitions(node: Node) -> int:
    """Return how often the API server has been asked to create or change a definition."""
    metrics = node.kubectl("get", "--raw", "/metrics")
    series = r'^apiserver_request_total\{.*resource="customresourcedefinitions".*verb="APPLY",.*\} (\d+)$'
    found = re.findall(series, metrics, flags=re.MULTILINE)
    return sum(map(int, found))


def test_kinds_are_found_as_soon_as_they_are_defined(node: Node) -> None:
    """Definitions are large: a busy API server would be asked to change each of them again and again."""
    before = written_definitions(node)
    define("gateway-api", node.state)
    listed = node.kubectl("api-resources", "--api-group=gateway.networking.k8s.io", "--output=name").split()
    assert len(listed) == 6
    for kind in listed:
        assert node.kubectl("get", kind, "--all-namespaces") == ""
    assert written_definitions(node) - before == 6
