"""Time to create the reference network when each API call takes 50 ms longer, beside its longest chain of calls.

The chain is that of a provider which makes the calls of one resource one after the other. The proxy refuses the first
NAT gateway in a new subnet, as AWS does while the subnet is pending: the chain has the second call and the shortest
pause before it. The VPC of the network has DNS host names, which CreateVpc cannot set (EC2 API reference, CreateVpc):
subnets follow the call that does.
"""

from collections.abc import Iterator
from statistics import median

from components.provider.calls.retry import min_delay
from tests.harness.aws.proxy import Proxy

from .. import PROGRAMS
from ..lab import project, seconds
from ..row import Row

LATENCY = 0.05
# Resources that an earlier run left, the VPC and its host names, a public subnet, its NAT gateway, the table of routes.
CHAIN = (
    *("DescribeTags", "CreateVpc", "ModifyVpcAttribute"),
    *("CreateSubnet", "ModifySubnetAttribute", "CreateNatGateway", "CreateNatGateway"),
    *("CreateRouteTable", "CreateRoute", "AssociateRouteTable", "AssociateRouteTable", "AssociateRouteTable"),
)
RESOURCES = 15
BOUND = 1.3


def measure() -> Iterator[Row]:
    """Yield the seconds of `up`, beside those of the chain of calls plus those of as many empty resources."""
    with Proxy() as aws, project(PROGRAMS / "empty.py", aws) as engine:
        empty = seconds(lambda: engine.run("up", "--yes", "--skip-preview", COUNT=str(RESOURCES)))
    with Proxy() as aws, project(PROGRAMS / "network.py", aws) as ours:
        ec2 = aws.client("ec2")
        call = median(seconds(ec2.describe_vpcs) for _ in range(10)) + LATENCY
        chain = len(CHAIN) * call + min_delay(1)
        aws.latency = LATENCY
        up = seconds(lambda: ours.run("up", "--yes", "--skip-preview"))
    yield Row("up of the network, 50 ms per call", up, "1.3 x call chain + engine", BOUND * chain + empty, "s", 1)
