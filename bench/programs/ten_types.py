"""A thousand EC2 resources in one VPC, a hundred of each of ten types.

`LISTS` adds that many prefix lists, whose entries AWS returns for one list per call.
"""

import os

from components.aws import ec2

EACH = 100
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBRCbqun31Vog5JsXov5OPzbFTj701sxUZJIzINoEVh1 bench"

vpc = ec2.Vpc("vpc", cidr_block="10.0.0.0/16", tags={"Name": "vpc"})
subnets = [
    ec2.Subnet(f"subnet-{number}", vpc_id=vpc.id, cidr_block=f"10.0.{number}.0/24", tags={"Name": "subnet"})
    for number in range(EACH)
]
for number, subnet in enumerate(subnets):
    group = ec2.SecurityGroup(f"group-{number}", vpc_id=vpc.id, name=f"group-{number}", description="One of many")
    ec2.SecurityGroupRule(
        f"rule-{number}", security_group_id=group.id, protocol="tcp", from_port=443, to_port=443, cidr_ipv4="10.0.0.0/8"
    )
    ec2.ElasticIp(f"address-{number}")
    ec2.RouteTable(f"table-{number}", vpc_id=vpc.id)
    ec2.KeyPair(f"key-{number}", key_name=f"key-{number}", public_key=PUBLIC_KEY)
    ec2.NetworkInterface(f"interface-{number}", subnet_id=subnet.id, security_group_ids=[group.id])
    disk = ec2.Volume(f"disk-{number}", availability_zone="us-east-1a", size=1)
    ec2.Snapshot(f"disk-{number}", volume_id=disk.id)
    ec2.InternetGateway(f"gateway-{number}")
for number in range(int(os.environ.get("LISTS", "0"))):
    ec2.ManagedPrefixList(f"list-{number}", name=f"list-{number}", max_entries=1)
