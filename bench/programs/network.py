"""The reference network: three zones, public and private subnets, one NAT gateway, a security group."""

import pulumi

from components.aws import ec2

vpc = ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags={"Name": "vpc"})
gateway = ec2.InternetGateway("gateway", vpc_id=vpc.id, tags={"Name": "gateway"})
public, private = (
    [
        ec2.Subnet(
            f"{role}-{zone}",
            vpc_id=vpc.id,
            cidr_block=f"10.0.{first + number}.0/24",
            availability_zone=f"us-east-1{zone}",
            map_public_ip_on_launch=role == "public",
            tags={"Name": f"{role}-{zone}"},
        )
        for number, zone in enumerate("abc")
    ]
    for role, first in (("public", 0), ("private", 10))
)
address = ec2.ElasticIp("address", tags={"Name": "address"})
nat = ec2.NatGateway(
    "nat",
    subnet_id=public[0].id,
    allocation_id=address.id,
    tags={"Name": "nat"},
    opts=pulumi.ResourceOptions(depends_on=[gateway]),
)
for role, subnets, target in (("public", public, gateway.id), ("private", private, nat.id)):
    ec2.RouteTable(
        role,
        vpc_id=vpc.id,
        routes={"0.0.0.0/0": target},
        subnet_ids=[subnet.id for subnet in subnets],
        tags={"Name": role},
    )
group = ec2.SecurityGroup("web", vpc_id=vpc.id, name="web", description="Servers", tags={"Name": "web"})
ec2.SecurityGroupRule(
    "https",
    security_group_id=group.id,
    direction="ingress",
    protocol="tcp",
    from_port=443,
    to_port=443,
    cidr_ipv4="0.0.0.0/0",
)
