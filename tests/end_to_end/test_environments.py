"""One environment on a real cluster: what it contains, what a change does to it, and which changes are refused.

The tests share one stack that is up.
"""

import json
from collections.abc import Iterator
from functools import partial
from http.client import HTTPException
from urllib.error import HTTPError

import pytest

from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.local_environment import PAGE, guest, local
from tests.harness.pages import DIRECT, wait_for_page
from tests.harness.waiting import wait_until

from .pods import wait_until_ready

IN_TREE = "class standard: the provisioner kubernetes.io/aws-ebs was removed from Kubernetes"
ATTACKER = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "client"},
    "spec": {
        "terminationGracePeriodSeconds": 0,
        "containers": [{"name": "client", "image": "localhost/strata/busybox:debian", "command": ["sleep", "3600"]}],
    },
}


@pytest.fixture(scope="module")
def shared(checkout: Checkout) -> Iterator[CheckoutStack]:
    """A stack that is up with the classes, the claim and the page of stack `local`."""
    with new_stack(checkout, "shared") as one:
        assert IN_TREE in one.up(local())
        yield one


@pytest.fixture
def running(shared: CheckoutStack) -> Iterator[CheckoutStack]:
    """The shared stack. After a test that changes its file, `pulumi up` restores it."""
    yield shared
    if shared.environment() != local():
        shared.up(local())


def header(url: str, name: str) -> str | None:
    """Return a header of a page, or None while the page is not served; an old pod may serve it for some moments."""
    try:
        with DIRECT.open(url, timeout=10) as answer:
            return dict(answer.headers.items()).get(name)
    except (OSError, HTTPException):
        return None


def changes(output: str) -> str:
    """Return the summary that Pulumi prints of an operation."""
    return output.split("Resources:")[1].split("Duration", maxsplit=1)[0].strip()


def test_a_second_run_and_a_refresh_change_nothing(running: CheckoutStack) -> None:
    count = len([one for one in running.resources() if not one["urn"].endswith("::default")]) + 1  # with the stack
    assert changes(running.up()) == f"{count} unchanged"
    assert changes(running.pulumi("refresh", "--yes", "--skip-preview")) == f"{count} unchanged"
    assert f"{count} unchanged" in running.pulumi("preview", "--expect-no-changes")


def test_the_cluster_has_both_classes_of_the_source_texts(running: CheckoutStack, checkout: Checkout) -> None:
    assert IN_TREE not in running.pulumi("preview", "--expect-no-changes"), "only a new class needs the note"
    classes = {one["metadata"]["name"]: one for one in checkout.objects("storageclass")}
    assert set(classes) == {"local-storage-class", "standard"}
    standard = classes["standard"]
    assert standard["provisioner"] == "ebs.csi.aws.com"
    assert standard["parameters"] == {"type": "gp2"}
    assert standard["reclaimPolicy"] == "Retain"
    assert standard["allowVolumeExpansion"] is True
    assert standard["mountOptions"] == ["debug"]
    assert standard["volumeBindingMode"] == "Immediate"


def test_the_pod_has_no_rights_that_it_does_not_need(running: CheckoutStack, checkout: Checkout) -> None:
    pod = checkout.pods(running.name)[0]
    name = pod["metadata"]["name"]
    assert "kube-api-access" not in json.dumps(pod["spec"]["volumes"])

    def in_pod(command: str) -> tuple[int, str]:
        done = checkout.attempt("kubectl", "exec", "-n", running.name, name, "-c", "nginx", "--", "sh", "-c", command)
        return done.returncode, done.stdout + done.stderr

    assert in_pod("id -u")[1].splitlines()[0] == "101"
    assert "Read-only file system" in in_pod("touch /etc/x")[1]
    assert in_pod("touch /usr/share/nginx/html/x && rm /usr/share/nginx/html/x")[0] == 0
    privileged = checkout.attempt("kubectl", "apply", "-n", running.name, "-f", "-", stdin=json.dumps(ATTACKER))
    assert 'violates PodSecurity "restricted' in privileged.stderr


def test_only_the_page_is_open_to_other_pods(running: CheckoutStack, checkout: Checkout) -> None:
    address = checkout.pods(running.name)[0]["status"]["podIP"]
    checkout.kubectl("apply", "-n", "default", "-f", "-", stdin=json.dumps(ATTACKER))
    try:
        wait_until_ready(checkout, "default", "client")
        client = ("exec", "-n", "default", "client", "--", "timeout", "5")
        fetch = (*client, "wget", "-q", "-O", "-", f"http://{address}/")
        wait_until("the page at the pod", partial(checkout.answer, *fetch), PAGE)
        nginx = checkout.pods(running.name)[0]["metadata"]["name"]
        in_nginx = ("exec", "-n", running.name, nginx, "-c", "nginx", "--")
        checkout.kubectl(*in_nginx, "sh", "-c", "busybox nc -ll -p 8081 -e echo open >/tmp/nc.log 2>&1 &")
        ask = (*in_nginx, "busybox", "nc", "127.0.0.1", "8081")
        wait_until("the other port of the pod", partial(checkout.answer, *ask), "open")
        assert "open" not in checkout.try_kubectl(*client, "nc", address, "8081").stdout
    finally:
        checkout.kubectl("delete", "pod", "-n", "default", "client", "--wait=false")


def test_two_environments_share_a_cluster(running: CheckoutStack, checkout: Checkout) -> None:
    with new_stack(checkout, "second-environment") as other:
        other.up(guest("second-class"))
        urls = [one.outputs()["applications"]["dynamic-nginx"]["url"] for one in (running, other)]
        assert len(set(urls)) == 2
        for url in urls:
            wait_for_page(PAGE, url)
        namespaces = sorted(one["spec"]["claimRef"]["namespace"] for one in checkout.objects("pv"))
        assert namespaces == sorted([running.name, other.name])
    wait_for_page(PAGE, urls[0])


def test_an_invalid_environment_creates_nothing(stack: CheckoutStack) -> None:
    environment = local()
    environment["storage"]["claims"]["my-dynamic-pvc"] |= {"storage": "1GB ", "accessModes": ["ReadWriteMany"]}
    environment["storage"]["classes"]["local-storage-class"]["volumeBindingMode"] = "Immediate"
    environment["applications"]["dynamic-nginx"]["clame"] = "x"
    stack.write(environment)
    up = stack.attempt("up", "--yes", "--skip-preview")
    printed = up.stdout + up.stderr
    assert up.returncode != 0
    for place in (
        "storage.claims.my-dynamic-pvc.storage: '1GB '",
        "storage.claims.my-dynamic-pvc.accessModes: 'ReadWriteMany'",
        "storage.classes.local-storage-class.volumeBindingMode: 'Immediate'",
        "applications.dynamic-nginx.clame: 'x': unknown key: did you mean claim?",
    ):
        assert place in printed
    assert "Traceback" not in printed
    assert stack.resources() == []


def test_a_claim_does_not_grow_where_its_class_forbids_it(running: CheckoutStack, checkout: Checkout) -> None:
    environment = local()
    environment["storage"]["claims"]["my-dynamic-pvc"]["storage"] = "2Gi"
    running.write(environment)
    up = running.attempt("up", "--yes", "--skip-preview")
    assert up.returncode != 0
    printed = up.stdout + up.stderr
    assert "storage.claims.my-dynamic-pvc.storage: '2Gi'" in printed
    assert "class local-storage-class, whose volumes cannot grow" in printed
    assert checkout.objects("pv")[0]["spec"]["capacity"]["storage"] == "1Gi"
    running.write(local())


def test_a_change_of_a_reclaim_policy_is_refused_and_names_the_claims(
    running: CheckoutStack, checkout: Checkout
) -> None:
    environment = local()
    environment["storage"]["classes"]["local-storage-class"]["reclaimPolicy"] = "Retain"
    running.write(environment)
    refused = running.attempt("preview")
    printed = refused.stdout + refused.stderr
    assert "storage.classes.local-storage-class.reclaimPolicy: 'Retain': immutable, and now 'Delete'" in printed
    assert f"such as local-storage-class-v2; these claims use the old one: {running.name}/my-dynamic-pvc" in printed
    assert "Traceback" not in printed
    running.write(local())
    assert checkout.objects("pv")[0]["spec"]["persistentVolumeReclaimPolicy"] == "Delete"


def test_tuning_rolls_the_pods_and_keeps_the_page(running: CheckoutStack, checkout: Checkout) -> None:
    before = checkout.pods(running.name)[0]["metadata"]["name"]
    url = running.outputs()["applications"]["dynamic-nginx"]["url"]
    environment = local()
    environment["applications"]["dynamic-nginx"] |= {
        "page": "<h1>Another first page</h1>",
        "tuning": {"clientMaxBodySize": "1k", "cache": [{"extensions": ["html"], "maxAge": "7d"}]},
    }
    running.write(environment)
    kept = "applications.dynamic-nginx.page: edited, and claim my-dynamic-pvc keeps the page that it has"
    assert kept in running.pulumi("preview")
    running.up()
    assert kept not in running.pulumi("preview")
    assert before not in [pod["metadata"]["name"] for pod in checkout.pods(running.name)]
    wait_until("its header", partial(header, f"{url}/index.html", "Cache-Control"), "max-age=604800")
    wait_for_page(PAGE, url)
    with pytest.raises(HTTPError, match="413"):
        DIRECT.open(url, data=b"x" * 2000, timeout=10)
