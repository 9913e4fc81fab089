"""Endpoints of a network for any service of AWS, whose names are checked before anything is created."""

from pathlib import Path
from typing import Any

import pytest

from components.network import NetworkArgs
from stacks.model.endpoint_service import EndpointService
from stacks.rules.endpoints import endpoint_problems
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

from .problems import VALID_IN_AWS, problems

READ_ONLY = ("Describe", "Get")
SERVICES = "ec2:DescribeVpcEndpointServices"


def environment(*endpoints: str) -> dict[str, Any]:
    network = {"cidr": "10.20.0.0/16", "zones": 2, "flowLogs": None, "endpoints": list(endpoints)}
    return {"aws": {"region": "us-east-1"}, "network": network}


def service(name: str, **changes: Any) -> EndpointService:
    zones = ["us-east-1a", "us-east-1b"]
    plain = {"types": ["Interface"], "availabilityZones": zones, "privateDnsName": True}
    return EndpointService.model_validate({"serviceName": f"com.amazonaws.us-east-1.{name}", **plain, **changes})


def test_an_endpoint_of_any_service_is_created_and_a_wrong_name_is_reported(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    stack.write(environment("ssm", "ecr.apy"))
    refused = stack.project.attempt("up", "--yes", "--skip-preview")
    line = stack.file.read_text().splitlines().index("  - ecr.apy") + 1
    wrong = f"stacks/test.yaml:{line}: network.endpoints.1: 'ecr.apy': endpoint service of AWS in us-east-1 not found: "
    assert f"{wrong}correct it, or use one of: ecr.api" in refused.output
    assert [name for name in aws.counts() if not name.split(":")[1].startswith(READ_ONLY)] == []
    stack.up(environment("s3", "ssm", "ecr.api", "logs"))
    found = aws.direct("ec2").describe_vpc_endpoints()["VpcEndpoints"]
    kinds = {one["ServiceName"].removeprefix("com.amazonaws.us-east-1."): one["VpcEndpointType"] for one in found}
    assert kinds == {"s3": "Gateway", "ssm": "Interface", "ecr.api": "Interface", "logs": "Interface"}
    assert all(one["PrivateDnsEnabled"] for one in found if one["VpcEndpointType"] == "Interface")
    assert stack.outputs()["network"]["endpoints"] == ["s3", "ssm", "ecr.api", "logs"]
    aws.calls.clear()
    assert set(stack.steps(environment("s3", "ssm")).values()) == {"delete"}
    assert aws.counts()[SERVICES] == 0, "AWS is not asked about services that every region has"


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ([service("sts")], None),
        ([service("rds")], "'sts': endpoint service of AWS in us-east-1 not found: remove it"),
        ([service("sts", types=["GatewayLoadBalancer"])], "'sts': not supported by AWS in us-east-1 as an interface"),
        ([service("sts", privateDnsName=False)], "'sts': not supported by AWS in us-east-1 as an interface endpoint"),
        ([service("sts", availabilityZones=["us-east-1a"])], "'sts': not supported by AWS in zone b: use other zones"),
    ],
)
def test_an_endpoint_needs_a_service_with_private_dns_in_each_zone(
    services: list[EndpointService], expected: str | None
) -> None:
    network = NetworkArgs.model_validate({"cidr": "10.20.0.0/16", "endpoints": ["ssm", "sts"]})
    found = [problem.describe() for problem in endpoint_problems(services, network, "us-east-1", "ab")]
    assert [one.startswith(f"network.endpoints.1: {expected}") for one in found] == ([True] if expected else [])


def test_a_name_that_no_service_can_have_is_reported_without_aws(tmp_path: Path) -> None:
    text = VALID_IN_AWS.replace("  devices:", "  endpoints: [ssm, com/ecr]\n  devices:", 1)
    [found] = problems(tmp_path, text)
    assert found.startswith("4: network.endpoints.1: 'com/ecr': must be the name of an AWS service (s3, ssm, ecr.api)")
