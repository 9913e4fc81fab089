"""The provider with the real engine: what a user does with a stack, from the first preview to destroy."""

import signal
from pathlib import Path

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.aws.slow import SlowStates
from tests.harness.stack import NETWORK, VPC, Stack
from tests.harness.waiting import wait_for


def test_a_stack_is_created_stays_unchanged_and_is_destroyed(stack: Stack, aws: Proxy) -> None:
    stack.write(NETWORK)
    assert [step["op"] for step in stack.preview()] == ["create"] * 4
    assert not aws.calls, "the preview of new resources asks AWS nothing"
    stack.up()
    aws.calls.clear()
    assert not stack.preview()
    stack.up("--expect-no-changes")
    assert not aws.calls, "nothing changed, so nothing is asked"
    stack.run("destroy", "--yes", "--skip-preview")
    assert [vpc["IsDefault"] for vpc in aws.direct("ec2").describe_vpcs()["Vpcs"]] in ([], [True])


def test_the_reference_network_needs_no_more_calls_than_a_script(stack: Stack, aws: Proxy) -> None:
    stack.write(
        VPC.format(more=", enable_dns_hostnames=True")
        + 'igw = ec2.InternetGateway("main", vpc_id=vpc.id)\n'
        + 'zones = ["us-east-1a", "us-east-1b", "us-east-1c"]\n'
        + 'public = [ec2.Subnet(f"public-{z}", vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=z,'
        + " map_public_ip_on_launch=True) for i, z in enumerate(zones)]\n"
        + 'private = [ec2.Subnet(f"private-{z}", vpc_id=vpc.id, cidr_block=f"10.0.{i + 10}.0/24",'
        + " availability_zone=z) for i, z in enumerate(zones)]\n"
        + 'address = ec2.ElasticIp("nat")\n'
        + 'nat = ec2.NatGateway("nat", subnet_id=public[0].id, allocation_id=address.id,'
        + " opts=ResourceOptions(depends_on=[igw]))\n"
        + 'ec2.RouteTable("public", vpc_id=vpc.id, routes={"0.0.0.0/0": igw.id}, subnet_ids=[s.id for s in public])\n'
        + 'ec2.RouteTable("private", vpc_id=vpc.id, routes={"0.0.0.0/0": nat.id}, subnet_ids=[s.id for s in private])\n'
        + 'group = ec2.SecurityGroup("web", vpc_id=vpc.id)\n'
        + 'ec2.SecurityGroupRule("https", security_group_id=group.id, from_port=443, to_port=443,'
        + ' cidr_ipv4="0.0.0.0/0")\n'
    )
    stack.up()
    floor, index_pages, refused = 27, aws.counts()["ec2:DescribeTags"], 1  # the gateway in a subnet that is pending
    assert index_pages == 1
    assert len(aws.calls) <= floor + index_pages + refused


def test_refresh_detects_drift_and_up_corrects_it(stack: Stack, aws: Proxy) -> None:
    stack.write(NETWORK)
    stack.up()
    ec2, vpc = aws.direct("ec2"), stack.id_of("main")
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "other"}])
    ec2.delete_security_group(GroupId=stack.id_of("web"))
    stack.run("refresh", "--yes", "--skip-preview")
    steps = {step["urn"].rsplit("::", 1)[-1]: step for step in stack.preview()}
    assert set(steps["main"]["detailedDiff"]) == {"enableDnsHostnames", "tags.Name"}
    assert steps["web"]["op"] == "create"
    stack.up()
    assert not ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"]
    assert not stack.preview()


def test_a_replacement_names_its_path_and_deletes_first_where_aws_requires_it(stack: Stack, aws: Proxy) -> None:
    stack.write(NETWORK)
    stack.up()
    before = stack.id_of("one")
    stack.write(NETWORK.replace("us-east-1a", "us-east-1b"))
    replaced = [step for step in stack.preview() if step["op"] == "replace"]
    assert [set(step["detailedDiff"]) for step in replaced] == [{"availabilityZone"}]
    stack.up()
    assert stack.id_of("one") != before
    found = aws.direct("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": [stack.id_of("main")]}])
    assert [subnet["SubnetId"] for subnet in found["Subnets"]] == [stack.id_of("one")]


def test_a_forced_replacement_keeps_the_resource(stack: Stack, aws: Proxy) -> None:
    stack.write('ec2.ElasticIp("one")\n')
    stack.up()
    stack.up("--replace", stack.resources()["one"]["urn"])
    found = [address["AllocationId"] for address in aws.direct("ec2").describe_addresses()["Addresses"]]
    assert found == [stack.id_of("one")]
    assert not stack.preview()


def test_target_changes_nothing_else(stack: Stack, aws: Proxy) -> None:
    stack.write(NETWORK)
    stack.up()
    stack.write(
        NETWORK.replace('"Name": "main"', '"Name": "new"').replace("vpc_id=vpc.id)", 'vpc_id=vpc.id, tags={"a": "b"})')
    )
    stack.up("--target", stack.resources()["web"]["urn"])
    tags = aws.direct("ec2").describe_vpcs(VpcIds=[stack.id_of("main")])["Vpcs"][0]["Tags"]
    assert {"Key": "Name", "Value": "main"} in tags


def test_an_import_previews_as_no_change(stack: Stack, aws: Proxy) -> None:
    created = aws.direct("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    stack.write(VPC.format(more=f', opts=ResourceOptions(import_="{created}")'))
    stack.up()
    assert stack.id_of("main") == created
    stack.write(VPC.format(more=""))
    assert not [step for step in stack.preview() if step["op"] != "same"]


def test_resource_options_are_honoured(stack: Stack, aws: Proxy) -> None:
    options = "protect=True, retain_on_delete=True, ignore_changes=['tags']"
    stack.write(VPC.format(more=f', tags={{"a": "b"}}, opts=ResourceOptions({options})'))
    stack.up()
    vpc = stack.id_of("main")
    stack.write(VPC.format(more=f', tags={{"a": "c"}}, opts=ResourceOptions({options})'))
    assert not stack.preview()
    assert stack.attempt("destroy", "--yes", "--skip-preview").status != 0
    stack.write(VPC.format(more=f', tags={{"a": "c"}}, opts=ResourceOptions({options.replace("True", "False", 1)})'))
    stack.up()
    stack.run("destroy", "--yes", "--skip-preview")
    assert aws.direct("ec2").describe_vpcs(VpcIds=[vpc])["Vpcs"]


def test_secrets_are_in_no_output_and_no_state(stack: Stack) -> None:
    stack.write(
        'alice = iam.User("person", name="alice")\nkey = iam.AccessKey("key", user=alice.id)\n'
        'iam.LoginProfile("login", user=alice.id, password=pulumi.Output.secret("Correct-horse-1"))\n'
        'pulumi.export("secret", key.secret_access_key)\n'
    )
    printed = stack.up()
    secret = stack.json_of("stack", "output", "--json", "--show-secrets")["secret"]
    assert len(secret) > 20
    state = stack.run("stack", "export")
    assert secret not in printed + state
    assert "Correct-horse-1" not in printed + state


def test_programs_call_functions(stack: Stack) -> None:
    stack.write(
        'image = ec2.get_image(name="al2023-ami-2023*")\n'
        'pulumi.export("image", image.apply(lambda found: [found.id[:4], found.root_device_name]))\n'
        'pulumi.export("zones", ec2.get_availability_zones().apply(lambda found: found.names[:2]))\n'
        'pulumi.export("memory", ec2.get_instance_type(instance_type="t3.small").apply(lambda found: found.memory))\n'
    )
    stack.up()
    outputs = stack.json_of("stack", "output", "--json")
    assert outputs == {"image": ["ami-", "/dev/xvda"], "zones": ["us-east-1a", "us-east-1b"], "memory": 2048}


def test_a_saved_plan_of_a_new_stack_can_be_carried_out(stack: Stack) -> None:
    stack.write(NETWORK)
    stack.run("preview", "--save-plan", "plan.json")
    stack.up("--plan", "plan.json")
    assert not stack.preview()


def test_two_backends_with_the_same_names_share_nothing(
    engine: Path, aws: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    stacks = [Stack(tmp_path / name, aws) for name in ("one", "two")]
    for each in stacks:
        each.write('ec2.ElasticIp("one")\n')
        each.up()
    assert stacks[0].id_of("one") != stacks[1].id_of("one")
    assert len(aws.direct("ec2").describe_addresses()["Addresses"]) == 2


def test_an_interrupt_keeps_what_was_being_created(stack: Stack, aws: Proxy) -> None:
    aws.faults.append(SlowStates(reads=10_000))
    stack.write(
        NETWORK
        + 'gateway = ec2.InternetGateway("gateway", vpc_id=vpc.id)\n'
        + 'nat = ec2.NatGateway("nat", subnet_id=one.id, allocation_id=ec2.ElasticIp("nat-address").id,'
        + " opts=ResourceOptions(depends_on=[gateway]))\n"
    )
    process = stack.project.start("up", "--yes", "--skip-preview")
    wait_for(
        "the gateway to be asked for", lambda: aws.counts()["ec2:DescribeNatGateways"] > 0 or process.poll() is not None
    )
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()
    assert "stopped while waiting" in output
    assert stack.id_of("nat").startswith("nat-")
    aws.faults.pop()
    stack.up()
    assert not stack.preview()
    assert len(aws.direct("ec2").describe_nat_gateways()["NatGateways"]) == 1
