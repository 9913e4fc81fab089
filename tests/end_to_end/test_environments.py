"""Environments on a real cluster: what changes, what does not, and what is refused."""

import json
from functools import partial
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import PAGE, guest, local, without
from tests.harness.waiting import wait_for

from .pages import served

ATTACKER = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "client"},
    "spec": {
        "terminationGracePeriodSeconds": 0,
        "containers": [{"name": "client", "image": "localhost/strata/busybox:debian", "command": ["sleep", "3600"]}],
    },
}


def changes(output: str) -> str:
    """The summary that Pulumi prints of an operation."""
    return output.split("Resources:")[1].split("Duration", maxsplit=1)[0].strip()


def test_second_run_and_refresh_change_nothing(stack: CheckoutStack) -> None:
    stack.up(local())
    count = len([one for one in stack.resources() if not one["urn"].endswith("::default")]) + 1  # with the stack
    assert changes(stack.up()) == f"{count} unchanged"
    assert changes(stack.pulumi("refresh", "--yes", "--skip-preview")) == f"{count} unchanged"
    assert f"{count} unchanged" in stack.pulumi("preview", "--expect-no-changes")


def test_two_environments_share_a_cluster(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    other = CheckoutStack(checkout, "second-environment")
    checkout.run("pulumi", "stack", "init", other.name, "--non-interactive")
    try:
        other.up(guest("second-class"))
        urls = [one.outputs()["applications"]["dynamic-nginx"]["url"] for one in (stack, other)]
        assert len(set(urls)) == 2
        assert [wait_for("the page", partial(served, url)) for url in urls] == [PAGE, PAGE]
        assert sorted(one["spec"]["claimRef"]["namespace"] for one in checkout.objects("pv")) == sorted(
            [stack.name, other.name]
        )
    finally:
        other.pulumi("destroy", "--yes", "--skip-preview")
        other.pulumi("stack", "rm", "--yes")
    assert wait_for("the page of the one that stays", lambda: served(urls[0])) == PAGE


def test_bad_environment_makes_nothing(stack: CheckoutStack) -> None:
    environment = local()
    environment["storage"]["claims"]["my-dynamic-pvc"] |= {"storage": "1GB ", "accessModes": ["ReadWriteMany"]}
    environment["storage"]["classes"]["local-storage-class"]["volumeBindingMode"] = "Immediate"
    environment["applications"]["dynamic-nginx"]["clame"] = "x"
    stack.write(environment)
    up = stack.attempt("up", "--yes", "--skip-preview")
    told = up.stdout + up.stderr
    assert up.returncode != 0
    for place in (
        "storage.claims.my-dynamic-pvc.storage: '1GB '",
        "storage.claims.my-dynamic-pvc.accessModes: 'ReadWriteMany'",
        "storage.classes.local-storage-class.volumeBindingMode: 'Immediate'",
        "applications.dynamic-nginx.clame: 'x': unknown key: did you mean claim?",
    ):
        assert place in told
    assert "Traceback" not in told
    assert stack.resources() == []


def test_expansion_is_refused_where_the_class_forbids_it(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    environment = local()
    environment["storage"]["claims"]["my-dynamic-pvc"]["storage"] = "2Gi"
    stack.write(environment)
    up = stack.attempt("up", "--yes", "--skip-preview")
    assert up.returncode != 0
    assert "only dynamically provisioned pvc can be resized and the storageclass" in up.stdout + up.stderr
    assert checkout.objects("pv")[0]["spec"]["capacity"]["storage"] == "1Gi"
    stack.write(local())


def test_tuning_rolls_the_pods_and_keeps_the_page(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    before = checkout.objects("pod", stack.name)[0]["metadata"]["name"]
    url = stack.outputs()["applications"]["dynamic-nginx"]["url"]
    environment = local()
    environment["applications"]["dynamic-nginx"] |= {
        "page": "<h1>Another first page</h1>",
        "tuning": {"clientMaxBodySize": "1k", "cache": [{"extensions": ["html"], "maxAge": "7d"}]},
    }
    stack.up(environment)
    names = [pod["metadata"]["name"] for pod in checkout.objects("pod", stack.name)]
    assert before not in names
    assert wait_for("the page", lambda: served(url)) == PAGE
    with urlopen(f"{url}/index.html", timeout=10) as answer:  # noqa: S310 - an http address of the node
        assert answer.headers["Cache-Control"] == "max-age=604800"
    with pytest.raises(HTTPError, match="413"):
        urlopen(Request(url, data=b"x" * 2000), timeout=10)  # noqa: S310 - likewise


def test_pod_is_confined(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    pod = checkout.objects("pod", stack.name)[0]
    name = pod["metadata"]["name"]
    assert "kube-api-access" not in json.dumps(pod["spec"]["volumes"])

    def in_pod(command: str) -> tuple[int, str]:
        done = checkout.attempt("kubectl", "exec", "-n", stack.name, name, "-c", "nginx", "--", "sh", "-c", command)
        return done.returncode, done.stdout + done.stderr

    assert in_pod("id -u")[1].splitlines()[0] == "101"
    assert "Read-only file system" in in_pod("touch /etc/x")[1]
    assert in_pod("touch /usr/share/nginx/html/x && rm /usr/share/nginx/html/x")[0] == 0
    privileged = checkout.attempt("kubectl", "apply", "-n", stack.name, "-f", "-", stdin=json.dumps(ATTACKER))
    assert 'violates PodSecurity "restricted' in privileged.stderr


def test_only_the_page_is_open_to_other_pods(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    address = checkout.objects("pod", stack.name)[0]["status"]["podIP"]
    checkout.kubectl("apply", "-n", "default", "-f", "-", stdin=json.dumps(ATTACKER))
    try:
        checkout.kubectl("wait", "-n", "default", "--for=condition=Ready", "pod/client", "--timeout=120s")
        client = ("kubectl", "exec", "-n", "default", "client", "--", "timeout", "5")
        assert checkout.run(*client, "wget", "-q", "-O", "-", f"http://{address}/").strip() == PAGE
        nginx = checkout.objects("pod", stack.name)[0]["metadata"]["name"]
        in_nginx = ("kubectl", "exec", "-n", stack.name, nginx, "-c", "nginx", "--")
        checkout.run(*in_nginx, "sh", "-c", "busybox nc -ll -p 8081 -e echo open >/tmp/nc.log 2>&1 &")
        assert checkout.run(*in_nginx, "busybox", "nc", "127.0.0.1", "8081").strip() == "open"
        assert "open" not in checkout.attempt(*client, "nc", address, "8081").stdout
    finally:
        checkout.kubectl("delete", "pod", "-n", "default", "client", "--wait=false")


def test_class_of_a_cluster_without_provisioner_stays_pending(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(without(guest("lonely-class"), "applications"))
    assert checkout.objects("pvc", stack.name)[0]["status"]["phase"] == "Pending"
