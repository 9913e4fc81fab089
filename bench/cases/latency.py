"""Time for the reference network when each call takes 50 ms more, beside what its longest chain of calls must take."""

from collections.abc import Iterator
from statistics import median

from tests.harness.aws.account import account

from .. import PROGRAMS
from ..lab import moto, project, seconds
from ..row import Row

LATENCY = 0.05
# The index of what earlier runs left, the VPC, a public subnet, in it the NAT gateway, and the table that routes to it.
CHAIN = (
    *("DescribeTags", "CreateVpc", "CreateSubnet", "ModifySubnetAttribute", "CreateNatGateway"),
    *("CreateRouteTable", "CreateRoute", "AssociateRouteTable", "AssociateRouteTable", "AssociateRouteTable"),
)
RESOURCES = 15
BOUND = 1.3


def measure() -> Iterator[Row]:
    """Seconds of `up`, less those of as many empty resources, beside the longest chain of calls."""
    with moto() as origin:
        with account(origin) as aws, project(PROGRAMS / "empty.py", aws) as engine:
            empty = seconds(lambda: engine.run("up", "--yes", "--skip-preview", COUNT=str(RESOURCES)))
        with account(origin) as aws, project(PROGRAMS / "network.py", aws) as ours:
            ec2 = aws.client("ec2")
            call = median(seconds(ec2.describe_vpcs) for _ in range(10)) + LATENCY
            aws.latency = LATENCY
            up = seconds(lambda: ours.run("up", "--yes", "--skip-preview"))
    yield Row("up of the network, 50 ms a call", up, "chain x 1.3 + engine", BOUND * len(CHAIN) * call + empty, "s", 1)
