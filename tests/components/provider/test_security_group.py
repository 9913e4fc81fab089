"""A security group that lets nothing out does so for both kinds of IP."""

from collections.abc import Callable

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import World
from ...harness.provider_process import Engine, Held

Run = Callable[..., Engine]
TOKEN = "strata:ec2:SecurityGroup"
EVERYTHING_6 = [{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]


@pytest.fixture
def world(aws: Proxy) -> World:
    """An account whose network has both kinds of IP."""
    world = World(aws)
    world.ec2.associate_vpc_cidr_block(VpcId=world.vpc, AmazonProvidedIpv6CidrBlock=True)
    return world


def made(run: Run, world: World, allow_all_egress: bool) -> Held:
    engine = run()
    inputs = {"vpcId": world.vpc, "name": "web", "allowAllEgress": allow_all_egress}
    held = engine.create(TOKEN, engine.check(TOKEN, inputs))
    assert not held.error
    return held


def egress(world: World, held: Held) -> set[str]:
    """Where a group's members may connect to."""
    [group] = world.ec2.describe_security_groups(GroupIds=[held.id])["SecurityGroups"]
    ranges = [
        each
        for permission in group["IpPermissionsEgress"]
        for each in (*permission.get("IpRanges", []), *permission.get("Ipv6Ranges", []))
    ]
    return {each.get("CidrIp") or each["CidrIpv6"] for each in ranges}


def test_a_new_group_is_closed_for_both(run: Run, world: World) -> None:
    assert not egress(world, made(run, world, False))


def test_an_open_group_is_closed_and_opened_for_both(run: Run, world: World) -> None:
    opened = made(run, world, True)
    assert egress(world, opened) == {"0.0.0.0/0", "::/0"}
    closed = run().update(opened, {**opened.inputs, "allowAllEgress": False})
    assert not egress(world, closed)
    run().update(closed, opened.inputs)
    assert egress(world, closed) == {"0.0.0.0/0", "::/0"}


def test_refresh_sees_what_is_open_by_ipv6_alone(run: Run, world: World) -> None:
    held = made(run, world, False)
    world.ec2.authorize_security_group_egress(GroupId=held.id, IpPermissions=EVERYTHING_6)
    found = run().read(held)
    assert found is not None
    assert found.inputs["allowAllEgress"] is True
    mended = run().update(found, held.inputs)
    assert not mended.error
    assert not egress(world, held)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("InvalidPermission.NotFound", "The specified rule does not exist in this security group."),
        ("InvalidParameterValue", "CIDR block ::/0 is not valid here."),
    ],
)
def test_a_network_without_ipv6_is_no_error(run: Run, aws: Proxy, code: str, message: str) -> None:
    def refuse(call: Call, behind: Behind) -> Answer:
        if call.name.endswith("SecurityGroupEgress") and "::/0" in call.texts():
            raise Refusal(code, message)
        return behind(call)

    aws.faults = [refuse]
    world = World(aws)
    assert not egress(world, made(run, world, False))
