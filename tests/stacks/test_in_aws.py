"""The environments of the repository as they stand there, before an AWS account that is not anybody's.

Their Kubernetes objects are rendered, since no cluster answers behind that account: checkov reads them, and the real
API server of the embedded node is asked whether it would take them.
"""

from typing import Any

import pytest
import yaml

from embedded.project import ROOT
from tests.harness import manifests
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.node import Node


@pytest.fixture
def kubernetes(stack: EnvironmentStack) -> None:
    stack.project.install_kubernetes()


def environment(name: str) -> dict[str, Any]:
    """An environment of the repository whose objects are rendered."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "stacks" / f"{name}.yaml").read_text())
    read["kubernetes"]["renderTo"] = "rendered"
    read["aws"].pop("endpoint", None)
    return read


@pytest.mark.usefixtures("kubernetes")
def test_the_manifests_of_this_machine_are_as_checkov_would_have_them(stack: EnvironmentStack) -> None:
    stack.up(environment("local"))
    rendered = stack.project.folder / "rendered"
    assert manifests.PROVISIONER in {one["metadata"].get("namespace") for one in manifests.read(rendered)}
    assert manifests.unconfined(rendered) == []
    assert list(manifests.findings(rendered)) == []


@pytest.mark.usefixtures("kubernetes")
def test_dev_comes_stays_and_goes(stack: EnvironmentStack, aws: Proxy) -> None:
    dev = environment("dev")
    stack.up(dev)
    assert aws.client("eks").list_clusters()["clusters"] == ["test"]
    gateways = aws.client("ec2").describe_nat_gateways()["NatGateways"]
    assert len(gateways) == 1
    tags = {tag["Key"]: tag["Value"] for tag in gateways[0]["Tags"]}
    assert tags["environment"] == "dev"
    subnets = aws.client("ec2").describe_subnets(
        Filters=[{"Name": "tag:kubernetes.io/cluster/test", "Values": ["shared"]}]
    )
    assert len(subnets["Subnets"]) == 4
    rendered = stack.project.folder / "rendered"
    kinds = {one["kind"] for one in manifests.read(rendered)}
    assert {"Namespace", "StorageClass", "PersistentVolumeClaim", "Deployment", "Service"} <= kinds
    assert manifests.unconfined(rendered) == []
    assert list(manifests.findings(rendered)) == []
    assert stack.outputs()["applications"]["site"]["url"] == "http://site.test.svc"
    assert stack.steps(dev) == {}
    stack.destroy()
    assert aws.client("eks").list_clusters()["clusters"] == []
    assert [one for one in aws.client("ec2").describe_vpcs()["Vpcs"] if not one["IsDefault"]] == []


@pytest.mark.usefixtures("kubernetes")
def test_prod_keeps_what_holds_data(stack: EnvironmentStack, aws: Proxy, node: Node) -> None:
    prod = environment("prod")
    stack.up(prod)
    assert len(aws.client("ec2").describe_nat_gateways()["NatGateways"]) == 3
    rendered = stack.project.folder / "rendered"
    assert manifests.unconfined(rendered) == []
    assert list(manifests.findings(rendered)) == []
    for one in manifests.read(rendered):
        if one["kind"] == "Namespace":
            node.kubectl("apply", "-f", "-", stdin=yaml.safe_dump(one))
        else:
            node.kubectl("create", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump(one))
    (claim,) = (one for one in manifests.read(rendered) if one["kind"] == "PersistentVolumeClaim")
    stack.write({name: part for name, part in prod.items() if name not in ("storage", "applications")})
    refused = stack.project.attempt("up", "--yes", "--skip-preview")
    assert refused.status != 0
    assert "protected" in refused.output
    assert claim["metadata"]["name"] in refused.output
    stack.up(prod | {"protect": False})
    stack.destroy()
    for one in manifests.read(rendered):
        if one["kind"] == "Namespace":
            node.kubectl("delete", "namespace", one["metadata"]["name"], "--wait=false")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"network": None}, "is made in a network: add network"),
        ({"network": {"cidr": "10.20.0.0/16", "zones": 1, "nat": "single"}}, "is too few for a cluster"),
        ({"network": {"cidr": "10.20.0.0/16", "zones": 2}}, "lets no node fetch its images"),
        ({"network": {"cidr": "10.20.0.0/16", "subnets": ["isolated"]}}, "the network has no such subnets"),
        ({"kubernetes": {"kind": "embedded", "eks": {}}}, "is nothing for kind embedded"),
        ({"kubernetes": {"kind": "eks", "kubeconfig": "here"}}, "is nothing for kind eks"),
    ],
)
def test_what_a_cluster_lacks_is_told_before_anything_is_made(
    stack: EnvironmentStack, aws: Proxy, changed: dict[str, Any], told: str
) -> None:
    dev = environment("dev") | changed
    stack.write({name: part for name, part in dev.items() if part is not None})
    refused = stack.project.attempt("preview")
    assert refused.status != 0
    assert told in " ".join(refused.output.split())
    assert not aws.calls
