"""The examples of docs/application.md: load balancer, ingress, autoscaling and another kind.

The node has no controller for load balancers. The test does its work: it writes an address, the node's own, into the
Service's status, and kube-proxy then serves the Service at that address.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from ipaddress import ip_network
from typing import Any

import pytest
import yaml

from embedded.project import ROOT
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import local, without
from tests.harness.pages import served, wait_for_page
from tests.harness.waiting import wait_for

REGISTRY = re.compile(r"^Application = Annotated\[.*?\]$", re.MULTILINE | re.DOTALL)
GREETING = "Good morning"


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a language on a page of docs."""
    return [part.split("```")[0] for part in (ROOT / "docs" / f"{page}.md").read_text().split(f"```{language}\n")[1:]]


@pytest.fixture
def kind_of_the_page(checkout: Checkout) -> Iterator[None]:
    """Add the page's example of another kind to the checkout, as the page describes."""
    kind, registered = blocks("application", "python")
    module = checkout.path / "components" / "application" / "greeting.py"
    registry = checkout.path / "stacks" / "model" / "applications.py"
    before = registry.read_text()
    module.write_text(kind)
    changed, found = REGISTRY.subn(registered, before)
    assert found == 1
    registry.write_text(changed)
    yield
    module.unlink()
    registry.write_text(before)


def environment(address: str) -> dict[str, Any]:
    """Return the examples of both pages in one environment of kind `existing`, with images that the node has."""
    ours = local()
    result: dict[str, Any] = yaml.safe_load(blocks("storage", "yaml")[0])
    result["kubernetes"] = {"kind": "existing", "nodeAddress": address, "services": {"metrics": {"present": True}}}
    result["storage"]["provisioners"] = ours["storage"]["provisioners"]
    examples = [one for one in blocks("application", "yaml") if "kind: nginx" in one]
    first, second = (yaml.safe_load(block)["applications"] for block in examples)
    applications = first | second
    for one in applications.values():
        one["image"] = ours["applications"]["dynamic-nginx"]["image"]
    applications["status"]["service"]["loadBalancerSourceRanges"] = [str(ip_network(f"{address}/16", strict=False))]
    image = ours["storage"]["provisioners"]["localPath"]["helperImage"]
    applications["shop"]["autoscaling"]["minReplicas"] = 3
    applications["hello"] = {"kind": "greeting", "text": GREETING, "image": image}
    return result | {"applications": applications}


def is_ready(pod: dict[str, Any]) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def service(stack: CheckoutStack, name: str) -> dict[str, Any] | None:
    """Return the specification of a Service, or None while it does not exist."""
    found = stack.checkout.attempt("kubectl", "get", "service", "-n", stack.name, name, "-o", "json")
    return dict(json.loads(found.stdout)["spec"]) if found.returncode == 0 else None


def ready_pods_of_the_shop(stack: CheckoutStack) -> set[str]:
    pods = [one for one in stack.checkout.pods(stack.name) if one["metadata"]["labels"]["app"] == "shop"]
    return {one["metadata"]["name"] for one in pods if is_ready(one)}


@pytest.mark.usefixtures("kind_of_the_page")
def test_the_examples_of_the_page_are_served(stack: CheckoutStack, checkout: Checkout) -> None:
    addresses = checkout.objects("node")[0]["status"]["addresses"]
    address = next(one["address"] for one in addresses if one["type"] == "InternalIP")
    described = environment(address)
    shop = described["applications"]["shop"]
    first = without(described, "applications.shop.autoscaling")
    first["applications"]["shop"]["replicas"] = 2
    stack.write(first)
    up = checkout.start("pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name)

    asked_for = wait_for("the Service that needs a load balancer", partial(service, stack, "status"))
    assert asked_for["type"] == "LoadBalancer"
    assert asked_for["loadBalancerSourceRanges"] == [str(ip_network(f"{address}/16", strict=False))]
    given = json.dumps({"status": {"loadBalancer": {"ingress": [{"ip": address}]}}})
    checkout.kubectl(
        "patch", "service", "-n", stack.name, "status", "--subresource=status", "--type=merge", "-p", given
    )
    output, _ = up.communicate()
    assert up.returncode == 0, output

    urls = {name: one["url"] for name, one in stack.outputs()["applications"].items()}
    assert urls["status"] == f"http://{address}"
    assert wait_for("the page at the load balancer", lambda: served(urls["status"])) is not None
    wait_for_page(GREETING, urls["hello"])

    assert urls["shop"] == "https://shop.example.org"
    ingress = checkout.objects("ingress", stack.name)[0]["spec"]
    assert ingress["ingressClassName"] == "nginx"
    assert ingress["tls"] == [{"hosts": ["shop.example.org"], "secretName": "shop-certificate"}]
    backend = ingress["rules"][0]["http"]["paths"][0]["backend"]["service"]
    behind = service(stack, backend["name"])
    assert behind is not None
    assert behind["type"] == "ClusterIP"
    assert backend["port"]["name"] in [port["name"] for port in behind["ports"]]

    before = ready_pods_of_the_shop(stack)
    assert len(before) == 2
    stack.up(described)

    def scaled() -> set[str] | None:
        pods = ready_pods_of_the_shop(stack)
        return pods if len(pods) == shop["autoscaling"]["minReplicas"] else None

    assert before < wait_for("as many pods as the autoscaler is to have at least", scaled)
    stack.pulumi("refresh", "--yes", "--skip-preview")
    assert "unchanged" in stack.pulumi("preview", "--diff", "--expect-no-changes")
