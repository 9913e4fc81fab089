"""Incomplete resources: what the state keeps after a step failed, and what the next run does."""

from collections.abc import Callable

import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.stack import VPC, Stack

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
GROUP = "strata:ec2:SecurityGroup"
LOGIN = "strata:iam:LoginProfile"
REVOKE = "ec2:RevokeSecurityGroupEgress"


@pytest.mark.parametrize(
    ("token", "secret", "other"),
    [
        ("strata:iam:AccessKey", "secretAccessKey", {"status": "Inactive"}),
        ("strata:iam:LoginProfile", "generatedPassword", {"passwordResetRequired": False}),
    ],
)
def test_a_failed_update_keeps_outputs_that_aws_returns_once(
    run: Run, aws: Proxy, token: str, secret: str, other: dict[str, object]
) -> None:
    engine = run()
    state = engine.create(token, engine.check(token, {"user": Prerequisites(aws).user("alice")}))
    call = token.replace("strata:iam:", "iam:Update")
    aws.faults = [Refused(call)]
    failed = run().update(state, {**state.inputs, **other})
    assert call in failed.error
    assert failed.outputs[secret] == state.outputs[secret]
    assert secret in failed.secrets
    repaired = run().update(failed, failed.inputs)
    assert not repaired.error
    assert repaired.outputs[secret] == state.outputs[secret]


def created_in_part(run: Run, aws: Proxy) -> ResourceState:
    """Create a security group whose egress rules could not be removed."""
    engine = run()
    inputs = engine.check(GROUP, {"vpcId": Prerequisites(aws).vpc, "name": "web", "allowAllEgress": False})
    aws.faults = [Refused(REVOKE)]
    return engine.create(GROUP, inputs)


def updated_in_part(run: Run, aws: Proxy) -> ResourceState:
    """Update a security group whose egress rules could not be removed."""
    engine = run()
    state = engine.create(GROUP, engine.check(GROUP, {"vpcId": Prerequisites(aws).vpc, "name": "web"}))
    aws.faults = [Refused(REVOKE)]
    return run().update(state, {**state.inputs, "allowAllEgress": False})


def egress(aws: Proxy, group: str) -> list[object]:
    [found] = aws.direct("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"]
    return list(found["IpPermissionsEgress"])


@pytest.mark.parametrize("make", [created_in_part, updated_in_part])
def test_the_failed_step_is_repeated_when_another_input_changes(
    run: Run, aws: Proxy, make: Callable[[Run, Proxy], ResourceState]
) -> None:
    state = make(run, aws)
    assert REVOKE in state.error
    assert egress(aws, state.id)
    wanted = {**state.inputs, "tags": {"a": "b"}}
    repaired = run().update(state, wanted)
    assert not repaired.error
    assert not egress(aws, state.id)
    found = run().read(repaired)
    assert found is not None
    assert (found.inputs, found.outputs) == (wanted, repaired.outputs), "the record of the failure is removed"


def test_a_failed_step_is_no_difference_by_itself(run: Run, aws: Proxy) -> None:
    state = created_in_part(run, aws)
    engine = run()
    assert not engine.diff(state, engine.check(GROUP, state.inputs, state.inputs))
    shown = engine.update(state, state.inputs, preview=True)
    repaired = engine.update(state, state.inputs)
    assert shown.outputs == repaired.outputs
    assert not egress(aws, state.id)


def test_a_refresh_detects_what_failed(run: Run, aws: Proxy) -> None:
    state = created_in_part(run, aws)
    found = run().read(state)
    assert found is not None
    assert run().diff(found, state.inputs) == {"allowAllEgress": "UPDATE"}
    assert egress(aws, run().update(found, state.inputs).id) == []


@pytest.mark.parametrize("other", [{}, {"passwordResetRequired": False}])
def test_the_next_run_sets_a_password_that_was_not_set(run: Run, aws: Proxy, other: dict[str, object]) -> None:
    engine = run()
    inputs = engine.check(LOGIN, {"user": Prerequisites(aws).user("alice"), "password": "Correct-horse-1"})
    state = engine.create(LOGIN, inputs)
    new = {**inputs, "password": "Correct-horse-2"}
    aws.faults = [Refused("iam:UpdateLoginProfile")]
    failed = run().update(state, new)
    assert "iam:UpdateLoginProfile" in failed.error
    assert "password" in failed.secrets
    assert run().diff(failed, {**new, **other}).keys() == {"password", *other}
    aws.calls.clear()
    repaired = run().update(failed, {**new, **other})
    assert not repaired.error
    assert [call.params.get("Password") for call in aws.calls if call.action == "UpdateLoginProfile"] == [
        "Correct-horse-2"
    ]
    assert repaired.inputs == {**new, **other}


def test_the_engine_repeats_the_failed_step(stack: Stack, aws: Proxy) -> None:
    group = 'ec2.SecurityGroup("web", vpc_id=vpc.id, allow_all_egress=False{more})\n'
    stack.write(VPC.format(more="") + group.format(more=""))
    aws.faults = [Refused(REVOKE)]
    assert stack.attempt("up", "--yes", "--skip-preview").status != 0
    assert stack.resources()["web"]["outputs"]["incomplete"] is True
    stack.write(VPC.format(more="") + group.format(more=', tags={"a": "b"}'))
    stack.up()
    assert not egress(aws, stack.id_of("web"))
    assert "incomplete" not in stack.resources()["web"]["outputs"]
    assert not stack.preview()
