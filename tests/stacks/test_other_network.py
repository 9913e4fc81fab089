"""An environment in the network of another stack, compared with what AWS has."""

from typing import Any

import yaml

from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

AWS = {"region": "us-east-1"}
NETWORK = {
    "cidr": "10.20.0.0/16",
    "zones": ["a", "b"],
    "flowLogs": None,
    "endpoints": ["ssm", "ssmmessages"],
    "access": {"web": {"ports": [443], "internet": True}, "database": {"ports": [5432], "peers": ["web"]}},
}


class Shared:
    """The stack `shared` of the same project, which has the network."""

    def __init__(self, stack: EnvironmentStack) -> None:
        self._project = stack.project
        self._file = stack.project.folder / "stacks" / "shared.yaml"
        self._project.run("stack", "init", "shared", "--no-select")

    def up(self, environment: dict[str, Any]) -> None:
        self._file.write_text(yaml.safe_dump(environment))
        self._project.run("up", "--stack", "shared", "--yes", "--skip-preview")

    def destroy(self) -> None:
        self._project.run("destroy", "--stack", "shared", "--yes", "--skip-preview")


def environment(**web: Any) -> dict[str, Any]:
    group = {"image": "al2023-ami-2023*", "size": "t3.small", "count": 2, "access": ["web"]} | web
    return {"aws": AWS, "networkOf": "shared", "servers": {"web": group}, "users": {"alice": {"servers": ["web"]}}}


def rejected(stack: EnvironmentStack, environment: dict[str, Any]) -> str:
    """Return what an update prints that has to be rejected before anything is created."""
    stack.write(environment)
    run = stack.project.attempt("up", "--yes", "--skip-preview")
    assert run.status != 0, run.output
    return run.output


def test_servers_are_created_in_the_network_of_another_stack(stack: EnvironmentStack, aws: Proxy) -> None:
    nothing = inventory(aws.direct)
    printed = rejected(stack, environment())
    line = stack.file.read_text().splitlines().index("networkOf: shared") + 1
    assert f"{stack.file.name}:{line}: networkOf: 'shared': cannot be read: unknown stack" in printed
    shared = Shared(stack)
    assert "networkOf: 'shared': has no output network" in rejected(stack, environment())
    shared.up({"aws": AWS, "network": NETWORK})
    ec2 = aws.direct("ec2")
    networks = len(ec2.describe_vpcs()["Vpcs"])
    aws.calls.clear()
    unfit = {"aws": {"region": "eu-west-1"}, "kubernetes": {"kind": "eks"}, "storage": {"clusterClasses": ["gp3"]}}
    printed = rejected(stack, environment(zones=["b", "c"], access=["web", "cache"]) | unfit)
    assert "the environment has 4 problems with the network of stack shared, so nothing was changed:" in printed
    assert "aws.region: 'eu-west-1': must be the region of the network, us-east-1" in printed
    assert "network.nat: 'none': conflicts with kubernetes.eks.subnets: private" in printed
    assert "servers.web.zones.1: 'c': zone not found: add it to network.zones, or use one of: a, b" in printed
    assert "servers.web.access.1: 'cache': network access not found: add it to network.access, or use one of" in printed
    assert not aws.calls, "AWS is not called before the conflicts are known"
    stack.up(environment())
    assert len(ec2.describe_vpcs()["Vpcs"]) == networks
    subnets = {one["SubnetId"]: one["CidrBlock"] for one in ec2.describe_subnets()["Subnets"]}
    groups = {one["GroupId"]: one["GroupName"] for one in ec2.describe_security_groups()["SecurityGroups"]}
    found = ec2.describe_instances()["Reservations"]
    servers = sorted((one for each in found for one in each["Instances"]), key=lambda one: str(one["SubnetId"]))
    assert sorted(subnets[one["SubnetId"]] for one in servers) == ["10.20.0.0/20", "10.20.32.0/20"]
    names = {
        name.rsplit("-", 1)[0] for one in servers for name in (groups[g["GroupId"]] for g in one["SecurityGroups"])
    }
    assert names == {"shared-servers", "shared-access-web"}
    assert stack.steps(environment()) == {}
    assert stack.outputs()["network"]["vpcId"] == servers[0]["VpcId"]
    stack.destroy()
    shared.destroy()
    assert difference(nothing, inventory(aws.direct)) == []
