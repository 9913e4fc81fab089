"""What the state keeps of a resource of which only a part could be done, and what the next run makes of it."""

from collections.abc import Callable

import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.stack import VPC, Stack

from ...harness.provider_examples import World
from ...harness.provider_process import Engine, Held

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
def test_what_aws_told_once_outlives_an_update_that_failed(
    run: Run, aws: Proxy, token: str, secret: str, other: dict[str, object]
) -> None:
    engine = run()
    held = engine.create(token, engine.check(token, {"user": World(aws).user("alice")}))
    call = token.replace("strata:iam:", "iam:Update")
    aws.faults = [Refused(call)]
    failed = run().update(held, {**held.inputs, **other})
    assert call in failed.error
    assert failed.outputs[secret] == held.outputs[secret]
    assert secret in failed.secrets
    mended = run().update(failed, failed.inputs)
    assert not mended.error
    assert mended.outputs[secret] == held.outputs[secret]


def created_in_part(run: Run, aws: Proxy) -> Held:
    """A security group that should let nothing out, and does."""
    engine = run()
    inputs = engine.check(GROUP, {"vpcId": World(aws).vpc, "name": "web", "allowAllEgress": False})
    aws.faults = [Refused(REVOKE)]
    return engine.create(GROUP, inputs)


def updated_in_part(run: Run, aws: Proxy) -> Held:
    """The same, after it should have let everything out."""
    engine = run()
    held = engine.create(GROUP, engine.check(GROUP, {"vpcId": World(aws).vpc, "name": "web"}))
    aws.faults = [Refused(REVOKE)]
    return run().update(held, {**held.inputs, "allowAllEgress": False})


def egress(aws: Proxy, group: str) -> list[object]:
    [found] = aws.direct("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"]
    return list(found["IpPermissionsEgress"])


@pytest.mark.parametrize("make", [created_in_part, updated_in_part])
def test_what_failed_is_made_up_for_when_another_input_changes(
    run: Run, aws: Proxy, make: Callable[[Run, Proxy], Held]
) -> None:
    held = make(run, aws)
    assert REVOKE in held.error
    assert egress(aws, held.id)
    wanted = {**held.inputs, "tags": {"a": "b"}}
    mended = run().update(held, wanted)
    assert not mended.error
    assert not egress(aws, held.id)
    found = run().read(mended)
    assert found is not None
    assert (found.inputs, found.outputs) == (wanted, mended.outputs), "nothing says any more that something failed"


def test_that_something_failed_is_no_difference_by_itself(run: Run, aws: Proxy) -> None:
    held = created_in_part(run, aws)
    engine = run()
    assert not engine.diff(held, engine.check(GROUP, held.inputs, held.inputs))
    shown = engine.update(held, held.inputs, preview=True)
    mended = engine.update(held, held.inputs)
    assert shown.outputs == mended.outputs
    assert not egress(aws, held.id)


def test_a_refresh_shows_what_failed(run: Run, aws: Proxy) -> None:
    held = created_in_part(run, aws)
    found = run().read(held)
    assert found is not None
    assert run().diff(found, held.inputs) == {"allowAllEgress": "UPDATE"}
    assert egress(aws, run().update(found, held.inputs).id) == []


@pytest.mark.parametrize("other", [{}, {"passwordResetRequired": False}])
def test_a_password_that_was_not_set_is_set_by_the_next_run(run: Run, aws: Proxy, other: dict[str, object]) -> None:
    engine = run()
    inputs = engine.check(LOGIN, {"user": World(aws).user("alice"), "password": "Correct-horse-1"})
    held = engine.create(LOGIN, inputs)
    new = {**inputs, "password": "Correct-horse-2"}
    aws.faults = [Refused("iam:UpdateLoginProfile")]
    failed = run().update(held, new)
    assert "iam:UpdateLoginProfile" in failed.error
    assert "password" in failed.secrets
    assert run().diff(failed, {**new, **other}).keys() == {"password", *other}
    aws.calls.clear()
    mended = run().update(failed, {**new, **other})
    assert not mended.error
    assert [call.params.get("Password") for call in aws.calls if call.action == "UpdateLoginProfile"] == [
        "Correct-horse-2"
    ]
    assert mended.inputs == {**new, **other}


def test_the_engine_makes_up_for_what_failed(stack: Stack, aws: Proxy) -> None:
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
