"""An environment in a VPC that exists already, which is compared before and after: nothing of it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

READ_ONLY = ("Describe", "Get")
OTHER_ACCOUNT = "999999999999"


@dataclass(frozen=True)
class Existing:
    """A VPC that somebody else has created, with two networks and three kinds of subnets in two zones."""

    ec2: Any
    id: str
    subnets: dict[str, str]
    """The ids of the subnets by kind and zone letter, `public-a`."""
    tables: dict[str, str]
    """The ids of the route tables by kind; the isolated subnets have the main one."""

    def described(self) -> dict[str, Any]:
        """Return everything that AWS says about the VPC and its parts, without what servers use up."""
        inside = [{"Name": "vpc-id", "Values": [self.id]}]
        subnets = self.ec2.describe_subnets(SubnetIds=list(self.subnets.values()))["Subnets"]
        groups = self.ec2.describe_security_groups(Filters=[*inside, {"Name": "group-name", "Values": ["default"]}])
        hostnames = self.ec2.describe_vpc_attribute(VpcId=self.id, Attribute="enableDnsHostnames")
        attached = [{"Name": "attachment.vpc-id", "Values": [self.id]}]
        return {
            "vpc": self.ec2.describe_vpcs(VpcIds=[self.id])["Vpcs"],
            "hostnames": hostnames["EnableDnsHostnames"],
            "subnets": [{**one, "AvailableIpAddressCount": 0} for one in subnets],
            "tables": self.ec2.describe_route_tables(Filters=inside)["RouteTables"],
            "gateways": self.ec2.describe_internet_gateways(Filters=attached)["InternetGateways"],
            "nats": self.ec2.describe_nat_gateways(Filter=inside)["NatGateways"],
            "acls": self.ec2.describe_network_acls(Filters=inside)["NetworkAcls"],
            "group": groups["SecurityGroups"],
        }


@pytest.fixture
def existing(aws: Proxy) -> Existing:
    return make_vpc(aws.direct("ec2"))


def make_vpc(ec2: Any) -> Existing:
    vpc = ec2.create_vpc(CidrBlock="10.50.0.0/16", TagSpecifications=tagged("vpc", name="shop"))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.60.0.0/16")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnets = {}
    for number, (kind, zone) in enumerate((kind, zone) for kind in ("public", "private", "isolated") for zone in "ab"):
        made = ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.50.{number}.0/24",
            AvailabilityZone=f"us-east-1{zone}",
            TagSpecifications=tagged("subnet", tier=kind),
        )
        subnets[f"{kind}-{zone}"] = made["Subnet"]["SubnetId"]
        if kind == "public":
            ec2.modify_subnet_attribute(SubnetId=made["Subnet"]["SubnetId"], MapPublicIpOnLaunch={"Value": True})
    address = ec2.allocate_address()["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnets["public-a"], AllocationId=address)["NatGateway"]["NatGatewayId"]
    tables = {}
    for kind, target in {"public": {"GatewayId": gateway}, "private": {"NatGatewayId": nat}}.items():
        tables[kind] = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=tables[kind], DestinationCidrBlock="0.0.0.0/0", **target)
        for zone in "ab":
            ec2.associate_route_table(RouteTableId=tables[kind], SubnetId=subnets[f"{kind}-{zone}"])
    return Existing(ec2, vpc, subnets, tables)


def tagged(kind: str, **tags: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]


def environment(existing: dict[str, Any], *, web: dict[str, Any] | None = None, **network: Any) -> dict[str, Any]:
    group = {"image": "al2023-ami-2023*", "size": "t3.small", "count": 2, "access": ["web"]} | (web or {})
    access = {"web": {"ports": [443], "internet": True}, "database": {"ports": [5432], "peers": ["web"]}}
    return {
        "aws": {"region": "us-east-1"},
        "network": {"existing": existing, "access": access} | network,
        "servers": {"web": group},
        "users": {"alice": {"servers": ["web"]}},
    }


def shared(call: Call, behind: Behind) -> Answer:
    """Show the VPC and its subnets as those of another account, which has shared the subnets."""
    answer = behind(call)
    key = {"ec2:DescribeVpcs": "Vpcs", "ec2:DescribeSubnets": "Subnets"}.get(call.name)
    if key is None or not answer.ok:
        return answer
    data = data_of(call, answer)
    for one in data[key]:
        one["OwnerId"] = OTHER_ACCOUNT
    return answer_with(call, data)


def assert_in_private_subnets(aws: Proxy, stack: EnvironmentStack, existing: Existing) -> None:
    """Assert that the cluster is in the private subnets of the VPC, and that both of its networks reach its API."""
    cluster = aws.direct("eks").describe_cluster(name="test")["cluster"]["resourcesVpcConfig"]
    assert {*cluster["subnetIds"]} == {existing.subnets[f"private-{zone}"] for zone in "ab"}
    rules = existing.ec2.describe_security_group_rules()["SecurityGroupRules"]
    group = cluster["clusterSecurityGroupId"]
    api = {one["CidrIpv4"] for one in rules if one["GroupId"] == group and not one["IsEgress"] and "CidrIpv4" in one}
    assert api == {"10.50.0.0/16", "10.60.0.0/16"}
    assert stack.outputs()["kubernetes"]["clusterName"] == "test"
    rendered = [one.read_text() for one in (stack.project.folder / "rendered").rglob("*.yaml")]
    assert any("enable-network-policy-controller" in text for text in rendered)


def test_nothing_of_an_existing_network_is_changed(stack: EnvironmentStack, aws: Proxy, existing: Existing) -> None:
    everything, described = inventory(aws.direct), existing.described()
    devices = {"staff": {"office": {"address": "198.51.100.0/24"}}}
    wanted = environment({"tags": {"name": "shop"}}, endpoints=["ssm"], devices=devices)
    wanted["kubernetes"] = {"kind": "eks", "renderTo": "rendered", "eks": {"autoMode": True}}
    stack.project.install_kubernetes()
    stack.up(wanted)
    assert_in_private_subnets(aws, stack, existing)
    assert existing.described() == described
    assert {existing.id, *existing.subnets.values(), *existing.tables.values()}.isdisjoint(stack.ids().values())
    network = stack.outputs()["network"]
    by_kind = {kind: {zone: existing.subnets[f"{kind}-{zone}"] for zone in "ab"} for kind in network["subnets"]}
    assert network["subnets"] == by_kind
    assert {*by_kind} == {"public", "private", "isolated"}
    shown = {name: network[name] for name in ("vpcId", "cidr", "secondaryCidrBlocks", "nat", "endpoints")}
    assert shown == {
        "vpcId": existing.id,
        "cidr": "10.50.0.0/16",
        "secondaryCidrBlocks": ["10.60.0.0/16"],
        "nat": "single",
        "endpoints": ["ssm"],
    }
    servers = [one for each in existing.ec2.describe_instances()["Reservations"] for one in each["Instances"]]
    assert {one["SubnetId"] for one in servers} == {*by_kind["private"].values()}
    rules = existing.ec2.describe_security_group_rules()["SecurityGroupRules"]
    inside = [one["CidrIpv4"] for one in rules if one["IsEgress"] and one["IpProtocol"] == "-1" and "Tags" in one]
    assert {*inside} - {"0.0.0.0/0"} == {"10.50.0.0/16", "10.60.0.0/16"}
    [endpoint] = existing.ec2.describe_vpc_endpoints()["VpcEndpoints"]
    assert sorted(endpoint["SubnetIds"]) == sorted(by_kind["private"].values())
    assert stack.steps(wanted) == {}, "the endpoint of the stack itself does not count as one that existed before"
    stack.destroy()
    assert existing.described() == described
    assert difference(everything, inventory(aws.direct)) == []


def test_subnets_that_another_account_shares_are_used(stack: EnvironmentStack, aws: Proxy, existing: Existing) -> None:
    aws.faults = [shared]
    subnets = {"private": {"ids": [existing.subnets["private-a"]]}, "public": {"tags": {"tier": "public"}}}
    stack.up(environment({"vpcId": existing.id, "subnets": subnets}, web={"count": 1}))
    [found] = existing.ec2.describe_instances()["Reservations"]
    assert found["Instances"][0]["SubnetId"] == existing.subnets["private-a"]
    assert {*stack.outputs()["network"]["subnets"]} == {"private", "public"}


def unfit(existing: Existing) -> Iterator[tuple[dict[str, Any], dict[str, Any], str, str]]:
    """Yield settings of `existing` and of the servers that do not fit, the text of the line at fault, and the message.

    The VPC gets a second private subnet in zone b, a subnet without a default route in zone c, and a VPC beside it that
    has the same tags.
    """
    other = make_vpc(existing.ec2)
    extra, closed = (
        existing.ec2.create_subnet(VpcId=existing.id, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for cidr, zone in (("10.60.0.0/24", "us-east-1b"), ("10.60.1.0/24", "us-east-1c"))
    )
    existing.ec2.associate_route_table(RouteTableId=existing.tables["private"], SubnetId=extra)
    here, foreign, public = {"vpcId": existing.id}, other.subnets["private-a"], existing.subnets["public-a"]

    def private(*ids: str) -> dict[str, Any]:
        return here | {"subnets": {"private": {"ids": list(ids)}}}

    in_zones = private(existing.subnets["private-a"], existing.subnets["private-b"])
    yield {"vpcId": "vpc-0123456789abcdef0"}, {}, "vpcId", "'vpc-0123456789abcdef0': VPC in us-east-1 not found"
    yield {"tags": {"name": "shop"}}, {}, "tags:", f"several VPCs have these tags ({min(existing.id, other.id)}, "
    yield private(foreign), {}, f"- {foreign}", f"'{foreign}': subnet of {existing.id} not found: correct it, or use"
    yield private(public), {}, f"- {public}", f"'{public}': not private, because its default route leads to igw-"
    yield here, {}, "existing:", f"several private subnets of {existing.id} in zone b: list one of each zone in "
    yield in_zones, {"subnets": "public"}, "subnets: public", "kind of subnets not found: create such a subnet in "
    yield in_zones, {"zones": ["a", "c"]}, "- c", "'c': zone not found: create such a subnet in "
    no_way_out = f"network.endpoints, add a default route to the route tables of {closed}, or use other subnets"
    yield private(closed), {}, "  web:\n    access", no_way_out


def test_what_does_not_fit_is_reported_before_anything_is_created(
    stack: EnvironmentStack, aws: Proxy, existing: Existing
) -> None:
    cases = list(unfit(existing))
    aws.calls.clear()
    for described, web, key, message in cases:
        stack.write(environment(described, web=web))
        run = stack.project.attempt("up", "--yes", "--skip-preview")
        assert run.status != 0, run.output
        text = stack.file.read_text()
        line = text.count("\n", 0, text.index(key)) + 1
        found = [printed for printed in run.output.splitlines() if message in printed]
        assert found, f"{message!r} is missing in {run.output}"
        assert f"stacks/test.yaml:{line}: " in found[0], f"{found[0]} is about line {line} of {text}"
    assert [name for name in aws.counts() if not name.split(":")[1].startswith(READ_ONLY)] == []
