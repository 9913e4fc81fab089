"""What AWS accepts, hides and leaves behind, beside the contract that every type fulfils."""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider.core.adoption import HIDDEN_SECONDS, VISIBILITY_DELAYS, further_delays
from components.provider.plugin.protocol import UNKNOWN
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.visibility import DelayedVisibility

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
FLOW_LOG, GATEWAY, TABLE, USER, VOLUME_TAG = (
    "strata:ec2:FlowLog",
    "strata:ec2:InternetGateway",
    "strata:ec2:RouteTable",
    "strata:iam:User",
    "strata:ec2:VolumeTag",
)
INSTANCE, GROUP, LIST, RULE, SUBNET, VPC = (
    "strata:ec2:Instance",
    "strata:autoscaling:AutoScalingGroup",
    "strata:ec2:ManagedPrefixList",
    "strata:ec2:SecurityGroupRule",
    "strata:ec2:Subnet",
    "strata:ec2:Vpc",
)


def make(run: Run, needs: Prerequisites, token: str, **other: Any) -> ResourceState:
    engine = run()
    state = engine.create(token, engine.check(token, {**EXAMPLES[token].inputs(needs), **other}))
    assert not state.error
    return state


def change(run: Run, state: ResourceState, **other: Any) -> ResourceState:
    engine, token = run(), state.urn.split("::")[2]
    updated = engine.update(state, engine.check(token, {**state.inputs, **other}, state.inputs))
    assert not updated.error
    return updated


@pytest.mark.parametrize(("number", "name"), [("6", "tcp"), ("17", "udp"), ("1", "icmp"), ("58", "icmpv6")])
def test_a_protocol_with_a_name_is_compared_by_it(run: Run, aws: Proxy, number: str, name: str) -> None:
    ports = {"fromPort": -1, "toPort": -1} if name.startswith("icmp") else {}
    state = make(run, Prerequisites(aws), RULE, protocol=number, **ports)
    found = run().read(state)
    assert found is not None
    assert found.inputs["protocol"] == name
    assert not run().diff(found, run().check(RULE, {**state.inputs, "protocol": number}, state.inputs))


def test_more_target_groups_than_one_call_takes_are_attached_and_detached(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, GROUP)
    arns = [needs.target_group(f"group-{number}") for number in range(12)]
    attached = change(run, state, targetGroupArns=arns)
    found = run().read(attached)
    assert found is not None
    assert found.inputs["targetGroupArns"] == sorted(arns)
    change(run, attached, targetGroupArns=[])


def test_a_group_is_read_whatever_its_health_checks(run: Run, aws: Proxy) -> None:
    state = make(run, Prerequisites(aws), GROUP, healthCheckType="EC2,ELB,EBS")
    assert state.inputs["healthCheckType"] == "EBS,ELB"
    found = run().read(state)
    assert found is not None
    assert found.inputs["healthCheckType"] == "EBS,ELB"


def test_the_groups_of_an_instance_with_two_interfaces_change(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, INSTANCE)
    other = needs.ec2.create_network_interface(SubnetId=needs.subnet)["NetworkInterface"]["NetworkInterfaceId"]
    needs.ec2.attach_network_interface(NetworkInterfaceId=other, InstanceId=state.id, DeviceIndex=1)
    aws.calls.clear()
    change(run, state, securityGroupIds=[needs.group])
    assert aws.counts()["ec2:ModifyNetworkInterfaceAttribute"] == 1


def test_the_profile_of_a_stopped_instance_changes(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, INSTANCE, iamInstanceProfile=needs.profile("one"))
    needs.ec2.stop_instances(InstanceIds=[state.id])
    changed = change(run, state, iamInstanceProfile=needs.profile("two"))
    found = run().read(changed)
    assert found is not None
    assert found.inputs["iamInstanceProfile"] == "two"


def test_an_ipv6_block_is_removed_before_the_next_is_added(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, SUBNET, ipv6CidrBlock=needs.ipv6_block(1))
    changed = change(run, state, ipv6CidrBlock=needs.ipv6_block(2))
    found = run().read(changed)
    assert found is not None
    assert found.inputs["ipv6CidrBlock"] == needs.ipv6_block(2)


def test_a_prefix_list_whose_deletion_fails_later_is_deleted_when_it_is_not_used_any_more(run: Run, aws: Proxy) -> None:
    state = make(run, Prerequisites(aws), LIST)
    failures = 2

    def fail(call: Call, behind: Behind) -> Answer:
        nonlocal failures
        if call.name == "ec2:DeleteManagedPrefixList" and failures > 0:
            failures -= 1
            return answer_with(call, {"PrefixList": {"PrefixListId": state.id, "State": "delete-in-progress"}})
        answer = behind(call)
        if call.name != "ec2:DescribeManagedPrefixLists" or not answer.ok:
            return answer
        data = data_of(call, answer)
        for each in data["PrefixLists"] if failures < 2 else []:
            each |= {"State": "delete-failed", "StateMessage": "It is in use"}
        return answer_with(call, data)

    aws.faults = [fail]
    run().delete(state)
    assert failures == 0
    assert run().read(state) is None


def test_an_interface_that_the_cni_of_eks_left_does_not_hold_a_subnet(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, SUBNET)
    needs.ec2.create_network_interface(SubnetId=state.id, Description="aws-K8S-i-0123456789abcdef0")
    run().delete(state)
    assert run().read(state) is None


def test_a_create_whose_answer_was_lost_is_looked_for_while_aws_may_hide_it(run: Run, aws: Proxy) -> None:
    engine = run()
    inputs = engine.check(VPC, {"cidrBlock": "10.7.0.0/16"})
    aws.faults = [LostAnswers(), DelayedVisibility(reads=6)]
    state = engine.create(VPC, inputs)
    assert not state.error
    assert aws.counts()["ec2:CreateVpc"] == 1
    assert HIDDEN_SECONDS <= sum(VISIBILITY_DELAYS) + sum(further_delays()) < HIDDEN_SECONDS + 10


def test_an_instance_refresh_to_the_latest_version_starts(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    refresh = {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": 0}
    state = make(run, needs, GROUP, minSize=1, desiredCapacity=1, instanceRefresh=refresh)
    aws.calls.clear()
    change(run, state, launchTemplateVersion="$Latest")
    [started] = [call for call in aws.calls if call.name == "autoscaling:StartInstanceRefresh"]
    assert started.params["Preferences"]["AutoRollback"] is False


def test_a_route_that_takes_over_exists_before_the_old_one_ends(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, TABLE, routes={"0.0.0.0/0": needs.gateway})
    aws.calls.clear()
    change(run, state, routes={"0.0.0.0/1": needs.gateway, "128.0.0.0/1": needs.gateway})
    changes = [call.action for call in aws.calls if call.action in ("CreateRoute", "DeleteRoute")]
    assert changes == ["CreateRoute", "CreateRoute", "DeleteRoute"]


def test_a_subnet_moves_from_one_route_table_to_another(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    old = make(run, needs, TABLE, subnetIds=[needs.subnet])
    engine = run()
    new = engine.create(TABLE, engine.check(TABLE, {"vpcId": needs.vpc, "subnetIds": [needs.subnet]}), name="other")
    assert not new.error
    for state, subnets in ((old, []), (new, [needs.subnet])):
        found = run().read(state)
        assert found is not None
        assert found.inputs["subnetIds"] == subnets


def test_an_internet_gateway_moves_to_another_network(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, GATEWAY)
    change(run, state, vpcId=needs.other_vpc)
    found = run().read(state)
    assert found is not None
    assert found.inputs["vpcId"] == needs.other_vpc


def test_a_flow_log_is_replaced_before_aws_finds_two_with_one_destination(run: Run, aws: Proxy) -> None:
    state = make(run, Prerequisites(aws), FLOW_LOG)
    assert run().deletes_first(state, {**state.inputs, "maxAggregationInterval": 60})
    assert not run().deletes_first(state, {**state.inputs, "logGroupName": "another"})


def test_a_tag_whose_key_has_a_wildcard_is_found(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    volume = str(EXAMPLES[VOLUME_TAG].inputs(needs)["volumeId"])
    needs.ec2.create_tags(Resources=[volume], Tags=[{"Key": "team-a", "Value": "other"}])
    state = make(run, needs, VOLUME_TAG, volumeId=volume, key="team-*")
    found = run().read(state)
    assert found is not None
    assert found.inputs["key"] == "team-*"


def test_the_tenancy_of_a_network_becomes_default_in_place_and_dedicated_only_in_another_one(
    run: Run, aws: Proxy
) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, VPC, instanceTenancy="dedicated")
    shared = change(run, state, instanceTenancy="default")
    [found] = needs.ec2.describe_vpcs(VpcIds=[state.id])["Vpcs"]
    assert found["InstanceTenancy"] == "default"
    assert run().replaces(shared, {**shared.inputs, "instanceTenancy": "dedicated"}) == {"instanceTenancy"}


def test_the_attributes_of_a_network_and_the_ipv6_networks_of_its_subnets_are_read(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    needs.ec2.associate_subnet_cidr_block(SubnetId=needs.subnet, Ipv6CidrBlock=needs.ipv6_block(0))
    asked = {"vpcId": needs.vpc}
    assert run().invoke("strata:ec2:getVpcAttributes", asked) == {"enableDnsSupport": True, "enableDnsHostnames": False}
    by_id = {one["id"]: one["ipv6CidrBlocks"] for one in run().invoke("strata:ec2:getSubnets", asked)["subnets"]}
    assert by_id == {needs.subnet: [needs.ipv6_block(0)]}
    assert run().invoke("strata:ec2:getVpcAttributes", {"vpcId": "vpc-0123456789abcdef0"}) == {}


def test_a_user_whose_path_changes_keeps_keys_and_login(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, needs, USER)
    key = needs.iam.create_access_key(UserName=state.id)["AccessKey"]["AccessKeyId"]
    moved = change(run, state, path="/people/")
    assert moved.outputs["arn"].endswith(f":user/people/{state.id}")
    assert moved.outputs["uniqueId"] == state.outputs["uniqueId"]
    assert [one["AccessKeyId"] for one in needs.iam.list_access_keys(UserName=state.id)["AccessKeyMetadata"]] == [key]


def test_the_arn_of_a_user_is_known_in_a_preview_unless_the_path_changes(run: Run, aws: Proxy) -> None:
    state, engine = make(run, Prerequisites(aws), USER), run()
    tagged = engine.update(state, {**state.inputs, "tags": {"team": "platform"}}, preview=True)
    assert tagged.outputs["arn"] == state.outputs["arn"]
    assert engine.update(state, {**state.inputs, "path": "/people/"}, preview=True).outputs["arn"] == UNKNOWN
