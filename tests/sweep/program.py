"""The environment that the sweep kills: what a small site has, once of nearly everything that can be left behind.

The variable VARIANT says which of its states is wanted. With ORDERED set, each thing waits for the one before it, so
that the n-th API call of two runs is the same. Things that AWS gives no name of their own differ in a tag.
"""

import os

import pulumi
from pulumi import ResourceOptions, ResourceTransformationArgs, ResourceTransformationResult

from components.provider import ec2

VARIANT = os.environ["VARIANT"]
UPDATED = VARIANT == "updated"
REPLACED = VARIANT.startswith("replaced")
REPLACING = ResourceOptions(delete_before_replace=VARIANT == "replaced-deleting-first")
_made: list[pulumi.Resource] = []


def after_the_one_before(asked: ResourceTransformationArgs) -> ResourceTransformationResult:
    options = ResourceOptions.merge(asked.opts, ResourceOptions(depends_on=_made[-1:]))
    _made.append(asked.resource)
    return ResourceTransformationResult(asked.props, options)


if "ORDERED" in os.environ:
    pulumi.runtime.register_stack_transformation(after_the_one_before)


def tags(name: str) -> dict[str, str]:
    return {"Name": name, "stage": "two"} if UPDATED else {"Name": name}


vpc = ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=UPDATED, tags=tags("vpc"))
gateway = ec2.InternetGateway("gateway", vpc_id=vpc.id, tags=tags("gateway"))
public = [
    ec2.Subnet(
        f"public-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number}.0/24",
        availability_zone=f"us-east-1{zone}",
        map_public_ip_on_launch=not UPDATED,
        tags=tags(f"public-{zone}"),
    )
    for number, zone in enumerate("ab")
]
private = [
    ec2.Subnet(
        f"private-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number + (20 if REPLACED else 10)}.0/24",
        availability_zone=f"us-east-1{zone}",
        tags=tags(f"private-{zone}"),
        opts=REPLACING,
    )
    for number, zone in enumerate("ab")
]
address = ec2.ElasticIp("address", tags=tags("address"))
nat = ec2.NatGateway("nat", subnet_id=public[0].id, allocation_id=address.id, tags=tags("nat"))
ec2.RouteTable(
    "public",
    vpc_id=vpc.id,
    routes={"0.0.0.0/0": gateway.id},
    subnet_ids=[subnet.id for subnet in public],
    tags=tags("public"),
)
ec2.RouteTable(
    "private",
    vpc_id=vpc.id,
    routes={"0.0.0.0/0": nat.id},
    subnet_ids=[subnet.id for subnet in private],
    tags=tags("private"),
)
group = ec2.SecurityGroup(
    "web",
    vpc_id=vpc.id,
    name="web-2" if REPLACED else "web",
    description="Servers of the site",
    tags=tags("web"),
    opts=REPLACING,
)
for port in (80, 443):
    ec2.SecurityGroupRule(
        f"web-{port}",
        security_group_id=group.id,
        direction="ingress",
        protocol="tcp",
        from_port=port,
        to_port=port,
        cidr_ipv4="0.0.0.0/0",
        description="Updated" if UPDATED else "First",
        tags=tags(f"web-{port}"),
    )
