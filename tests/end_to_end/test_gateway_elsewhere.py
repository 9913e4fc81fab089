"""A gateway in a cluster that is not strata's own: the node, as a kubeconfig names it, with load balancers."""

from ipaddress import IPv4Address
from typing import Any

from embedded.node_addresses import addresses_at
from embedded.node_images import NGINX, TRAEFIK
from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.pages import served, wait_for_page
from tests.harness.waiting import wait_for

KINDS = "customresourcedefinitions"
API = "gateway.networking.k8s.io"
HOST = "shop.example.test"
SHOP = {"kind": "container", "image": NGINX, "ports": [{"containerPort": 8080}], "host": HOST}
PAGE = {"files": {"/usr/share/nginx/html/index.html": "<h1>Open</h1>"}}


def existing(checkout: Checkout, gateway: dict[str, Any]) -> dict[str, Any]:
    """Return an environment in the node, as an existing cluster with a gateway."""
    kubeconfig = checkout.variables["KUBECONFIG"]
    kubernetes = {"kind": "existing", "kubeconfig": kubeconfig, "services": {"gateway": gateway}}
    return {"kubernetes": kubernetes, "applications": {"shop": SHOP | PAGE}}


def owners_of_kinds(checkout: Checkout) -> dict[str, str | None]:
    """Return the stack that has installed each kind of the Gateway API, by the name of its definition."""
    found = [one["metadata"] for one in checkout.objects(KINDS) if one["metadata"]["name"].endswith(API)]
    return {one["name"]: one.get("labels", {}).get("app.kubernetes.io/instance") for one in found}


def install_balancer_and_image(stack: CheckoutStack) -> None:
    """Give the node what a cluster in a cloud has: load balancers, and the image of the gateway."""
    services: dict[str, Any] = {"loadBalancer": {}, "gateway": {}}
    stack.up({"kubernetes": {"kind": "embedded", "services": services}})
    del services["gateway"]
    stack.up({"kubernetes": {"kind": "embedded", "services": services}})


def address_of(checkout: Checkout) -> str:
    """Return the address of the gateway's load balancer."""
    service = next(
        one for one in checkout.objects("services", "strata-gateway") if one["metadata"]["name"] == "traefik"
    )
    return str(service["status"]["loadBalancer"]["ingress"][0]["ip"])


def test_a_gateway_of_an_existing_cluster_serves_at_a_load_balancer(stack: CheckoutStack, checkout: Checkout) -> None:
    with new_stack(checkout, "balancer") as balancer:
        install_balancer_and_image(balancer)
        assert set(owners_of_kinds(checkout).values()) == {None}
        wanted = existing(checkout, {"image": TRAEFIK})
        stack.up(wanted)
        assert set(owners_of_kinds(checkout).values()) == {None}
        assert stack.outputs()["applications"]["shop"]["url"] == f"http://{HOST}"
        address = address_of(checkout)
        node = addresses_at(IPv4Address(balancer.outputs()["kubernetes"]["nodeAddress"]))
        assert IPv4Address(address) in node.load_balancers
        wait_for_page("<h1>Open</h1>", f"http://{address}", HOST)
        [gateway] = checkout.objects(f"gateway.{API}", "strata-gateway")
        assert gateway["status"]["addresses"] == [{"type": "IPAddress", "value": address}]
        assert len(checkout.pods("strata-gateway")) == 2
        assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

        with new_stack(checkout, "second") as second:
            second.write(existing(checkout, {"image": TRAEFIK}))
            rejected = second.attempt("preview").stdout
            installed = f"as Namespace of the cluster, installed by stack {stack.name}: write present: true"
            assert f"gateway: 'strata-gateway': already exists, {installed}" in rejected

        stack.pulumi("destroy", "--yes", "--skip-preview")
        checkout.kubectl("delete", KINDS, *owners_of_kinds(checkout))
        for _ in range(2):  # the kinds of the first time are still there at the second
            stack.up(wanted)
            assert set(owners_of_kinds(checkout).values()) == {stack.name}
            wait_for("the page", lambda: served(f"http://{address_of(checkout)}", HOST))
            assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
            stack.pulumi("destroy", "--yes", "--skip-preview")
        assert len(owners_of_kinds(checkout)) == 6
        checkout.kubectl("delete", KINDS, *owners_of_kinds(checkout))
