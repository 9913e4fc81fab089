"""The environments of the repository in an AWS account of the tests.

The account has no real cluster, so the Kubernetes objects are rendered. Checkov checks them, and so does the API
server of the embedded node, with a dry run.
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
    """Return an environment of the repository whose objects are rendered."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "stacks" / f"{name}.yaml").read_text())
    read["kubernetes"]["renderTo"] = "rendered"
    read["aws"].pop("endpoint", None)
    for application in read["applications"].values():
        if application["kind"] == "manifests":
            application["path"] = str(ROOT / "stacks" / application["path"])
    return read


@pytest.mark.usefixtures("kubernetes")
def test_checkov_finds_nothing_in_the_manifests_of_stack_local(stack: EnvironmentStack) -> None:
    stack.up(environment("local"))
    rendered = stack.project.folder / "rendered"
    assert manifests.PROVISIONER in {one["metadata"].get("namespace") for one in manifests.read(rendered)}
    assert manifests.unconfined(rendered) == []
    assert list(manifests.findings(rendered)) == []


@pytest.mark.usefixtures("kubernetes")
def test_dev_is_created_unchanged_and_destroyed(stack: EnvironmentStack, aws: Proxy) -> None:
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
    assert {"Namespace", "StorageClass", "PersistentVolumeClaim", "Deployment", "Ingress", "IngressClass"} <= kinds
    assert manifests.unconfined(rendered) == []
    assert list(manifests.findings(rendered)) == []
    assert stack.outputs()["applications"]["site"]["url"] == "https://dev.example.org"
    assert stack.steps(dev) == {}
    stack.destroy()
    assert aws.client("eks").list_clusters()["clusters"] == []
    assert [one for one in aws.client("ec2").describe_vpcs()["Vpcs"] if not one["IsDefault"]] == []


@pytest.mark.usefixtures("kubernetes")
def test_prod_protects_resources_that_hold_data(stack: EnvironmentStack, aws: Proxy, node: Node) -> None:
    prod = environment("prod")
    stack.up(prod)
    assert len(aws.client("ec2").describe_nat_gateways()["NatGateways"]) == 3
    rendered = stack.project.folder / "rendered"
    assert manifests.unconfined(rendered) == []
    assert list(manifests.findings(rendered)) == []
    for one in manifests.read(rendered):
        if one["kind"] == "Namespace":
            node.kubectl("apply", "-f", "-", stdin=yaml.safe_dump(one))
        elif one["kind"] != "IngressClassParams":  # a kind of EKS Auto Mode
            node.kubectl("create", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump(one))
    (claim,) = (one for one in manifests.read(rendered) if one["kind"] == "PersistentVolumeClaim")
    stack.write({name: part for name, part in prod.items() if name not in ("storage", "applications")})
    refused = stack.project.attempt("up", "--yes", "--skip-preview")
    assert refused.status != 0
    deleted = f"PersistentVolumeClaim {claim['metadata']['name']}"
    assert f"protect: true: conflicts with the deletion of {deleted}: restore them, or write" in refused.output
    stack.up(prod | {"protect": False})
    stack.destroy()
    for one in manifests.read(rendered):
        if one["kind"] == "Namespace":
            node.kubectl("delete", "namespace", one["metadata"]["name"])
