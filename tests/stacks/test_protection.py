"""`protect: true`: resources that hold data are not deleted, and servers can still be replaced."""

import json
from typing import Any

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack


def environment(*, protect: bool = True, packages: tuple[str, ...] = (), **network: Any) -> dict[str, Any]:
    server = {
        "image": "al2023-ami-2023*",
        "size": "t3.small",
        "volumes": {"data": {"size": 1, "reclaimPolicy": "Delete"}},
        "cloudInit": {"packages": list(packages)},
    }
    return {
        "protect": protect,
        "aws": {"region": "us-east-1"},
        "network": {"cidr": "10.20.0.0/16", "zones": 1} | network,
        "servers": {"web": server},
    }


def protected(stack: EnvironmentStack) -> set[str]:
    resources = json.loads(stack.project.run("stack", "export"))["deployment"]["resources"]
    return {one["type"] for one in resources if one.get("protect")}


def test_stores_of_data_are_protected_and_servers_are_replaced(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.up(environment())
    assert protected(stack) == {"strata:ec2:Volume", "strata:logs:LogGroup"}
    stack.write(environment(flowLogs=None))
    for command in (("preview",), ("up", "--yes", "--skip-preview")):
        rejected = stack.project.attempt(*command)
        assert rejected.status != 0
        remedy = "restore them, or write protect: false, run pulumi up, and then remove them"
        assert f"protect: true: conflicts with the deletion of LogGroup test-flow-logs: {remedy}" in rejected.output
        assert "pulumi state unprotect" not in rejected.output
    assert len(aws.direct("logs").describe_log_groups()["logGroups"]) == 1
    assert stack.steps(environment(packages=("nginx",)))["test-web-a-1"] == "replace"
    stack.up(environment(packages=("nginx",)))
    stack.up(environment(protect=False))
    stack.destroy()
    assert aws.direct("logs").describe_log_groups()["logGroups"] == []
