"""Released volumes of an EKS cluster that the environment creates: they are listed and reused.

The embedded node takes the place of the account's cluster. `aws eks get-token` needs AWS itself, so a command on PATH
takes its place and prints the node's certificate.
"""

import base64
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of
from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.waiting import wait_for

from .volumes import phase, released_ebs_volume, volume, zone

ZONE = "us-east-1a"
ROLE = "arn:aws:iam::123456789012:role/deploy"


@pytest.fixture(autouse=True)
def cluster(aws: Proxy, checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put the node in the place of the account's cluster, and a command `aws` on PATH."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    aws.direct("iam").create_role(RoleName="deploy", AssumeRolePolicyDocument=document)
    kubeconfig = yaml.safe_load(Path(checkout.variables["KUBECONFIG"]).read_text())
    server, user = kubeconfig["clusters"][0]["cluster"], kubeconfig["users"][0]["user"]

    def reached(call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.action not in ("CreateCluster", "DescribeCluster") or not answer.ok:
            return answer
        data = data_of(call, answer)
        data["cluster"]["endpoint"] = server["server"]
        data["cluster"]["certificateAuthority"] = {"data": server["certificate-authority-data"]}
        return answer_with(call, data)

    aws.faults.append(reached)
    credential = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "kind": "ExecCredential",
        "status": {
            f"client{part}Data": base64.b64decode(user[f"client-{part.lower()}-data"]).decode()
            for part in ("Certificate", "Key")
        },
    }
    command = tmp_path / "aws"
    command.touch(mode=0o700)
    command.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nprintf %s {shlex.quote(json.dumps(credential))}\n')
    for name, value in aws.environment().items():
        monkeypatch.setitem(checkout.variables, name, value)
    monkeypatch.setitem(checkout.variables, "PATH", f"{tmp_path}:{checkout.variables['PATH']}")


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
    wait_for("the volume to be released", lambda: phase(checkout, "pvc-ebs") == "Released")
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
    assert phase(checkout, claim["spec"]["volumeName"]) == "Released"
    tags = [{"Key": "ebs.csi.aws.com/cluster", "Value": "true"}]
    assert aws.direct("ec2").describe_volumes(VolumeIds=[asset])["Volumes"][0]["Tags"] == tags
