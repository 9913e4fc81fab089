"""Static provisioning: volumes that are there before they are claimed, and what their policies make of them."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import PAGE, local
from tests.harness.waiting import wait_for

from .pages import served
from .pods import hold
from .volumes import phase, volume


def static(name: str, **more: Any) -> dict[str, Any]:
    """An environment with a volume on a folder of the node."""
    path = {"path": f"/srv/{name}", "node": "strata"}
    volume = {"nodePath": path | more.pop("nodePath", {}), "storage": "1Gi", **more}
    return {"kubernetes": {"kind": "embedded"}, "storage": {"volumes": {name: volume}}}


def with_page(environment: dict[str, Any], claim: str) -> dict[str, Any]:
    """Local's NGINX on a claim."""
    return environment | {"applications": {"web": local()["applications"]["dynamic-nginx"] | {"claim": claim}}}


@pytest.mark.parametrize("kind", ["local", "hostPath"])
def test_page_is_served_from_a_folder_that_is_there(
    stack: CheckoutStack, checkout: Checkout, folder: Callable[[str], Path], kind: str
) -> None:
    files = folder("archive")
    files.chmod(0o777)
    stack.up(with_page(static("archive", nodePath={"type": kind}), "archive"))
    url = stack.outputs()["applications"]["web"]["url"]
    assert wait_for("the page", lambda: served(url)) == PAGE
    assert (files / "index.html").read_text().strip() == PAGE
    claim = checkout.objects("pvc", stack.name)[0]
    found = volume(checkout, "archive")
    assert claim["spec"]["volumeName"] == "archive"
    assert claim["spec"]["storageClassName"] == found["spec"].get("storageClassName", "") == ""
    assert found["spec"]["claimRef"]["uid"] == claim["metadata"]["uid"]
    assert kind in found["spec"]
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert phase(checkout, "archive") == "Released"
    assert (files / "index.html").read_text().strip() == PAGE


def test_the_data_of_every_kind_of_volume_survives_a_restart_of_the_node(
    stack: CheckoutStack, checkout: Checkout, folder: Callable[[str], Path]
) -> None:
    web = local()["applications"]["dynamic-nginx"]
    environment = static("as-local") | {"applications": {}}
    storage = environment["storage"]
    storage["volumes"] |= static("as-host-path", nodePath={"type": "hostPath"})["storage"]["volumes"]
    storage |= {name: local()["storage"][name] for name in ("provisioners", "claims")}
    storage["classes"] = {"local-storage-class": local()["storage"]["classes"]["local-storage-class"]}
    for claim in ("as-local", "as-host-path", "my-dynamic-pvc"):
        if claim in storage["volumes"]:
            folder(claim).chmod(0o777)
        environment["applications"][f"on-{claim}"] = web | {"claim": claim, "page": f"<h1>{claim}</h1>"}
    stack.up(environment)
    applications = stack.outputs()["applications"]
    before = checkout.objects("pv")
    checkout.kill("node")
    stack.up()
    assert {one["metadata"]["uid"] for one in checkout.objects("pv")} == {one["metadata"]["uid"] for one in before}
    for name, application in applications.items():
        page = wait_for(f"the page of {name}", partial(served, application["url"]))
        assert page == f"<h1>{name.removeprefix('on-')}</h1>"


def apply_claim(checkout: Checkout, namespace: str, name: str, **spec: Any) -> None:
    """Makes a claim by hand."""
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {
            "storageClassName": "",
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
            **spec,
        },
    }
    checkout.kubectl("apply", "-n", namespace, "-f", "-", stdin=json.dumps(claim))


@pytest.mark.usefixtures("folder")
def test_volumes_and_claims_find_each_other_whichever_is_first(stack: CheckoutStack, checkout: Checkout) -> None:
    """Bound to each other from either side, many at a time, and no other claim gets any of the volumes."""
    environment = static("volume-first", claimed=False)
    stack.up(environment)
    assert phase(checkout, "volume-first") == "Available"
    apply_claim(checkout, stack.name, "other")
    apply_claim(checkout, stack.name, "volume-first")
    apply_claim(checkout, stack.name, "claim-first", volumeName="claim-first")
    volumes = environment["storage"]["volumes"]
    volumes |= static("claim-first", claimed=False)["storage"]["volumes"]
    volumes |= static("both-at-once")["storage"]["volumes"] | static("one-more")["storage"]["volumes"]
    stack.up(environment)
    wanted = {"volume-first", "claim-first", "both-at-once", "one-more"}

    def bound() -> dict[str, str]:
        claims = checkout.objects("pvc", stack.name)
        return {
            one["metadata"]["name"]: one["spec"]["volumeName"] for one in claims if one["status"]["phase"] == "Bound"
        }

    wait_for("every volume's claim", lambda: bound().keys() >= wanted)
    assert bound() == {name: name for name in wanted}
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")


@pytest.mark.usefixtures("folder")
def test_a_folder_of_a_server_is_shared_and_recycled(stack: CheckoutStack, checkout: Checkout) -> None:
    """No server answers here, so nothing is mounted: the pod that would empty the folder is looked at, and not run."""
    export = {"server": "nfs.example.org", "path": "/exports/media"}
    media = {"nfs": export, "storage": "100Gi", "accessModes": ["ReadWriteMany"], "mountOptions": ["nfsvers=4.1"]}
    parts = {"kubernetes": {"kind": "embedded"}}
    stack.up(parts | {"storage": {"volumes": {"media": media}}})
    found = volume(checkout, "media")["spec"]
    assert found["nfs"] == export
    assert found["mountOptions"] == ["nfsvers=4.1"]
    assert "nodeAffinity" not in found
    claim = checkout.objects("pvc", stack.name)[0]
    assert (claim["status"]["phase"], claim["status"]["accessModes"]) == ("Bound", ["ReadWriteMany"])
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

    media["reclaimPolicy"] = "Recycle"
    assert "Recycle is deprecated in Kubernetes" in stack.up(parts | {"storage": {"volumes": {"media": media}}})
    checkout.kubectl("cordon", "strata")
    try:
        stack.up(parts | {"storage": {"volumes": {"media": media | {"claimed": False}}}})
        recycler = ("pod", "-n", "default", "recycler-for-media")
        pod = json.loads(
            wait_for("the pod", lambda: checkout.attempt("kubectl", "get", *recycler, "-o", "json").stdout)
        )
        assert pod["spec"]["containers"][0]["image"] == "localhost/strata/busybox:debian"
        assert pod["spec"]["volumes"][0]["nfs"] == export
        stack.up(parts)
        checkout.kubectl("delete", *recycler)
    finally:
        checkout.kubectl("uncordon", "strata")


def test_recycled_volume_is_scrubbed_and_available_again(
    stack: CheckoutStack, checkout: Checkout, folder: Callable[[str], Path]
) -> None:
    files = folder("scratch")
    recycled = {"nodePath": {"type": "hostPath"}, "reclaimPolicy": "Recycle"}
    assert "Recycle is deprecated in Kubernetes" in stack.up(static("scratch", **recycled))
    (files / "page").write_text("x")
    (files / ".hidden").write_text("x")
    stack.up(static("scratch", **recycled, claimed=False))
    wait_for("the volume to be recycled", lambda: phase(checkout, "scratch") == "Available")
    assert list(files.iterdir()) == []
    stack.up(static("scratch", **recycled))
    assert phase(checkout, "scratch") == "Bound"


def test_policy_changes_after_the_volume_was_made(
    stack: CheckoutStack, checkout: Checkout, folder: Callable[[str], Path]
) -> None:
    files = folder("kept")
    stack.up(static("kept", nodePath={"type": "hostPath"}, reclaimPolicy="Recycle"))
    uid = volume(checkout, "kept")["metadata"]["uid"]
    (files / "page").write_text("x")
    stack.up(static("kept", nodePath={"type": "hostPath"}, reclaimPolicy="Retain", claimed=False))
    wait_for("the volume to be released", lambda: phase(checkout, "kept") == "Released")
    found = volume(checkout, "kept")
    assert found["metadata"]["uid"] == uid
    assert found["spec"]["persistentVolumeReclaimPolicy"] == "Retain"
    assert (files / "page").read_text() == "x"


@pytest.mark.parametrize("policy", ["Retain", "Delete"])
def test_ebs_volume_is_made_for_the_claim(
    stack: CheckoutStack, checkout: Checkout, folder: Callable[[str], Path], aws: Proxy, policy: str
) -> None:
    assert folder is not None
    checkout.variables.update(aws.environment())
    volume_args = {"storage": "10Gi", "reclaimPolicy": policy, "ebs": {"availabilityZone": "us-east-1a"}}
    parts = {"aws": {"region": "us-east-1"}, "kubernetes": {"kind": "embedded"}}
    stack.up(parts | {"storage": {"volumes": {"db": volume_args}}})
    asset = aws.direct("ec2").describe_volumes()["Volumes"][0]
    assert (asset["Size"], asset["VolumeType"], asset["Encrypted"]) == (10, "gp3", True)
    assert {"Key": "ebs.csi.aws.com/cluster", "Value": "true"} in asset["Tags"]
    found = volume(checkout, "db")
    assert found["spec"]["csi"]["volumeHandle"] == asset["VolumeId"]
    assert found["spec"]["csi"]["driver"] == found["metadata"]["annotations"]["pv.kubernetes.io/provisioned-by"]
    assert "us-east-1a" in json.dumps(found["spec"]["nodeAffinity"])
    assert checkout.objects("pvc", stack.name)[0]["spec"]["volumeName"] == "db"
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert len(aws.direct("ec2").describe_volumes()["Volumes"]) == (1 if policy == "Retain" else 0)
    assert [one["metadata"]["name"] for one in checkout.objects("pv")] == (["db"] if policy == "Retain" else [])


@pytest.mark.usefixtures("folder")
def test_ebs_volume_that_is_there_is_taken_and_left(stack: CheckoutStack, checkout: Checkout, aws: Proxy) -> None:
    checkout.variables.update(aws.environment())
    ec2 = aws.direct("ec2")
    there = ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"]
    asset = {"availabilityZone": "us-east-1a", "volumeId": there}
    parts = {"aws": {"region": "us-east-1"}, "kubernetes": {"kind": "embedded"}}
    stack.up(parts | {"storage": {"volumes": {"db": {"storage": "10Gi", "ebs": asset}}}})
    assert volume(checkout, "db")["spec"]["csi"]["volumeHandle"] == there
    tags = [{"Key": "ebs.csi.aws.com/cluster", "Value": "true"}]
    assert ec2.describe_volumes(VolumeIds=[there])["Volumes"][0]["Tags"] == tags

    pod = hold(checkout, stack.name, "db")

    def refused() -> bool:
        events = checkout.kubectl("get", "events", "-n", stack.name, f"--field-selector=involvedObject.name={pod}")
        return "didn't match PersistentVolume's node affinity" in events

    wait_for("the pod to be refused on a node that is not in the volume's zone", refused)
    checkout.kubectl("delete", "pod", "-n", stack.name, pod)
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert ec2.describe_volumes(VolumeIds=[there])["Volumes"][0]["Tags"] == tags
