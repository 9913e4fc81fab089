"""A program of AWS resources, and changes to its text with their verdicts; a batch is reviewed at once."""

from typing import NamedTuple

HEAD = """\
import json, pulumi
from pulumi import ResourceOptions
from components.aws import autoscaling, ec2, eks, iam, kms, logs
"""
TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": '
    '{"Service": "ec2.amazonaws.com"}}]}'
)
ALLOW = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], '
    '"Resource": "*"}]}'
)
PROGRAM = (
    HEAD
    + f"""
vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnet = ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
group = ec2.SecurityGroup("web", vpc_id=vpc.id, name="web")
rule = ec2.SecurityGroupRule(
    "https", security_group_id=group.id, from_port=443, to_port=443, cidr_ipv4="10.0.0.0/8")
devices = ec2.ManagedPrefixList(
    "devices", name="devices", entries={{"192.0.2.1/32": "alice laptop", "192.0.2.2/32": "bob laptop"}})
data = ec2.Volume("data", availability_zone="us-east-1a", size=10, encrypted=True)
copied = ec2.Volume("copied", availability_zone="us-east-1a", size=10)
copy = ec2.Snapshot("nightly", volume_id=copied.id)
web = ec2.Instance("web", image_id="IMAGE", instance_type="t3.small", subnet_id=subnet.id,
    security_group_ids=[group.id], root_volume={{"size": 8, "deleteOnTermination": True}})
ec2.VolumeAttachment("data", volume_id=data.id, instance_id=web.id, device="/dev/sdf")
template = ec2.LaunchTemplate("workers", image_id="IMAGE", instance_type="t3.medium")
workers = autoscaling.AutoScalingGroup("workers", launch_template_id=template.id, launch_template_version="1",
    subnet_ids=[subnet.id], min_size=1, max_size=3, desired_capacity=2)
alice = iam.User("alice", name="alice")
developers = iam.Group("developers", name="developers")
admins = iam.Group("admins", name="admins")
member = iam.GroupMembership("alice", user=alice.id, group=developers.id)
key = iam.AccessKey("alice", user=alice.id, status="Active")
login = iam.LoginProfile("alice", user=alice.id, password=pulumi.Output.secret("Correct-horse-1"))
policy = iam.Policy("reading", name="reading", policy='''{ALLOW}''')
iam.GroupPolicyAttachment("developers", group=developers.id, policy_arn=policy.id)
role = iam.Role("web", name="web", assume_role_policy='''{TRUST}''')
cmk = kms.Key("data", description="data", enabled=True)
log = logs.LogGroup("web", name="web", retention_in_days=30)
"""
)
LOSES_DATA, LOSES_ACCESS, INTERRUPTS, CHANGES, SAFE = "loses data", "loses access", "interrupts", "changes", "safe"


class Case(NamedTuple):
    """A change to the program's text, and the verdict on one resource."""

    old: str
    new: str
    label: str
    verdict: str
    words: str


BATCHES = [
    [
        Case(
            '"data", availability_zone="us-east-1a"',
            '"data", availability_zone="us-east-1b"',
            "volume/data",
            LOSES_DATA,
            "` (10 GiB) and its data are deleted; the state contains no snapshot",
        ),
        Case(
            '"copied", availability_zone="us-east-1a"',
            '"copied", availability_zone="us-east-1b"',
            "volume/copied",
            LOSES_DATA,
            "data are deleted",
        ),
        Case('status="Active"', 'status="Inactive"', "access-key/alice", LOSES_ACCESS, "user `alice` loses access key"),
        Case("Correct-horse-1", "Correct-horse-2", "login/alice", LOSES_ACCESS, "the old password no longer works"),
        Case("t3.small", "t3.large", "instance/web", INTERRUPTS, "is stopped and started"),
        Case(
            'launch_template_version="1"',
            'launch_template_version="$Latest"',
            "autoscaling-group/workers",
            CHANGES,
            "new instances start from another launch template; running ones stay as they are",
        ),
        Case(
            '"t3.medium"',
            '"t3.large"',
            "launch-template/workers",
            CHANGES,
            "new instances of group `workers`",
        ),
        Case("enabled=True", "enabled=False", "key/data", LOSES_ACCESS, "cannot be read until it is enabled again"),
        Case(
            "retention_in_days=30",
            "retention_in_days=7",
            "log-group/web",
            LOSES_DATA,
            "logs older than 7 days are deleted",
        ),
        Case(
            '"10.0.0.0/8"',
            '"0.0.0.0/0"',
            "security-group-rule/https",
            CHANGES,
            "everyone (`0.0.0.0/0`) gains ingress to security group `web` (instance `web`)",
        ),
        Case(
            ', "192.0.2.2/32": "bob laptop"',
            "",
            "prefix-list/devices",
            LOSES_ACCESS,
            "`192.0.2.2/32 (bob laptop)` loses",
        ),
        Case(
            '"s3:GetObject", "s3:PutObject"',
            '"s3:GetObject"',
            "policy/reading",
            LOSES_ACCESS,
            "everybody with policy `reading` (group `developers` (user `alice`)) loses `s3:PutObject` on `*`",
        ),
        Case(
            "ec2.amazonaws.com",
            "ecs.amazonaws.com",
            "iam-role/web",
            LOSES_ACCESS,
            "`ec2.amazonaws.com` loses permission to assume role `web`",
        ),
    ],
    [
        Case("encrypted=True", "encrypted=False", "volume/data", LOSES_DATA, "its data are deleted"),
        Case(
            "desired_capacity=2",
            "desired_capacity=1",
            "autoscaling-group/workers",
            INTERRUPTS,
            "terminated with their disks (2 to 1)",
        ),
        Case('description="data"', 'description="more"', "key/data", CHANGES, "`data` becomes `more`"),
        Case("retention_in_days=30", "retention_in_days=60", "log-group/web", CHANGES, "is changed in place"),
        Case(
            '"10.0.0.0/8"',
            '"10.0.0.0/9"',
            "security-group-rule/https",
            LOSES_ACCESS,
            "`10.0.0.0/8` loses ingress to security group `web`",
        ),
        Case('"s3:GetObject", "s3:PutObject"', '"s3:*"', "policy/reading", CHANGES, "gains `s3:*` except"),
    ],
    [
        Case(
            "size=10, encrypted",
            "size=20, encrypted",
            "volume/data",
            CHANGES,
            "grows and keeps its data, from 10 to 20 GiB",
        ),
        Case("to_port=443", "to_port=500", "security-group-rule/https", CHANGES, "ports 443-500"),
        Case(
            '"Effect": "Allow", "Action": ["s3',
            '"Effect": "Deny", "Action": ["s3',
            "policy/reading",
            LOSES_ACCESS,
            "loses `s3:GetObject` on `*`",
        ),
    ],
]
