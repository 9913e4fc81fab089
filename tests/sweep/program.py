"""The environment of the sweep: a small site with nearly every type of resource outside of EKS."""

import json

import pulumi

from components.aws import ec2, iam, logs
from tests.sweep.variant import REPLACED, REPLACING, SITE, UPDATED, tags, trust

IMAGES = ("ami-12c6146b", "ami-03cf127a")  # two of moto's images
KEYS = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMSUhJwwyZhzNuXuCrtNTp0jtSyldh16S1mUzXT5SwdI",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMDReNlxriVss/Vrksisu0Se8bk/QNsL2HOH2SyjWWkO",
)


def allow(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


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
nat = ec2.NatGateway(
    "nat",
    subnet_id=public[REPLACED].id,
    allocation_id=address.id,
    tags=tags("nat"),
    opts=pulumi.ResourceOptions.merge(REPLACING, pulumi.ResourceOptions(depends_on=[gateway])),
)
public_table = ec2.RouteTable(
    "public",
    vpc_id=vpc.id,
    routes={"0.0.0.0/0": gateway.id},
    subnet_ids=[subnet.id for subnet in public],
    tags=tags("public"),
)
private_table = ec2.RouteTable(
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
devices = ec2.ManagedPrefixList(
    "devices",
    name="devices",
    max_entries=5,
    entries={"192.0.2.1/32": "printer", "192.0.2.3/32": "camera"} if UPDATED else {"192.0.2.1/32": "scanner"},
    tags=tags("devices"),
)
ec2.SecurityGroupRule(
    "web-devices",
    security_group_id=group.id,
    direction="ingress",
    protocol="tcp",
    from_port=22,
    to_port=22,
    prefix_list_id=devices.id,
    tags=tags("web-devices"),
)
ec2.VpcEndpoint(
    "s3",
    vpc_id=vpc.id,
    service_name="com.amazonaws.us-east-1.s3",
    route_table_ids=[private_table.id, public_table.id] if UPDATED else [private_table.id],
    tags=tags("s3"),
)
log = logs.LogGroup(
    "traffic",
    name=f"/{SITE}/traffic-2" if REPLACED else f"/{SITE}/traffic",
    retention_in_days=14 if UPDATED else 7,
    tags=tags("traffic"),
    opts=REPLACING,
)
writer = iam.Role(
    "flow-logs", assume_role_policy=trust("vpc-flow-logs.amazonaws.com"), description="Writes", tags=tags("flow-logs")
)
ec2.FlowLog(
    "traffic",
    resource_id=vpc.id,
    traffic_type="REJECT" if REPLACED else "ALL",
    log_group_name=log.id,
    deliver_logs_permission_arn=writer.arn,
    tags=tags("traffic"),
    opts=REPLACING,
)
role = iam.Role(
    "server",
    name=f"{SITE}-server-2" if REPLACED else f"{SITE}-server",
    assume_role_policy=trust("ec2.amazonaws.com"),
    max_session_duration=7200 if UPDATED else 3600,
    tags=tags("server"),  # created before the old one is deleted, which the instance profile uses until then
)
policy = iam.Policy(
    "server", policy=allow("s3:GetObject", *(["s3:ListBucket"] if UPDATED else [])), tags=tags("server")
)
iam.RolePolicyAttachment("server", role=role.id, policy_arn=policy.arn, opts=REPLACING)
profile = iam.InstanceProfile("server", role=role.id, tags=tags("server"))
team = iam.Group("team")
iam.GroupPolicyAttachment("team", group=team.id, policy_arn=policy.arn)
person = iam.User(
    "person", name=f"{SITE}-person-2" if REPLACED else f"{SITE}-person", tags=tags("person"), opts=REPLACING
)
iam.GroupMembership("person", group=team.id, user=person.id, opts=REPLACING)
iam.AccessKey("person", user=person.id, status="Inactive" if UPDATED else "Active", opts=REPLACING)
key = ec2.KeyPair("key", public_key=KEYS[REPLACED], tags=tags("key"), opts=REPLACING)
ec2.LaunchTemplate(
    "workers",
    name=f"{SITE}-workers-2" if REPLACED else f"{SITE}-workers",
    image_id=IMAGES[0],
    instance_type="t3.small" if UPDATED else "t3.micro",
    tags=tags("workers"),
    opts=REPLACING,
)
ec2.NetworkInterface(
    "spare",
    subnet_id=private[0].id,
    security_group_ids=[group.id],
    description="Updated" if UPDATED else "First",
    tags=tags("spare"),
    opts=REPLACING,
)
server = ec2.Instance(
    "server",
    image_id=IMAGES[REPLACED],
    instance_type="t3.small" if UPDATED else "t3.micro",
    subnet_id=private[0].id,
    security_group_ids=[group.id],
    key_name=key.key_name,
    iam_instance_profile=profile.id,
    tags=tags("server"),
    opts=REPLACING,
)
disk = ec2.Volume(
    "disk",
    availability_zone="us-east-1a",
    size=20 if UPDATED else 10,
    encrypted=not REPLACED,
    tags=tags("disk"),
    opts=REPLACING,
)
ec2.VolumeAttachment("disk", volume_id=disk.id, instance_id=server.id, device="/dev/sdf", opts=REPLACING)
ec2.Snapshot("disk", volume_id=disk.id, description="Two" if REPLACED else "One", tags=tags("disk"), opts=REPLACING)
