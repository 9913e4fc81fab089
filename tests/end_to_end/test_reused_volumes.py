"""Released volumes: listed, reused with their data, or discarded with them."""

import json
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import local, without
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for

from .volumes import names, released_ebs_volume, volume, wait_for_phase, zone

ZONE = "us-east-1a"
FIRST = "<h1>Written before the claim was removed</h1>"


def kept() -> dict[str, Any]:
    """Return the environment `local` with a class that retains its volumes."""
    environment = local()
    environment["storage"]["classes"] = {"kept": {"provisioner": "rancher.io/local-path", "reclaimPolicy": "Retain"}}
    environment["storage"]["claims"]["my-dynamic-pvc"]["storageClassName"] = "kept"
    environment["applications"]["dynamic-nginx"]["page"] = FIRST
    return environment


def reusing(name: str, **more: Any) -> dict[str, Any]:
    """Return the same with another claim, on the data of a Released volume, and another first page."""
    environment = kept()
    environment["storage"]["claims"] = {"again": {"from": name, "storage": "1Gi", **more}}
    environment["applications"]["dynamic-nginx"] |= {"claim": "again", "page": "never written"}
    return environment


def released(stack: CheckoutStack, checkout: Checkout) -> str:
    """Create a volume with the first page, release it, and return its name, which the stack lists."""
    stack.up(kept())
    stack.up(without(kept(), "applications", "storage.claims"))
    name = names(checkout)[0]
    listed = stack.outputs()["storage"]["released"]
    assert listed == {name: {"claim": f"{stack.name}/my-dynamic-pvc", "storage": "1Gi", "reclaimPolicy": "Retain"}}
    wait_for_phase(checkout, name, "Released")
    return name


@pytest.mark.usefixtures("folder")
def test_another_claim_reuses_the_data_of_a_deleted_claim(stack: CheckoutStack, checkout: Checkout) -> None:
    name = released(stack, checkout)
    stack.write(reusing(name, storage="2Gi"))
    refused = stack.attempt("up", "--yes", "--skip-preview")
    assert f"storage.claims.again.storage: '2Gi': must be at most the capacity of volume {name}, 1Gi" in refused.stdout
    assert names(checkout) == [name]

    stack.write(reusing(name))
    stack.pulumi("preview")
    stack.up()
    url = stack.outputs()["applications"]["dynamic-nginx"]["url"]
    wait_for_page(FIRST, url)
    assert len(checkout.volume_folders()) == 1
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

    checkout.kubectl("delete", "pv", name)
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    discarding = reusing(name)
    discarding["storage"]["discard"] = {names(checkout)[0]: "a mistake"}
    stack.write(discarding)
    refused = stack.attempt("up", "--yes", "--skip-preview")
    assert "must be Released, and is Bound" in refused.stdout + refused.stderr
    stack.write(reusing(name))


@pytest.mark.usefixtures("folder")
def test_a_released_volume_is_discarded_with_its_data(stack: CheckoutStack, checkout: Checkout) -> None:
    name = released(stack, checkout)
    listed = stack.outputs()["storage"]["released"]
    checkout.kill("node")
    assert "not listed" not in stack.up(), "the update starts the node before it reads the volumes"
    assert stack.outputs()["storage"]["released"] == listed
    environment = without(kept(), "applications", "storage.claims")
    environment["storage"]["discard"] = {name: "moved elsewhere"}
    stack.up(environment)
    assert stack.outputs()["storage"]["released"] == {}
    wait_for("the volume to go", lambda: names(checkout) == [])
    assert checkout.volume_folders() == []
    assert "unchanged" in stack.up()


@pytest.mark.usefixtures("folder")
def test_a_dynamic_volume_gets_another_policy_before_its_claim_is_deleted(
    stack: CheckoutStack, checkout: Checkout
) -> None:
    stack.up(local())
    name = names(checkout)[0]
    environment = local()
    environment["storage"]["policies"] = {name: "Retain"}
    stack.up(environment)
    assert volume(checkout, name)["spec"]["persistentVolumeReclaimPolicy"] == "Retain"
    stack.up(without(environment, "applications", "storage.claims"))
    wait_for_phase(checkout, name, "Released")
    assert len(checkout.volume_folders()) == 1
    discarding = without(environment, "applications", "storage.claims", "storage.policies")
    discarding["storage"]["discard"] = {name: "was kept for this test alone"}
    stack.up(discarding)
    wait_for("the volume to go", lambda: names(checkout) == [])


@pytest.mark.usefixtures("folder", "account")
def test_a_released_ebs_volume_is_bound_again_in_its_zone_and_expanded(
    stack: CheckoutStack, checkout: Checkout, aws: Proxy
) -> None:
    ec2 = aws.direct("ec2")
    asset = ec2.create_volume(AvailabilityZone=ZONE, Size=10)["VolumeId"]
    released_volume = released_ebs_volume(ZONE, asset)
    checkout.kubectl("apply", "-f", "-", stdin=json.dumps(released_volume))
    wait_for_phase(checkout, "pvc-ebs", "Released")
    environment: dict[str, Any] = {
        "aws": {"region": "us-east-1"},
        "kubernetes": {"kind": "embedded"},
        "storage": {
            "classes": {"fast": {"provisioner": "ebs.csi.aws.com", "allowVolumeExpansion": True}},
            "claims": {"db": {"from": "pvc-ebs", "storage": "10Gi"}},
        },
    }
    stack.write(environment)
    refused = stack.attempt("up", "--yes", "--skip-preview")
    assert f"claims.db.from: 'pvc-ebs': no node of the cluster can reach it: it is in {ZONE}" in refused.stdout
    with zone(checkout, ZONE):
        stack.up()
        claim = checkout.objects("pvc", stack.name)[0]
        assert claim["status"]["phase"] == "Bound"
        found = volume(checkout, claim["spec"]["volumeName"])
        assert found["spec"]["csi"]["volumeHandle"] == asset
        assert found["spec"]["persistentVolumeReclaimPolicy"] == "Retain"
        assert found["spec"]["nodeAffinity"] == released_volume["spec"]["nodeAffinity"]
        tags = [{"Key": "ebs.csi.aws.com/cluster", "Value": "true"}]
        assert ec2.describe_volumes(VolumeIds=[asset])["Volumes"][0]["Tags"] == tags

        environment["storage"]["claims"]["db"]["storage"] = "20Gi"
        stack.up(environment)
        claim = checkout.objects("pvc", stack.name)[0]
        assert claim["spec"]["resources"]["requests"]["storage"] == "20Gi"
        assert claim["metadata"]["uid"] == found["spec"]["claimRef"]["uid"]

        stack.pulumi("destroy", "--yes", "--skip-preview")
        wait_for_phase(checkout, found["metadata"]["name"], "Released")
        assert ec2.describe_volumes(VolumeIds=[asset])["Volumes"][0]["Tags"] == tags
