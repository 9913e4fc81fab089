"""Static provisioning: existing folders and EBS volumes, their claims, and the effect of reclaim policies."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import PAGE, local
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for, wait_until

from .pods import hold
from .volumes import names, volume, wait_for_phase


def static(name: str, **more: Any) -> dict[str, Any]:
    """Return an environment with a volume in a folder of the node."""
    path = {"path": f"/srv/{name}", "node": "strata"}
    volume = {"nodePath": path | more.pop("nodePath", {}), "storage": "1Gi", **more}
    return {"kubernetes": {"kind": "embedded"}, "storage": {"volumes": {name: volume}}}


def page_on(claim: str) -> dict[str, Any]:
    """Return the application of `local` on a claim."""
    nginx: dict[str, Any] = local()["applications"]["dynamic-nginx"]
    return nginx | {"claim": claim}


def test_pages_are_served_from_folders_that_exist(
    folder: Callable[[str], Path], stack: CheckoutStack, checkout: Checkout
) -> None:
    kinds = {"archive": "local", "older-archive": "hostPath"}
    folders = {name: folder(name) for name in kinds}
    environment: dict[str, Any] = {"kubernetes": {"kind": "embedded"}, "storage": {"volumes": {}}}
    for name, kind in kinds.items():
        if kind == "hostPath":
            folders[name].chmod(0o777)
        environment["storage"]["volumes"] |= static(name, nodePath={"type": kind})["storage"]["volumes"]
    stack.up(environment | {"applications": {name: page_on(name) for name in kinds}})
    claims = {one["metadata"]["name"]: one for one in checkout.objects("pvc", stack.name)}
    for name, kind in kinds.items():
        url = stack.outputs()["applications"][name]["url"]
        wait_for_page(PAGE, url)
        assert (folders[name] / "index.html").read_text().strip() == PAGE
        claim, found = claims[name], volume(checkout, name)
        assert claim["spec"]["volumeName"] == name
        assert claim["spec"]["storageClassName"] == found["spec"].get("storageClassName", "") == ""
        assert found["spec"]["claimRef"]["uid"] == claim["metadata"]["uid"]
        assert kind in found["spec"]
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    for name in kinds:
        wait_for_phase(checkout, name, "Released")
    assert {(one / "index.html").read_text().strip() for one in folders.values()} == {PAGE}


def test_a_folder_that_nginx_cannot_use_is_refused_with_the_command_that_helps(
    folder: Callable[[str], Path], stack: CheckoutStack, checkout: Checkout
) -> None:
    application = {"applications": {"site": page_on("site")}}
    stack.write(static("site", nodePath={"type": "hostPath"}) | application)

    def refusal() -> str:
        """Preview, and return the command of the remedy."""
        done = checkout.attempt("pulumi", "preview", "--non-interactive", "--stack", stack.name)
        assert done.returncode != 0
        (command,) = set(re.findall(r"storage\.volumes\.site\.nodePath\.path: '/srv/site': .*`(.+)`", done.stdout))
        return str(command)

    assert refusal() == "install -d -o 101 -g 101 .strata/node/srv/site"
    made = folder("site")
    command = refusal()
    assert command == "chown -R 101:101 .strata/node/srv/site"
    checkout.run(*command.split())
    stack.up()
    url = stack.outputs()["applications"]["site"]["url"]
    wait_for_page(PAGE, url)
    assert (made / "index.html").stat().st_uid == 101
    stack.pulumi("destroy", "--yes", "--skip-preview")


def apply_claim(checkout: Checkout, namespace: str, name: str, **spec: Any) -> None:
    """Create a claim without Pulumi."""
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
def test_volumes_and_claims_bind_whichever_exists_first(stack: CheckoutStack, checkout: Checkout) -> None:
    """Several pairs bind at the same time, and no other claim binds to one of the volumes."""
    environment = static("volume-first", claimed=False)
    stack.up(environment)
    wait_for_phase(checkout, "volume-first", "Available")
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

    wait_until("every volume's claim", bound, {name: name for name in wanted})
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")


@pytest.mark.usefixtures("folder")
def test_an_nfs_volume_is_shared_and_its_recycler_pod_mounts_it(stack: CheckoutStack, checkout: Checkout) -> None:
    """No NFS server runs here, so nothing is mounted: the recycler pod is inspected and does not run."""
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
        checkout.kubectl("delete", "--ignore-not-found", *recycler)
    finally:
        checkout.kubectl("uncordon", "strata")


def test_a_recycled_volume_is_emptied_and_available_again(
    folder: Callable[[str], Path], stack: CheckoutStack, checkout: Checkout
) -> None:
    files = folder("scratch")
    recycled = {"nodePath": {"type": "hostPath"}, "reclaimPolicy": "Recycle"}
    assert "Recycle is deprecated in Kubernetes" in stack.up(static("scratch", **recycled))
    (files / "page").write_text("x")
    (files / ".hidden").write_text("x")
    stack.up(static("scratch", **recycled, claimed=False))
    wait_for_phase(checkout, "scratch", "Available")
    assert list(files.iterdir()) == []
    stack.up(static("scratch", **recycled))
    wait_for_phase(checkout, "scratch", "Bound")


def test_the_policy_of_an_existing_volume_can_be_changed(
    folder: Callable[[str], Path], stack: CheckoutStack, checkout: Checkout
) -> None:
    files = folder("kept")
    stack.up(static("kept", nodePath={"type": "hostPath"}, reclaimPolicy="Recycle"))
    uid = volume(checkout, "kept")["metadata"]["uid"]
    (files / "page").write_text("x")
    stack.up(static("kept", nodePath={"type": "hostPath"}, reclaimPolicy="Retain", claimed=False))
    wait_for_phase(checkout, "kept", "Released")
    found = volume(checkout, "kept")
    assert found["metadata"]["uid"] == uid
    assert found["spec"]["persistentVolumeReclaimPolicy"] == "Retain"
    assert (files / "page").read_text() == "x"


@pytest.mark.usefixtures("folder", "account")
def test_destroy_keeps_or_deletes_ebs_volumes_by_their_policies(
    stack: CheckoutStack, checkout: Checkout, aws: Proxy
) -> None:
    ebs = {"storage": "10Gi", "ebs": {"availabilityZone": "us-east-1a"}}
    volumes = {policy.lower(): ebs | {"reclaimPolicy": policy} for policy in ("Retain", "Delete")}
    stack.up({"aws": {"region": "us-east-1"}, "kubernetes": {"kind": "embedded"}, "storage": {"volumes": volumes}})
    assets = {one["VolumeId"]: one for one in aws.direct("ec2").describe_volumes()["Volumes"]}
    claims = {one["metadata"]["name"]: one for one in checkout.objects("pvc", stack.name)}
    handles = {}
    for name in volumes:
        found = volume(checkout, name)
        handles[name] = found["spec"]["csi"]["volumeHandle"]
        asset = assets.pop(handles[name])
        assert (asset["Size"], asset["VolumeType"], asset["Encrypted"]) == (10, "gp3", True)
        assert {"Key": "ebs.csi.aws.com/cluster", "Value": "true"} in asset["Tags"]
        assert found["spec"]["csi"]["driver"] == found["metadata"]["annotations"]["pv.kubernetes.io/provisioned-by"]
        assert "us-east-1a" in json.dumps(found["spec"]["nodeAffinity"])
        assert claims[name]["spec"]["volumeName"] == name
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert [one["VolumeId"] for one in aws.direct("ec2").describe_volumes()["Volumes"]] == [handles["retain"]]
    wait_until("the volumes", lambda: names(checkout), ["retain"])


@pytest.mark.usefixtures("folder", "account")
def test_an_existing_ebs_volume_is_used_and_left_in_place(stack: CheckoutStack, checkout: Checkout, aws: Proxy) -> None:
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
