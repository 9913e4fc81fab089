"""The network of an environment, compared with what AWS has."""

import copy
from collections import Counter
from ipaddress import ip_network
from typing import Any

import pytest

from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

pytestmark = pytest.mark.xdist_group("network")

NETWORK = {
    "cidr": "10.20.0.0/16",
    "zones": 2,
    "subnets": ["public", "private", "isolated"],
    "nat": "single",
    "endpoints": ["s3", "ssm", "ssmmessages"],
    "clusters": ["shop"],
    "devices": {"staff": {"alice-laptop": {"address": "203.0.113.7"}, "office": {"address": "198.51.100.0/24"}}},
    "access": {
        "ssh": {"ports": [22], "devices": ["staff"]},
        "web": {"ports": [80, 443], "internet": True},
        "database": {"ports": [5432], "peers": ["web"]},
    },
}


def environment(**changes: Any) -> dict[str, Any]:
    return {
        "aws": {"region": "us-east-1", "defaultTags": {"team": "platform"}},
        "network": copy.deepcopy(NETWORK) | changes,
    }


def test_a_network_is_created_unchanged_and_destroyed(stack: EnvironmentStack, aws: Proxy) -> None:
    nothing = inventory(aws.direct)
    stack.begin(environment())
    ec2 = aws.direct("ec2")
    vpc = stack.outputs()["network"]["vpcId"]
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    subnets = {named(one): one for one in ec2.describe_subnets(Filters=inside)["Subnets"]}
    assert {name: (one["CidrBlock"], one["AvailabilityZone"][-1]) for name, one in subnets.items()} == {
        "test-public-a": ("10.20.16.0/21", "a"),
        "test-private-a": ("10.20.0.0/20", "a"),
        "test-isolated-a": ("10.20.24.0/22", "a"),
        "test-public-b": ("10.20.48.0/21", "b"),
        "test-private-b": ("10.20.32.0/20", "b"),
        "test-isolated-b": ("10.20.56.0/22", "b"),
    }
    tags = {name: {tag["Key"]: tag["Value"] for tag in one["Tags"]} for name, one in subnets.items()}
    assert tags["test-public-a"]["kubernetes.io/role/elb"] == "1"
    assert tags["test-private-b"]["kubernetes.io/role/internal-elb"] == "1"
    assert all(one["kubernetes.io/cluster/shop"] == "shared" and one["team"] == "platform" for one in tags.values())
    assert routes(ec2, inside) == {
        "test-public": "igw",
        "test-private-a": "nat",
        "test-private-b": "nat",
        "test-isolated": None,
    }
    endpoints = ec2.describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
    kinds = {one["ServiceName"].rsplit(".", 1)[-1]: one["VpcEndpointType"] for one in endpoints}
    assert kinds == {"s3": "Gateway", "ssm": "Interface", "ssmmessages": "Interface"}
    assert [one["TrafficType"] for one in ec2.describe_flow_logs()["FlowLogs"]] == ["ALL"]
    assert aws.direct("logs").describe_log_groups()["logGroups"][0]["retentionInDays"] == 90
    assert stack.steps(environment()) == {}
    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []


def test_further_networks_of_a_vpc_are_added_and_removed_and_servers_reach_them(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    plain = environment(endpoints=[], nat="none", access={}, devices={}, flowLogs=None)
    wide = copy.deepcopy(plain)
    wide["network"]["secondaryCidrBlocks"] = ["100.64.0.0/16", "10.30.0.0/20"]
    wide["network"]["subnetBlocks"] = {"isolated": "100.64.0.0/16"}
    stack.begin(plain)

    def operations(wanted: dict[str, Any]) -> set[str]:
        return {op for name, op in stack.steps(wanted).items() if "isolated" not in name}

    assert operations(wide) == {"create"}, "nothing else changes"
    stack.up(wide)
    assert stack.outputs()["network"]["secondaryCidrBlocks"] == ["100.64.0.0/16", "10.30.0.0/20"]
    ec2 = aws.direct("ec2")
    [vpc] = ec2.describe_vpcs(VpcIds=[stack.outputs()["network"]["vpcId"]])["Vpcs"]
    blocks = {one["CidrBlock"] for one in vpc["CidrBlockAssociationSet"]}
    assert blocks == {"10.20.0.0/16", "100.64.0.0/16", "10.30.0.0/20"}
    [moved] = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["test-isolated-b"]}])["Subnets"]
    assert moved["CidrBlock"] == "100.64.56.0/22"
    reached = {rule.get("CidrIpv4") for rule in ec2.describe_security_group_rules()["SecurityGroupRules"]}
    assert blocks <= reached
    assert stack.steps(wide) == {}
    assert operations(plain) == {"delete"}
    stack.up(plain)
    [vpc] = ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"]
    left = [one for one in vpc["CidrBlockAssociationSet"] if one["CidrBlockState"]["State"] != "disassociated"]
    assert [one["CidrBlock"] for one in left] == ["10.20.0.0/16"]


def test_only_web_ports_are_open_to_the_internet(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    ec2 = aws.direct("ec2")
    vpc = stack.outputs()["network"]["vpcId"]
    groups = {
        one["GroupId"]: "default" if one["GroupName"] == "default" else named(one)
        for one in ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
    }
    rules = [one for one in ec2.describe_security_group_rules()["SecurityGroupRules"] if one["GroupId"] in groups]
    devices = stack.outputs()["network"]["devices"]["staff"]
    assert "default" in groups.values(), "the default group exists, and no rule names it"
    found = Counter(
        (
            groups[rule["GroupId"]],
            "out" if rule["IsEgress"] else "in",
            rule["FromPort"],
            rule.get("CidrIpv4") or rule.get("PrefixListId") or groups[rule["ReferencedGroupInfo"]["GroupId"]],
        )
        for rule in rules
    )
    assert found == Counter(
        [
            ("test-servers", "out", -1, "10.20.0.0/16"),
            ("test-servers", "out", 80, "0.0.0.0/0"),
            ("test-servers", "out", 443, "0.0.0.0/0"),
            ("test-endpoints", "in", 443, "10.20.0.0/16"),
            ("test-access-ssh", "in", 22, devices),
            ("test-access-web", "in", 80, "0.0.0.0/0"),
            ("test-access-web", "in", 443, "0.0.0.0/0"),
            ("test-access-database", "in", 5432, "test-access-web"),
        ]
    )


def test_a_device_is_added_and_removed_by_one_entry_and_no_rule_changes(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    grown = environment()
    grown["network"]["devices"]["staff"]["printer"] = {"address": "203.0.113.8"}
    assert stack.steps(grown) == {"test-staff": "update"}
    aws.calls.clear()
    stack.up(grown)
    changed = [name for name in aws.counts() if not name.startswith(("ec2:Describe", "ec2:Get", "sts:"))]
    assert changed == ["ec2:ModifyManagedPrefixList"]
    assert entries(stack, aws) == {"203.0.113.7/32", "198.51.100.0/24", "203.0.113.8/32"}
    stack.up(environment())
    assert entries(stack, aws) == {"203.0.113.7/32", "198.51.100.0/24"}


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ({}, {"zones": 3}, {"test-public-c", "test-private-c", "test-isolated-c"}),
        ({"subnets": ["public", "private"]}, {}, {"test-isolated-a", "test-isolated-b", "test-isolated"}),
        ({}, {"nat": "perZone"}, {"test-nat-b"}),
    ],
    ids=["a zone", "a kind of subnet", "a NAT gateway"],
)
def test_an_addition_replaces_nothing(
    stack: EnvironmentStack, before: dict[str, Any], after: dict[str, Any], made: set[str]
) -> None:
    stack.begin(environment(**before))
    ids = stack.ids()
    steps = stack.steps(environment(**after))
    assert {name for name, step in steps.items() if step == "create"} == made
    assert set(steps.values()) <= {"create", "update"}
    stack.up(environment(**after))
    assert ids.items() <= stack.ids().items()


def test_ipv6_is_added_to_an_existing_network_and_removed(stack: EnvironmentStack, aws: Proxy) -> None:
    small = environment(subnets=["public", "private"], nat="none", endpoints=[], flowLogs=None, devices={}, access={})
    small["network"]["access"] = {"web": {"ports": [443], "internet": True}}
    stack.up(small)
    before, ids = inventory(aws.direct), stack.ids()
    wider = {**small, "network": {**small["network"], "ipv6": True}}
    assert set(stack.steps(wider).values()) == {"create", "update"}
    stack.up(wider)
    assert ids.items() <= stack.ids().items(), "nothing is replaced"
    ec2 = aws.direct("ec2")
    inside = [{"Name": "vpc-id", "Values": [stack.outputs()["network"]["vpcId"]]}]
    [vpc] = ec2.describe_vpcs(Filters=inside)["Vpcs"]
    whole = ip_network(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
    subnets = ec2.describe_subnets(Filters=inside)["Subnets"]
    blocks = {one["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"] for one in subnets}
    parts = list(whole.subnets(new_prefix=64))
    assert blocks == {str(parts[number]) for number in (0, 1, 32, 33)}
    assert all(one["AssignIpv6AddressOnCreation"] for one in subnets)
    outward = {
        named(table): next(
            route.get("GatewayId") or route.get("EgressOnlyInternetGatewayId")
            for route in table["Routes"]
            if route.get("DestinationIpv6CidrBlock") == "::/0"
        ).partition("-")[0]
        for table in ec2.describe_route_tables(Filters=inside)["RouteTables"]
        if table["Tags"]
    }
    assert outward == {"test-public": "igw", "test-private-a": "eigw", "test-private-b": "eigw"}
    rules = ec2.describe_security_group_rules()["SecurityGroupRules"]
    opened = [(one["FromPort"], one["IsEgress"]) for one in rules if one.get("CidrIpv6") == "::/0"]
    assert sorted(opened) == [(80, True), (443, False), (443, True)]
    assert stack.steps(wider) == {}
    stack.up(small)
    assert difference(before, inventory(aws.direct)) == []


def test_the_endpoint_of_the_file_takes_precedence_over_the_environment(stack: EnvironmentStack, aws: Proxy) -> None:
    elsewhere = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_REGION": "eu-west-1"}
    at = {"region": "us-east-1", "endpoint": aws.url}
    stack.write({"aws": at, "network": {"cidr": "10.20.0.0/16", "zones": 1, "flowLogs": None}})
    stack.project.run("up", "--yes", "--skip-preview", **elsewhere)
    assert aws.counts()["ec2:CreateVpc"] == 1


def named(thing: dict[str, Any]) -> str:
    """Return the tag `Name` of an EC2 resource."""
    return next(str(tag["Value"]) for tag in thing["Tags"] if tag["Key"] == "Name")


def routes(ec2: Any, inside: list[dict[str, Any]]) -> dict[str, str | None]:
    """Return the kind of gateway that the default route leads to, by route table."""
    found = {}
    for table in ec2.describe_route_tables(Filters=inside)["RouteTables"]:
        if table["Tags"]:
            outward = [route for route in table["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"]
            targets = [route.get("GatewayId") or route.get("NatGatewayId") for route in outward]
            found[named(table)] = targets[0].partition("-")[0] if targets else None
    return found


def entries(stack: EnvironmentStack, aws: Proxy) -> set[str]:
    """Return the networks in the prefix list of the devices."""
    listed = aws.direct("ec2").get_managed_prefix_list_entries(
        PrefixListId=stack.outputs()["network"]["devices"]["staff"]
    )
    return {str(entry["Cidr"]) for entry in listed["Entries"]}


def test_flow_logs_go_to_a_bucket_and_then_to_a_log_group(stack: EnvironmentStack, aws: Proxy) -> None:
    plain: dict[str, Any] = {"aws": {"region": "us-east-1"}, "network": {"cidr": "10.20.0.0/16", "zones": 1}}
    to_bucket = copy.deepcopy(plain)
    to_bucket["network"]["flowLogs"] = {"bucket": "arn:aws:s3:::logs", "traffic": "REJECT"}
    stack.write(to_bucket)
    refused = stack.project.attempt("up", "--yes", "--skip-preview")
    assert "logs does not exist (400); check that the bucket exists, and that its policy allows" in refused.output
    aws.direct("s3").create_bucket(Bucket="logs")
    stack.up(to_bucket)

    def described() -> list[tuple[Any, ...]]:
        found = aws.direct("ec2").describe_flow_logs()["FlowLogs"]
        return [(one["LogDestinationType"], one.get("LogDestination"), one["TrafficType"]) for one in found]

    assert described() == [("s3", "arn:aws:s3:::logs", "REJECT")]
    assert not aws.counts()["logs:CreateLogGroup"] + aws.counts()["iam:CreateRole"]
    stack.project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert stack.steps(to_bucket) == {}
    stack.up(plain)
    assert [one[0] for one in described()] == ["cloud-watch-logs"]
