"""The effect of each fault on plain boto3 clients."""

import subprocess
import sys
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from .faults import Kill, LostAnswer, LostAnswers, ServerError, Throttle
from .proxy import Proxy
from .requests import launch, nat_gateway, refused
from .slow import SlowDeletes, SlowStates
from .visibility import DelayedVisibility

ONCE = Config(retries={"total_max_attempts": 1})
SEED = 7


@pytest.mark.parametrize(
    ("service", "action", "code"),
    [
        ("ec2", "describe_vpcs", "RequestLimitExceeded"),
        ("iam", "list_roles", "ThrottlingException"),
        ("logs", "describe_log_groups", "ThrottlingException"),
        ("eks", "list_clusters", "ThrottlingException"),
    ],
)
def test_throttling_has_the_code_of_each_service(aws: Proxy, service: str, action: str, code: str) -> None:
    aws.faults = [Throttle(1, SEED)]
    assert refused(getattr(aws.client(service, config=ONCE), action)) == code


def test_a_seed_throttles_the_same_half_of_the_calls_each_time(aws: Proxy) -> None:
    ec2 = aws.client("ec2", config=ONCE)

    def outcomes() -> list[bool]:
        aws.faults = [Throttle(0.5, SEED)]
        return [throttled(ec2) for _ in range(40)]

    def throttled(ec2: Any) -> bool:
        try:
            ec2.describe_vpcs()
        except ClientError:
            return True
        return False

    first = outcomes()
    assert 10 < sum(first) < 30
    assert outcomes() == first


def test_a_call_that_aws_refuses_counts_and_is_hit_like_others(aws: Proxy) -> None:
    sts, killed = aws.client("sts", config=ONCE), []
    asked = {"RoleArn": "arn:aws:iam::123456789012:role/missing", "RoleSessionName": "session"}
    for hit in (LostAnswer(2), Kill(2, "after", lambda: killed.append(True))):
        aws.faults = [hit]
        assert refused(sts.assume_role, **asked) == "AccessDenied"
        with pytest.raises(ConnectionClosedError):
            sts.assume_role(**asked)
    assert killed == [True]


def test_a_server_error_has_no_effect(aws: Proxy) -> None:
    ec2 = aws.client("ec2", config=ONCE)
    aws.faults = [ServerError(1, SEED)]
    with pytest.raises(ClientError) as error:
        ec2.create_vpc(CidrBlock="10.9.0.0/16")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    aws.faults = []
    assert "10.9.0.0/16" not in [vpc["CidrBlock"] for vpc in ec2.describe_vpcs()["Vpcs"]]


def test_a_call_with_a_lost_answer_took_effect_and_the_next_is_answered(aws: Proxy) -> None:
    ec2 = aws.client("ec2", config=ONCE)
    aws.faults = [LostAnswers()]
    with pytest.raises(ConnectionClosedError):
        ec2.create_vpc(CidrBlock="10.9.0.0/16")
    ec2.create_vpc(CidrBlock="10.9.0.0/16")
    assert [vpc["CidrBlock"] for vpc in ec2.describe_vpcs()["Vpcs"]].count("10.9.0.0/16") == 2


@pytest.mark.parametrize(("moment", "created"), [("before", 1), ("after", 2)])
def test_kill_hits_the_same_call_each_time(aws: Proxy, moment: Any, created: int) -> None:
    caller = (
        "import boto3; ec2 = boto3.client('ec2')\n"
        "for number in range(9): ec2.create_vpc(CidrBlock=f'10.{number}.0.0/16')"
    )
    before = len(aws.client("ec2").describe_vpcs()["Vpcs"])
    processes: list[subprocess.Popen[bytes]] = []
    kill = Kill(2, moment, lambda: processes.pop().kill())
    aws.faults = [kill]
    process = subprocess.Popen([sys.executable, "-c", caller])
    processes.append(process)
    assert process.wait() == -9
    aws.faults = []
    assert len(aws.client("ec2").describe_vpcs()["Vpcs"]) == before + created
    assert kill.call is not None
    assert kill.call.params["CidrBlock"] == "10.1.0.0/16"


def test_new_resources_are_hidden_by_id_and_in_lists(aws: Proxy) -> None:
    ec2, iam, logs = (aws.client(service, config=ONCE) for service in ("ec2", "iam", "logs"))
    aws.faults = [DelayedVisibility(reads=2)]
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    assert refused(ec2.describe_vpcs, VpcIds=[vpc]) == "InvalidVpcID.NotFound"
    assert vpc not in [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]]
    assert vpc in [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    assert ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"], "what is seen once stays seen"
    with pytest.raises(ClientError, match="NotFound"):
        ec2.describe_subnets(SubnetIds=[subnet])
    iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    assert refused(iam.get_role, RoleName="r") == "NoSuchEntity"
    logs.create_log_group(logGroupName="/g")
    assert logs.describe_log_groups(logGroupNamePrefix="/g")["logGroups"] == []
    assert logs.describe_log_groups(logGroupNamePrefix="/g")["logGroups"] == []
    assert len(logs.describe_log_groups(logGroupNamePrefix="/g")["logGroups"]) == 1


def test_pending_resources_refuse_calls_that_need_them_ready(aws: Proxy) -> None:
    ec2 = aws.client("ec2", config=ONCE)
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    aws.faults = [SlowStates(reads=2)]
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    instance = launch(ec2, subnet)
    prefix_list = ec2.create_managed_prefix_list(PrefixListName="p", MaxEntries=1, AddressFamily="IPv4")["PrefixList"]
    assert prefix_list["State"] == "create-in-progress", "the answer that makes it says so already"
    states = [ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["State"] for _ in range(3)]
    assert states == ["creating", "creating", "available"]
    assert refused(ec2.attach_volume, VolumeId=volume, InstanceId=instance, Device="/dev/sdf") == "IncorrectState"
    found = [ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0] for _ in range(3)]
    assert [each["State"]["Name"] for each in found] == ["pending", "pending", "running"]
    ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    nat, _, _ = nat_gateway(ec2, vpc, subnet)
    seen = [ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["State"] for _ in range(3)]
    assert seen == ["pending", "pending", "available"]


def test_a_nat_gateway_keeps_its_address_while_it_is_deleting(aws: Proxy) -> None:
    ec2 = aws.client("ec2", config=ONCE)
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    nat, address, _ = nat_gateway(ec2, vpc, subnet)
    aws.faults = [SlowDeletes(reads=1)]
    ec2.delete_nat_gateway(NatGatewayId=nat)
    assert ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["State"] == "deleting"
    with pytest.raises(ClientError, match="InUse"):
        ec2.release_address(AllocationId=address)
    assert ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["State"] == "deleted"
    ec2.release_address(AllocationId=address)


def test_an_instance_keeps_its_subnet_while_it_is_shutting_down(aws: Proxy) -> None:
    ec2 = aws.client("ec2", config=ONCE)
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    instance = launch(ec2, subnet)
    aws.faults = [SlowDeletes(reads=1)]
    ec2.terminate_instances(InstanceIds=[instance])
    found = [ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]]
    with pytest.raises(ClientError, match="DependencyViolation"):
        ec2.delete_subnet(SubnetId=subnet)
    found += [ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]]
    assert [each["State"]["Name"] for each in found] == ["shutting-down", "terminated"]
    ec2.delete_subnet(SubnetId=subnet)


def test_latency_is_added_to_each_call(aws: Proxy) -> None:
    aws.client("ec2").describe_vpcs()
    aws.latency = 1.0
    with pytest.raises(ReadTimeoutError):
        aws.client("ec2", config=ONCE.merge(Config(read_timeout=0.2))).describe_vpcs()
