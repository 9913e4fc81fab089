"""The servers of an environment, compared with what AWS has."""

import base64
import copy
from typing import Any

import pytest
import yaml

from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

from .held_by_aws import running, sessions, tags_of

pytestmark = pytest.mark.xdist_group("servers")

IMAGE = "al2023-ami-2023*"
GROUP = {
    "image": IMAGE,
    "size": "t3.small",
    "count": 3,
    "access": ["web"],
    "disk": {"size": 30},
    "volumes": {"data": {"size": 20, "mount": "/srv", "reclaimPolicy": "Delete"}},
    "cloudInit": {"packages": ["nginx"], "services": ["nginx"], "files": {"/etc/motd": {"content": "Hello"}}},
    "rights": {"statements": [{"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::shop/*"]}]},
    "tags": {"tier": "front"},
}


def environment(**changes: Any) -> dict[str, Any]:
    network = {
        "cidr": "10.20.0.0/16",
        "zones": 2,
        "nat": "single",
        "flowLogs": None,
        "access": {"web": {"ports": [443], "internet": True}},
    }
    return {"aws": {"region": "us-east-1"}, "network": network, "servers": {"web": copy.deepcopy(GROUP) | changes}}


def test_servers_are_created_unchanged_and_destroyed(stack: EnvironmentStack, aws: Proxy) -> None:
    nothing = inventory(aws.direct)
    stack.begin(environment())
    servers = running(aws)
    assert {name: one["Placement"]["AvailabilityZone"] for name, one in servers.items()} == {
        "test-web-a-1": "us-east-1a",
        "test-web-b-1": "us-east-1b",
        "test-web-a-2": "us-east-1a",
    }
    assert stack.outputs()["servers"]["web"]["test-web-a-1"]["id"] == servers["test-web-a-1"]["InstanceId"]
    options = [one["MetadataOptions"] for one in servers.values()]
    assert {(one["HttpTokens"], one["HttpPutResponseHopLimit"]) for one in options} == {("required", 2)}
    assert all("PublicIpAddress" not in one for one in servers.values()), "they are in private subnets"
    assert tags_of(servers["test-web-b-1"])["tier"] == "front"
    assert all(len(one["SecurityGroups"]) == 2 for one in servers.values())
    volumes = aws.direct("ec2").describe_volumes()["Volumes"]
    sizes = sorted((volume["Size"], volume["VolumeType"], volume["Encrypted"]) for volume in volumes)
    assert sizes == [(20, "gp3", True)] * 3 + [(30, "gp3", True)] * 3
    assert stack.steps(environment()) == {}
    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []


def test_a_server_has_exactly_the_permissions_of_its_group(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment(count=1))
    iam = aws.direct("iam")
    profile = running(aws)["test-web-a-1"]["IamInstanceProfile"]["Arn"].rpartition("/")[2]
    role = iam.get_instance_profile(InstanceProfileName=profile)["InstanceProfile"]["Roles"][0]["RoleName"]
    attached = {
        one["PolicyName"]: one["PolicyArn"]
        for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    }
    session = attached.pop("AmazonSSMManagedInstanceCore")
    assert session == "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    [own] = attached.values()
    version = iam.get_policy_version(PolicyArn=own, VersionId="v1")["PolicyVersion"]["Document"]
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::shop/*"]}
    assert version["Statement"] == [statement]


def test_the_first_boot_mounts_the_data_volume_of_the_server(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment(count=1))
    ec2, server = aws.direct("ec2"), running(aws)["test-web-a-1"]["InstanceId"]
    answer = ec2.describe_instance_attribute(InstanceId=server, Attribute="userData")["UserData"]["Value"]
    text = base64.b64decode(answer).decode()
    assert text.startswith("#cloud-config\n")
    config = yaml.safe_load(text)
    [volume] = data_volumes(aws).values()
    link = f"/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_{volume['VolumeId'].replace('-', '')}"
    assert config["runcmd"][0] == ["/usr/local/sbin/mount-data-volume", link, "/srv", "ext4"]
    assert config["packages"] == ["nginx"]


def test_a_replaced_server_keeps_its_data(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    servers, volumes = running(aws), data_volumes(aws)
    aws.calls.clear()
    changed = environment(cloudInit={"packages": ["httpd"]})
    assert stack.steps(changed)["test-web-a-1"] == "replace"
    stack.up(changed)
    after, kept = running(aws), data_volumes(aws)
    assert set(after) == set(servers)
    assert {one["InstanceId"] for one in after.values()}.isdisjoint(one["InstanceId"] for one in servers.values())
    assert {name: one["VolumeId"] for name, one in kept.items()} == {
        name: one["VolumeId"] for name, one in volumes.items()
    }
    assert {name: one["Attachments"][0]["InstanceId"] for name, one in kept.items()} == {
        f"{name}-data": one["InstanceId"] for name, one in after.items()
    }
    assert fewest_running(aws, len(servers)) >= 1
    assert "ec2:DetachVolume" not in aws.counts(), "a running server cannot detach a mounted volume"


def test_a_volume_of_a_removed_server_is_kept_by_default(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.up(environment(count=2, volumes={"data": {"size": 20}}))
    before = data_volumes(aws)
    stack.up(environment(count=1, volumes={"data": {"size": 20}}))
    assert {name: one["State"] for name, one in data_volumes(aws).items()} == {
        "test-web-a-1-data": "in-use",
        "test-web-b-1-data": "available",
    }
    stack.up(environment(count=2, volumes={"data": {"size": 20}}))
    after = data_volumes(aws)
    assert [one["VolumeId"] for one in after.values()] == [one["VolumeId"] for one in before.values()]


def test_a_volume_removed_from_the_file_is_deleted_after_its_server(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment(count=1))
    before = running(aws)
    grown = {"data": {"size": 40, "mount": "/srv", "reclaimPolicy": "Delete"}}
    assert stack.steps(environment(count=1, volumes=grown)) == {"test-web-a-1-data": "update"}
    stack.up(environment(count=1, volumes={}))
    assert data_volumes(aws) == {}
    assert running(aws)["test-web-a-1"]["InstanceId"] != before["test-web-a-1"]["InstanceId"]


def test_added_servers_do_not_change_existing_ones(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment(count=1))
    before = running(aws)
    stack.up(environment(count=4))
    after = running(aws)
    assert set(after) == {"test-web-a-1", "test-web-b-1", "test-web-a-2", "test-web-b-2"}
    assert after["test-web-a-1"]["InstanceId"] == before["test-web-a-1"]["InstanceId"]


def test_another_image_replaces_servers_only_with_image_change_replace(stack: EnvironmentStack) -> None:
    stack.begin(environment(count=1))
    assert stack.steps(environment(count=1, image="amzn2-ami-hvm-*")) == {}
    assert (
        stack.steps(environment(count=1, image="amzn2-ami-hvm-*", imageChange="replace"))["test-web-a-1"] == "replace"
    )
    assert stack.steps(environment(count=1, image="ami-04681a1dbd79675a5"))["test-web-a-1"] == "replace"


def test_a_change_of_a_servers_users_does_not_replace_it(stack: EnvironmentStack, aws: Proxy) -> None:
    of_alice = environment() | {"users": {"alice": {}, "bob": {}, "carol": {"servers": ["web-b-1"]}}}
    of_alice["servers"]["web"]["users"] = ["alice"]
    stack.up(of_alice)
    before = running(aws)
    group, single = {"strata-group": ["strata/test/test-web"]}, {"strata-server": ["strata/test/test-web-b-1"]}
    assert sessions(aws) == {"alice": group, "carol": single}
    assert {name: tags_of(one)["users"] for name, one in before.items()} == {
        "test-web-a-1": "alice",
        "test-web-a-2": "alice",
        "test-web-b-1": "alice carol",
    }
    of_bob = copy.deepcopy(of_alice)
    of_bob["servers"]["web"]["users"] = ["bob"]
    assert set(stack.steps(of_bob).values()) == {"create", "update", "delete"}
    stack.up(of_bob)
    after = running(aws)
    assert sessions(aws) == {"bob": group, "carol": single}
    assert {name: one["InstanceId"] for name, one in after.items()} == {
        name: one["InstanceId"] for name, one in before.items()
    }
    assert tags_of(after["test-web-b-1"])["users"] == "bob carol"
    stack.up({**of_bob, "users": {**of_bob["users"], "bob": {"state": "disabled"}}})
    assert sessions(aws) == {"carol": single}
    assert "users" not in tags_of(running(aws)["test-web-a-1"])


def data_volumes(aws: Proxy) -> dict[str, dict[str, Any]]:
    """Return the data volumes by name."""
    found = aws.direct("ec2").describe_volumes()["Volumes"]
    named = {tags_of(one).get("Name", ""): one for one in found}
    return {name: named[name] for name in sorted(named) if name.endswith("-data")}


def fewest_running(aws: Proxy, count: int) -> int:
    """Return the lowest number of servers since the calls were cleared; `count` ran then."""
    changes = {"ec2:RunInstances": 1, "ec2:TerminateInstances": -1}
    counts = [count]
    for call in aws.calls:
        counts.append(counts[-1] + changes.get(call.name, 0))
    return min(counts)
