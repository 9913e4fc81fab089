"""Security groups without egress rules: that applies to IPv4 and IPv6."""

from collections.abc import Callable

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
TOKEN = "strata:ec2:SecurityGroup"
EVERYTHING_6 = [{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]


@pytest.fixture
def needs(aws: Proxy) -> Prerequisites:
    """Prerequisites with a VPC that has IPv4 and IPv6."""
    needs = Prerequisites(aws)
    needs.ec2.associate_vpc_cidr_block(VpcId=needs.vpc, AmazonProvidedIpv6CidrBlock=True)
    return needs


def create_group(run: Run, needs: Prerequisites, allow_all_egress: bool) -> ResourceState:
    engine = run()
    inputs = {"vpcId": needs.vpc, "name": "web", "allowAllEgress": allow_all_egress}
    state = engine.create(TOKEN, engine.check(TOKEN, inputs))
    assert not state.error
    return state


def egress(needs: Prerequisites, state: ResourceState) -> set[str]:
    """Return the networks that a group allows egress to."""
    [group] = needs.ec2.describe_security_groups(GroupIds=[state.id])["SecurityGroups"]
    ranges = [
        each
        for permission in group["IpPermissionsEgress"]
        for each in (*permission.get("IpRanges", []), *permission.get("Ipv6Ranges", []))
    ]
    return {each.get("CidrIp") or each["CidrIpv6"] for each in ranges}


def test_a_new_group_has_no_egress_rule(run: Run, needs: Prerequisites) -> None:
    assert not egress(needs, create_group(run, needs, False))


def test_both_egress_rules_are_removed_and_restored(run: Run, needs: Prerequisites) -> None:
    opened = create_group(run, needs, True)
    assert egress(needs, opened) == {"0.0.0.0/0", "::/0"}
    closed = run().update(opened, {**opened.inputs, "allowAllEgress": False})
    assert not egress(needs, closed)
    run().update(closed, opened.inputs)
    assert egress(needs, closed) == {"0.0.0.0/0", "::/0"}


def test_refresh_detects_an_egress_rule_for_ipv6_only(run: Run, needs: Prerequisites) -> None:
    state = create_group(run, needs, False)
    needs.ec2.authorize_security_group_egress(GroupId=state.id, IpPermissions=EVERYTHING_6)
    found = run().read(state)
    assert found is not None
    assert found.inputs["allowAllEgress"] is True
    corrected = run().update(found, state.inputs)
    assert not corrected.error
    assert not egress(needs, state)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("InvalidPermission.NotFound", "The specified rule does not exist in this security group."),
        ("InvalidParameterValue", "CIDR block ::/0 is not valid here."),
        ("InvalidParameterValue", "Invalid value for remote-ipv6-range."),
    ],
)
def test_a_vpc_without_ipv6_is_no_error(run: Run, aws: Proxy, code: str, message: str) -> None:
    def refuse(call: Call, behind: Behind) -> Answer:
        if call.name.endswith("SecurityGroupEgress") and "::/0" in call.texts():
            raise Refusal(code, message)
        return behind(call)

    aws.faults = [refuse]
    needs = Prerequisites(aws)
    assert not egress(needs, create_group(run, needs, False))
