"""The drain of the only node: what becomes of an application with one pod, with two, and with two on a claim."""

from collections.abc import Iterator

import pytest

from embedded.node_images import NGINX
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.load import PER_SECOND, under_load
from tests.harness.local_environment import local
from tests.harness.pages import served
from tests.harness.waiting import wait_for

APPLICATION = {
    "kind": "container",
    "image": NGINX,
    "ports": [{"containerPort": 8080}],
    "service": {"type": "NodePort"},
    "files": {"/usr/share/nginx/html/index.html": "Open"},
}


@pytest.fixture
def only_node(checkout: Checkout) -> Iterator[str]:
    """The name of the node, on which pods can be scheduled again after the test."""
    name = checkout.objects("node")[0]["metadata"]["name"]
    yield name
    checkout.kubectl("uncordon", name)


def test_a_drained_node_keeps_one_of_two_pods_until_another_is_ready(
    stack: CheckoutStack, checkout: Checkout, only_node: str
) -> None:
    pair = APPLICATION | {"replicas": 2}
    on_claim = pair | {"claims": {"/data": "my-dynamic-pvc"}, "strategy": "RollingUpdate"}
    applications = {"alone": APPLICATION, "pair": pair, "on-claim": on_claim}
    stack.up({"kubernetes": {"kind": "embedded"}, "storage": local()["storage"], "applications": applications})
    urls = {name: one["url"] for name, one in stack.outputs()["applications"].items()}

    def drain(application: str, timeout: int) -> str:
        chosen = (f"--pod-selector=app={application}", "--delete-emptydir-data", f"--timeout={timeout}s")
        done = checkout.attempt("kubectl", "drain", only_node, *chosen)
        return done.stdout + done.stderr

    def phases(application: str) -> list[str]:
        found = [one for one in checkout.pods(stack.name) if one["metadata"]["labels"]["app"] == application]
        return sorted(one["status"]["phase"] for one in found)

    with under_load(urls["pair"]) as load:
        printed = drain("pair", 20)
    assert "violate the pod's disruption budget" in printed
    assert phases("pair") == ["Pending", "Running"]
    assert load.failed == []
    assert load.answered > PER_SECOND

    assert "drained" in drain("alone", 60)
    assert phases("alone") == ["Pending"]
    assert served(urls["alone"]) is None

    checkout.kubectl("uncordon", only_node)
    wait_for("the page of the single pod", lambda: served(urls["alone"]))
    wait_for("the second pod", lambda: phases("pair") == ["Running", "Running"])
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

    assert "drained" in drain("on-claim", 60), "a budget would wait for a pod that has to be on this node"
    assert phases("on-claim") == ["Pending", "Pending"]
