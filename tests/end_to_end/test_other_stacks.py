"""`make down` beside other stacks: it reports what they have on the embedded parts, and stops only with FORCE=1."""

from collections.abc import Iterator

import pytest

from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout
from tests.harness.cleanup import Cleanup
from tests.harness.local_environment import local
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.engine, pytest.mark.node]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Checkout]:
    """A checkout in which stack `local` has the cluster's part alone, with its provisioner."""
    checkout = copy_checkout(tmp_path_factory.mktemp("checkout"))
    with cleanup.registered("make", "down", "FORCE=1", folder=checkout.path):
        CheckoutStack(checkout, "local").write(local())
        checkout.run("make", "up")
        checkout.use_environment()
        yield checkout
        checkout.run("make", "down", "FORCE=1")


def local_page_address(checkout: Checkout) -> str:
    """Return the address of the page of stack `local`."""
    return str(CheckoutStack(checkout, "local").outputs()["applications"]["dynamic-nginx"]["url"])


def test_make_down_keeps_the_parts_running_for_another_stack(up: Checkout) -> None:
    shop = CheckoutStack(up, "shop")
    up.run("pulumi", "stack", "init", "shop", "--non-interactive")
    claim = {"storageClassName": "local-storage-class", "storage": "1Gi"}
    nginx = {"kind": "nginx", "claim": "data", "page": "x"}
    storage = {"clusterClasses": ["local-storage-class"], "claims": {"data": claim}}
    shop.up({"kubernetes": {"kind": "embedded"}, "storage": storage, "applications": {"web": nginx}})
    volume = next(one for one in up.objects("pv") if one["spec"]["claimRef"]["namespace"] == "shop")
    name = volume["metadata"]["name"]
    expected = f"uses the embedded node; volumes with the reclaim policy Delete: shop/data ({name})\n"

    page = shop.outputs()["applications"]["web"]["url"]
    status = up.run("make", "status").splitlines()
    assert status[0].startswith("node: Ready at 1")
    assert status[1:4:2] == ["aws: not running", f"  dynamic-nginx: {local_page_address(up)}"]
    assert status[4:] == ["stack shop: 9 resources (1 embedded, 8 kubernetes)", f"  web: {page}"]

    refused = up.attempt("make", "down")
    assert refused.returncode != 0
    assert "down: other stacks use the embedded parts, so nothing was changed:\n  shop: 9" in refused.stderr
    assert expected in refused.stderr
    assert "(`pulumi destroy -s shop`), or stop the parts under them: `make down FORCE=1`" in refused.stderr
    assert up.objects("deployment", "local") != []

    forced = up.run("make", "down", "FORCE=1")
    assert forced == ""
    stopped = up.attempt("make", "status")
    assert stopped.returncode != 0
    assert stopped.stdout.startswith("node: not running\n")
    assert len(up.volume_folders()) == 2

    up.run("make", "up")
    shop.pulumi("destroy", "--yes", "--skip-preview")
    up.run("make", "down")
    assert up.volume_folders() == []


def test_make_down_names_a_claim_of_no_stack(up: Checkout) -> None:
    up.run("make", "up")
    up.kubectl("create", "namespace", "loose")
    up.kubectl("wait", "--for=create", "serviceaccount/default", "--namespace=loose", "--timeout=300s")
    claim = (
        "{accessModes: [ReadWriteOnce], storageClassName: local-storage-class, resources: {requests: {storage: 1Mi}}}"
    )
    mount = "{name: data, mountPath: /data}"
    image = "localhost/strata/busybox:debian"
    up.kubectl(
        "apply",
        "-f-",
        stdin=f"""
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data, namespace: loose}}
spec: {claim}
---
apiVersion: v1
kind: Pod
metadata: {{name: user, namespace: loose}}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{{name: shell, image: "{image}", command: [sleep, "9999"], volumeMounts: [{mount}]}}]
  volumes: [{{name: data, persistentVolumeClaim: {{claimName: data}}}}]
""",
    )
    up.kubectl("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", "--namespace=loose", "--timeout=300s")
    refused = up.attempt("make", "down")
    assert refused.returncode != 0
    assert "  no stack of this checkout: volumes with the reclaim policy Delete: loose/data (pvc-" in refused.stderr
    assert "`kubectl delete pvc -n NAMESPACE CLAIM`" in refused.stderr
    up.kubectl("delete", "namespace", "loose")
    wait_for(
        "the end of its volume",
        lambda: all(one["spec"]["claimRef"]["namespace"] != "loose" for one in up.objects("pv")),
    )
    up.run("make", "down")
