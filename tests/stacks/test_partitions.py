"""Stack `prod` in one region of each partition: ARNs, service principals and endpoints follow from the region."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from boto3 import Session

from embedded.project import ROOT
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.requests import IMAGE
from tests.harness.environment_stack import EnvironmentStack

PARTITIONS = Session().get_available_partitions()
ARN = re.compile(r"arn:([\w-]+):")
NODES = {"aws-cn": "ec2.amazonaws.com.cn", "aws-iso": "ec2.c2s.ic.gov", "aws-iso-b": "ec2.sc2s.sgov.gov"}
"""The principals of EC2 that differ from `ec2.amazonaws.com` (eksctl, partitions.go)."""
EVERYWHERE = {"eks.amazonaws.com", "pods.eks.amazonaws.com"}
ENDPOINTS = ["s3", "dynamodb", "ssm", "ssmmessages", "ec2messages"]
POLICIES = ("AmazonEKSClusterPolicy", "AmazonSSMManagedInstanceCore", "ReadOnlyAccess")
POLICIES_OF_AUTO_MODE = (
    *("AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy", "AmazonEKSLoadBalancingPolicy"),
    *("AmazonEKSNetworkingPolicy", "AmazonEKSWorkerNodeMinimalPolicy"),
)
POLICIES_OF_NODES = ("AmazonEKSWorkerNodePolicy",)


def region_of(partition: str) -> str:
    return str(Session().get_available_regions("ec2", partition_name=partition)[-1])


def prod(region: str, *, auto_mode: bool = True) -> dict[str, Any]:
    """Return the environment of the repository in another region, with everything that names an ARN or a service.

    Its load balancer is left out: users name a certificate of theirs there.
    """
    read: dict[str, Any] = yaml.safe_load((ROOT / "stacks" / "prod.yaml").read_text())
    read["aws"]["region"] = region
    read["protect"] = False
    read["kubernetes"] |= {"renderTo": "rendered"}
    assert read["kubernetes"]["eks"]["autoMode"]
    if not auto_mode:
        read["kubernetes"]["eks"].pop("autoMode")
        read["storage"]["classes"]["gp3-retained"]["provisioner"] = "ebs.csi.aws.com"
    read["applications"].pop("load-balancer")
    read["network"]["endpoints"] = ENDPOINTS
    read["servers"] = {"web": {"image": IMAGE, "size": "t3.small", "rights": {"policies": ["ReadOnlyAccess"]}}}
    read["groups"] = {"readers": {"policies": ["ReadOnlyAccess"]}}
    read["users"] = {
        "ann": {"groups": ["readers"], "servers": ["web"], "permissionsBoundary": "PowerUserAccess"},
        "bob": {"state": "disabled"},
    }
    return read


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a value, those in JSON documents too."""
    match value:
        case str():
            yield value
            if value.startswith("{"):
                yield from texts(json.loads(value))
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)


def principals(resource: dict[str, Any]) -> set[str]:
    """Return the services that a role trusts, except for that of flow logs, which a preview does not know."""
    document = resource["inputs"].get("assumeRolePolicy", "")
    if not document.startswith("{"):
        return set()
    services = {text for one in json.loads(document)["Statement"] for text in texts(one["Principal"]["Service"])}
    return services - {"vpc-flow-logs.amazonaws.com"}


def assert_of_partition(resources: list[dict[str, Any]], region: str, partition: str) -> set[str]:
    """Assert that every name of AWS in resources belongs to a partition, and return the ARNs."""
    ours = [one for one in resources if one["type"].startswith("strata:")]
    arns = {text for one in ours for text in texts([one["inputs"], one.get("outputs")]) if ARN.match(text)}
    assert {arn.split(":")[1] for arn in arns} == {partition}
    assert {arn.split(":")[3] for arn in arns} <= {"", region}
    trusted = {name for one in ours for name in principals(one)}
    assert trusted == EVERYWHERE | {NODES.get(partition, "ec2.amazonaws.com")}
    services = {one["inputs"]["serviceName"] for one in ours if one["type"].endswith(":VpcEndpoint")}
    assert services == {f"com.amazonaws.{region}.{service}" for service in ENDPOINTS}
    return arns


@pytest.mark.parametrize(
    ("partition", "auto_mode"), [*((one, True) for one in PARTITIONS), *((one, False) for one in NODES)]
)
def test_every_name_is_of_the_regions_partition(stack: EnvironmentStack, partition: str, auto_mode: bool) -> None:
    region = region_of(partition)
    stack.project.install_kubernetes()
    planned = stack.planned(prod(region, auto_mode=auto_mode))
    [cluster] = [one["inputs"] for one in planned if one["type"] == "strata:eks:Cluster"]
    assert cluster.get("autoMode", False) is auto_mode
    arns = assert_of_partition(planned, region, partition)
    policies = {*POLICIES, *(POLICIES_OF_AUTO_MODE if auto_mode else POLICIES_OF_NODES)}
    assert {f"arn:{partition}:iam::aws:policy/{name}" for name in policies} <= arns
    names = {name for one in planned for name in texts(one["inputs"]) if name.startswith(region)}
    assert {f"{region}{zone}" for zone in "abc"} <= names


def test_prod_is_created_in_china(stack: EnvironmentStack, aws: Proxy) -> None:
    region = region_of("aws-cn")
    stack.project.install_kubernetes()
    environment = prod(region, auto_mode=False)
    stack.up(environment)
    resources = [one for one in stack.resources() if one["custom"]]
    arns = assert_of_partition(resources, region, "aws-cn")
    assert len(arns) > 40
    assert f"arn:aws-cn:ssm:{region}:123456789012:document/SSM-SessionManagerRunShell" in arns
    assert stack.steps(environment) == {}
    assert {call.region for call in aws.calls if call.service in ("ec2", "eks", "kms", "logs")} == {region}
