"""Kinds of networks, machines, disks and stores in AWS."""

from typing import Any

from .identities import IAM, TEAMS
from .kind import Kind, Properties

RULES, ENTRIES = 10, 20


def _block(number: int) -> str:
    return f"10.{number // 256}.{number % 256}.0/24"


def _rule(number: int, team: int) -> Properties:
    ports = {"protocol": "tcp", "fromPort": 443, "toPort": 443}
    found = {"securityGroupId": f"sg-{team}", "direction": "ingress", **ports, "cidrIpv4": _block(number)}
    return {**found, "description": f"office {number}"}


def _port(number: int, team: int) -> Properties:
    port = number * 2 % 60_000
    return {**_rule(number // 50 % 3, team), "fromPort": port, "toPort": port}


def _next_port(one: Properties) -> None:
    one.update(fromPort=one["fromPort"] + 1, toPort=one["toPort"] + 1)


def _group(number: int, _team: int) -> Properties:
    return {"name": f"group-{number}", "description": "One of many", "vpcId": "vpc-1"}


def _full_group(number: int, _team: int) -> Properties:
    return {
        "name": f"group-{number}",
        "vpcId": "vpc-1",
        "egress": [],
        "ingress": [_inline(number, one) for one in range(RULES)],
    }


def _inline(number: int, port: int) -> Properties:
    return {"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": [_block(number)]}


def _entries(number: int, _team: int) -> Properties:
    block = f"10.{number // 256 % 256}.{number % 256}"
    entries = {f"{block}.{one * 4}/30": f"office {one}" for one in range(ENTRIES)}
    return {"name": f"list-{number}", "maxEntries": ENTRIES, "addressFamily": "IPv4", "entries": entries}


def _listed_entries(number: int, team: int) -> Properties:
    found = _entries(number, team)
    return {**found, "entries": [{"cidr": cidr, "description": text} for cidr, text in found["entries"].items()]}


def _fewer(one: Properties) -> None:
    found = one["entries"]
    one["entries"] = dict(list(found.items())[1:]) if isinstance(found, dict) else found[1:]


def _instance(number: int, team: int) -> Properties:
    found = {
        "imageId": "ami-1",
        "instanceType": "t3.micro",
        "subnetId": f"subnet-{team}",
        "iamInstanceProfile": f"team-{team}",
    }
    return {**found, "securityGroupIds": [f"sg-{team}"], "tags": {"Name": f"one-{number}"}}


def _routes(number: int, team: int) -> Properties:
    routes = {"0.0.0.0/0": f"nat-{team}", _block(number): "local"}
    return {"vpcId": f"vpc-{team}", "routes": routes, "subnetIds": [f"subnet-{number}"]}


def _listed_routes(number: int, team: int) -> Properties:
    routes = [
        {"cidrBlock": "0.0.0.0/0", "natGatewayId": f"nat-{team}"},
        {"cidrBlock": _block(number), "gatewayId": "local"},
    ]
    return {"vpcId": f"vpc-{team}", "routes": routes}


def _access_entry(number: int, team: int) -> Properties:
    policies = {"arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy": [f"team-{team}"]}
    names = [f"team-{team}", "people"]
    return {
        "cluster": "shop",
        "principalArn": f"{IAM}:role/one-{number}",
        "kubernetesGroups": names,
        "policies": policies,
    }


def _association(number: int, team: int) -> Properties:
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    scope = {"type": "namespace", "namespaces": [f"team-{team}"]}
    return {
        "clusterName": "shop",
        "principalArn": f"{IAM}:role/one-{number}",
        "policyArn": policy,
        "accessScope": scope,
    }


def _pod_identity(number: int, team: int) -> Properties:
    account = {"namespace": f"team-{team}", "serviceAccount": f"one-{number}"}
    return {"cluster": "shop", **account, "roleArn": f"{IAM}:role/team-{team}"}


def _node_group(number: int, team: int) -> Properties:
    sizes = {"minSize": 1, "desiredSize": 2, "maxSize": 3}
    return {
        "cluster": "shop",
        "name": f"one-{number}",
        "nodeRoleArn": f"{IAM}:role/nodes",
        "subnetIds": [f"subnet-{team}"],
        **sizes,
    }


def _set(**values: Any) -> Any:
    return lambda one: one.update(values)


_GROUPS = tuple(
    ("strata:ec2:SecurityGroup", f"sg-{one}", {"name": f"sg-{one}", "vpcId": "vpc-1"}) for one in range(TEAMS)
)
_CLUSTER = (("strata:eks:Cluster", "shop", {"name": "shop", "version": "1.31"}),)
_DATABASE: Properties = {"engine": "postgres", "instanceClass": "db.t3.micro", "allocatedStorage": 20}
KINDS = {
    "rules": Kind("strata:ec2:SecurityGroupRule", _rule, _set(cidrIpv4="172.16.0.0/12"), context=_GROUPS),
    "rules with ports": Kind("strata:ec2:SecurityGroupRule", _port, _next_port),
    "rules for groups": Kind(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        lambda number, team: {
            **_rule(number, team),
            "type": "ingress",
            "cidrIpv4": None,
            "sourceSecurityGroupId": f"sg-{number}",
        },
        _set(fromPort=80, toPort=80),
        context=_GROUPS,
    ),
    "groups": Kind("strata:ec2:SecurityGroup", _group, _set(allowAllEgress=False)),
    "groups with rules": Kind(
        "aws:ec2/securityGroup:SecurityGroup", _full_group, lambda one: one.update(ingress=one["ingress"][:-1])
    ),
    "prefix lists": Kind("strata:ec2:ManagedPrefixList", _entries, _fewer),
    "prefix lists of pulumi-aws": Kind("aws:ec2/managedPrefixList:ManagedPrefixList", _listed_entries, _fewer),
    "entries of prefix lists": Kind(
        "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
        lambda number, team: {"prefixListId": f"pl-{team}", "cidr": _block(number), "description": f"office {number}"},
        _set(cidr="172.16.0.0/12"),
    ),
    "interfaces": Kind(
        "strata:ec2:NetworkInterface",
        lambda number, team: {"subnetId": f"subnet-{team}", "securityGroupIds": [f"sg-{team}", f"sg-{number}"]},
        lambda one: one.update(securityGroupIds=one["securityGroupIds"][:1]),
        context=_GROUPS,
    ),
    "instances": Kind("strata:ec2:Instance", _instance, _set(iamInstanceProfile="team-0", securityGroupIds=["sg-0"])),
    "volumes": Kind(
        "strata:ec2:Volume",
        lambda number, _: {"availabilityZone": "us-east-1a", "size": 8 + number % 9, "encrypted": True},
        _set(size=100),
    ),
    "EBS volumes of pulumi-aws": Kind(
        "aws:ebs/volume:Volume",
        lambda number, _: {"availabilityZone": "us-east-1a", "size": 8 + number % 9, "tags": {"Name": f"one-{number}"}},
        _set(size=4),
    ),
    "snapshots": Kind("strata:ec2:Snapshot", lambda number, _: {"volumeId": f"vol-{number}"}, _set(tags={"Team": "a"})),
    "volume attachments": Kind(
        "strata:ec2:VolumeAttachment",
        lambda number, _: {"volumeId": f"vol-{number}", "instanceId": f"i-{number}", "device": "/dev/sdf"},
        _set(device="/dev/sdg"),
    ),
    "subnets": Kind(
        "strata:ec2:Subnet",
        lambda number, team: {"vpcId": f"vpc-{team}", "cidrBlock": _block(number)},
        _set(mapPublicIpOnLaunch=True),
    ),
    "networks": Kind("strata:ec2:Vpc", lambda number, _: {"cidrBlock": _block(number)}, _set(enableDnsHostnames=False)),
    "route tables": Kind("strata:ec2:RouteTable", _routes, _set(routes={"0.0.0.0/0": "nat-0"})),
    "route tables of pulumi-aws": Kind(
        "aws:ec2/routeTable:RouteTable", _listed_routes, lambda one: one.update(routes=one["routes"][:1])
    ),
    "routes": Kind(
        "aws:ec2/route:Route",
        lambda number, team: {
            "routeTableId": f"rtb-{team}",
            "destinationCidrBlock": _block(number),
            "gatewayId": "igw-1",
        },
        _set(gatewayId="igw-2"),
    ),
    "addresses": Kind("strata:ec2:ElasticIp", lambda number, _: {"tags": {"Name": f"one-{number}"}}, _set(tags={})),
    "access entries": Kind(
        "strata:eks:AccessEntry", _access_entry, _set(kubernetesGroups=["people"]), context=_CLUSTER
    ),
    "access policies": Kind(
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        _association,
        _set(accessScope={"type": "namespace", "namespaces": ["team-0"]}),
        context=_CLUSTER,
    ),
    "pod identities": Kind(
        "strata:eks:PodIdentityAssociation", _pod_identity, _set(roleArn=f"{IAM}:role/team-0"), context=_CLUSTER
    ),
    "node groups": Kind("strata:eks:NodeGroup", _node_group, _set(desiredSize=1, maxSize=1), context=_CLUSTER),
    "EKS clusters": Kind(
        "strata:eks:Cluster",
        lambda number, _team: {"name": f"one-{number}", "publicAccessCidrs": [_block(number)], "version": "1.31"},
        _set(publicAccessCidrs=["10.0.0.0/8"]),
    ),
    "log groups": Kind(
        "strata:logs:LogGroup",
        lambda number, _: {"name": f"/shop/{number}", "retentionInDays": 30},
        _set(retentionInDays=7),
    ),
    "auto scaling groups": Kind(
        "strata:autoscaling:AutoScalingGroup",
        lambda number, team: {
            "launchTemplateId": f"lt-{number}",
            "subnetIds": [f"subnet-{team}"],
            "minSize": 1,
            "maxSize": 3,
        },
        _set(maxSize=1),
    ),
    "launch templates": Kind(
        "strata:ec2:LaunchTemplate",
        lambda number, team: {"name": f"one-{number}", "imageId": "ami-1", "securityGroupIds": [f"sg-{team}"]},
        _set(imageId="ami-2"),
    ),
    "buckets": Kind(
        "aws:s3/bucket:Bucket",
        lambda number, _: {"bucket": f"bucket-{number}", "forceDestroy": False, "versioning": {"enabled": True}},
        _set(versioning={"enabled": False}),
        "arn:aws:s3:::bucket-{number}",
    ),
    "databases": Kind(
        "aws:rds/instance:Instance",
        lambda number, _: {**_DATABASE, "identifier": f"one-{number}"},
        _set(backupRetentionPeriod=0),
    ),
    "tables": Kind(
        "aws:dynamodb/table:Table",
        lambda number, _: {"name": f"one-{number}", "hashKey": "id", "attributes": [{"name": "id", "type": "S"}]},
        _set(ttl={"enabled": True, "attributeName": "until"}),
    ),
    "DNS records": Kind(
        "aws:route53/record:Record",
        lambda number, team: {
            "zoneId": f"Z{team}",
            "name": f"one-{number}",
            "type": "A",
            "ttl": 60,
            "records": ["10.0.0.1"],
        },
        _set(records=["10.0.0.2"]),
    ),
    "unknown resources": Kind(
        "aws:shop/thing:Thing", lambda number, _team: {"name": f"one-{number}", "size": number}, _set(size=-1)
    ),
}
