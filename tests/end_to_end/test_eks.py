"""Released volumes of an EKS cluster that the environment creates: they are listed and reused."""

import json
from pathlib import Path
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack

from .volumes import released_ebs_volume, volume, wait_for_phase, zone

ZONE = "us-east-1a"
ROLE = "arn:aws:iam::123456789012:role/deploy"


pytestmark = pytest.mark.usefixtures("eks_on_node")


@pytest.fixture(autouse=True)
def role(aws: Proxy) -> None:
    """Create the role that the environment assumes."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    aws.direct("iam").create_role(RoleName="deploy", AssumeRolePolicyDocument=document)


def environment() -> dict[str, Any]:
    """Return an environment with a cluster and a class whose volumes can grow."""
    return {
        "aws": {"region": "us-east-1", "roleArn": ROLE},
        "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single"},
        "kubernetes": {"kind": "eks"},
        "storage": {
            "classes": {"fast": {"provisioner": "ebs.csi.aws.com", "allowVolumeExpansion": True}},
            "claims": {},
        },
    }


def test_a_volume_of_a_cluster_that_does_not_exist_is_refused(stack: CheckoutStack, aws: Proxy) -> None:
    wanted = environment()
    wanted["storage"]["claims"]["db"] = {"from": "pvc-ebs", "storage": "10Gi"}
    stack.write(wanted)
    refused = stack.attempt("up", "--yes", "--skip-preview")
    assert refused.returncode != 0
    printed = " ".join((refused.stdout + refused.stderr).split())
    assert "storage names volumes of the cluster, which cannot be read:" in printed
    assert f"EKS cluster {stack.name} does not exist yet" in printed
    assert "Traceback" not in printed
    assert {call.action for call in aws.calls} == {"AssumeRole", "DescribeCluster"}


def test_a_preview_works_with_a_cluster_that_cannot_be_read(stack: CheckoutStack, aws: Proxy) -> None:
    def forbid(call: Call, behind: Behind) -> Answer:
        if call.action == "DescribeCluster":
            raise Refusal("AccessDeniedException", "not authorized", 403)
        return behind(call)

    aws.faults.append(forbid)
    wanted = environment()
    stack.write(wanted)
    printed = stack.pulumi("preview")
    assert f"Released volumes are not listed: EKS cluster {stack.name}: eks:DescribeCluster: not authorized" in printed
    private = "kubernetes.eks.publicAccess: not set, so only machines in the cluster's network reach its API: list the"
    assert private in printed
    wanted["kubernetes"]["eks"] = {"publicAccess": ["198.51.100.0/24"]}
    stack.write(wanted)
    assert private not in stack.pulumi("preview")


@pytest.mark.usefixtures("folder")
def test_a_released_volume_is_listed_and_bound_again(
    stack: CheckoutStack, checkout: Checkout, aws: Proxy, tmp_path: Path
) -> None:
    assert f"Released volumes are not listed: EKS cluster {stack.name} does not exist yet" in stack.up(environment())
    asset = aws.direct("ec2").create_volume(AvailabilityZone=ZONE, Size=10)["VolumeId"]
    released = released_ebs_volume(ZONE, asset, claim=f"{stack.name}/lost")
    checkout.kubectl("apply", "-f", "-", stdin=json.dumps(released))
    wait_for_phase(checkout, "pvc-ebs", "Released")
    stack.up()
    listed = {"pvc-ebs": {"claim": f"{stack.name}/lost", "storage": "10Gi", "reclaimPolicy": "Retain"}}
    assert stack.outputs()["storage"]["released"] == listed

    wanted = environment()
    wanted["storage"]["claims"]["db"] = {"from": "pvc-ebs", "storage": "10Gi"}
    wanted["storage"]["classes"]["fast"]["volumeBindingMode"] = "Immediate"
    stack.write(wanted)
    refused = stack.attempt("up", "--yes", "--skip-preview")
    assert f"claims.db.from: 'pvc-ebs': no node of the cluster can reach it: it is in {ZONE}" in refused.stdout
    assert "classes.fast.volumeBindingMode: 'Immediate': immutable, and now 'WaitForFirstConsumer'" in refused.stdout

    wanted["storage"]["classes"] = environment()["storage"]["classes"]
    with zone(checkout, ZONE):
        stack.write(wanted)
        stack.pulumi("preview")
        stack.up()
        (claim,) = checkout.objects("pvc", stack.name)
        assert claim["status"]["phase"] == "Bound"
        assert volume(checkout, claim["spec"]["volumeName"])["spec"]["csi"]["volumeHandle"] == asset
        assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
        stack.pulumi("destroy", "--yes", "--skip-preview")
    asked = set((tmp_path / "asked").read_text().splitlines())
    assert asked == {f"eks get-token --cluster-name {stack.name} --region us-east-1 --role-arn {ROLE}"}
    wait_for_phase(checkout, claim["spec"]["volumeName"], "Released")
    tags = [{"Key": "ebs.csi.aws.com/cluster", "Value": "true"}]
    assert aws.direct("ec2").describe_volumes(VolumeIds=[asset])["Volumes"][0]["Tags"] == tags
