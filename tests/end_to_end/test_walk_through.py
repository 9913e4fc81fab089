"""The walk-through of the source text on dynamic provisioning, step by step."""

from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import PAGE, local, without
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for


def test_the_walk_through_of_dynamic_provisioning(stack: CheckoutStack, checkout: Checkout) -> None:
    name = stack.name
    # With the class and the claim alone, no volume is created.
    stack.up(without(local(), "applications"))
    storage_class = next(
        one for one in checkout.objects("storageclass") if one["metadata"]["name"] == "local-storage-class"
    )
    assert storage_class["provisioner"] == "rancher.io/local-path"
    assert storage_class["reclaimPolicy"] == "Delete"
    assert storage_class["volumeBindingMode"] == "WaitForFirstConsumer"
    claim = checkout.objects("pvc", name)[0]
    assert claim["metadata"]["name"] == "my-dynamic-pvc"
    assert claim["spec"]["resources"]["requests"]["storage"] == "1Gi"
    assert claim["status"]["phase"] == "Pending"
    assert checkout.objects("pv") == []

    # With the pod, a volume is created and bound.
    stack.up(local())
    volume = checkout.objects("pv")[0]
    assert volume["metadata"]["name"].startswith("pvc-")
    assert volume["status"]["phase"] == "Bound"
    assert volume["spec"]["claimRef"]["name"] == "my-dynamic-pvc"
    assert checkout.volume_folders() == [f"{volume['metadata']['name']}_{name}_my-dynamic-pvc"]
    pod = checkout.pods(name)[0]
    assert pod["metadata"]["labels"]["app"] == "dynamic-nginx"
    mounts = {mount["name"]: mount["mountPath"] for mount in pod["spec"]["containers"][0]["volumeMounts"]}
    assert mounts["dynamic-storage"] == "/usr/share/nginx/html"

    # The page is served at the application's address and at the pod's own.
    url = stack.outputs()["applications"]["dynamic-nginx"]["url"]
    wait_for_page(PAGE, url)
    wait_for_page(PAGE, f"http://{pod['status']['podIP']}")

    # The page is changed from a shell in the pod. After the pod is deleted, its successor serves the changed page.
    changed = "<h1>Changed in the pod</h1>"
    write = f"echo '{changed}' > /usr/share/nginx/html/index.html"
    checkout.kubectl("exec", "-n", name, pod["metadata"]["name"], "--", "bash", "-c", write)
    checkout.kubectl("delete", "pod", "-n", name, pod["metadata"]["name"])
    (follower,) = wait_for("the pod's successor", lambda: checkout.pods(name))
    assert follower["metadata"]["name"] != pod["metadata"]["name"]
    wait_for_page(changed, url)

    # When the claim is deleted, the volume and its folder are deleted.
    stack.up(without(local(), "applications", "storage.claims"))
    wait_for("the volume to go", lambda: checkout.objects("pv") == [])
    assert checkout.volume_folders() == []
