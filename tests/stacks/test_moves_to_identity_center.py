"""The review of an update with which people move from IAM to IAM Identity Center."""

import copy
import subprocess
from typing import Any

import pytest

from review.judge.judge import judge
from review.model.review import Review
from review.read.preview import parse_preview
from review.read.state import parse_state
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

from .center import Center, environment, of_iam

pytestmark = pytest.mark.xdist_group("users")

POWER = "arn:aws:iam::aws:policy/PowerUserAccess"


def reviewed(stack: EnvironmentStack, wanted: dict[str, Any]) -> Review:
    """Return the review of an update to an environment."""
    stack.write(wanted)

    def printed(*command: str) -> bytes:
        return subprocess.run(
            ["pulumi", *command],
            cwd=stack.project.folder,
            env=stack.project.variables(),
            capture_output=True,
            check=True,
        ).stdout

    state = parse_state(printed("stack", "export"), "state")
    return judge(parse_preview(printed("preview", "--json"), "preview"), state)


def test_users_exist_in_both_until_those_of_iam_are_removed(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.up(of_iam(environment()))
    center = Center(aws)
    both = environment()
    both["people"]["keepIam"] = True
    assert "delete" not in stack.steps(both).values()
    assert not any(one.verdict.loss for one in reviewed(stack, both).findings)
    stack.up(both)
    names = {user["UserName"] for user in center.iam.list_users()["Users"]}
    assert names == set(center.users()) == {"alice", "bob"}
    moved = reviewed(stack, environment())
    assert [one.what for one in moved.findings if one.verdict.loss] == []
    [sentence] = [one.what for one in moved.findings if one.label == "user/alice"]
    assert sentence == (
        "user `alice` is deleted: the person signs in by Identity Center instead; keys, password and MFA devices of "
        "the user are deleted with it; the permission sets of the person allow all that the user may do"
    )
    fewer = environment()
    del fewer["groups"]["developers"]["statements"]
    lost = [f"{right.who} loses {right.what}" for one in reviewed(stack, fewer).findings for right in one.lost]
    until = "on `arn:aws:s3:::shop/*` until 2099-07-01"
    assert f"user `alice` loses `s3:PutObject` {until}" in lost
    assert not [one for one in lost if "`bob`" in one]
    stack.up(environment())
    assert not center.iam.list_users()["Users"]
    assert center.policies("test-developers") == {POWER}


def test_a_person_stays_known_to_a_cluster_when_the_user_of_iam_goes(stack: EnvironmentStack, aws: Proxy) -> None:
    wanted = environment(alice={"namespaces": {"shop": "edit"}}) | {
        "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single", "flowLogs": None},
        "kubernetes": {"kind": "eks", "renderTo": "rendered", "eks": {"publicAccess": ["198.51.100.0/24"]}},
    }
    stack.project.install_kubernetes()
    stack.up(of_iam(wanted))
    both = copy.deepcopy(wanted)
    both["people"]["keepIam"] = True
    stack.up(both)
    moved = reviewed(stack, wanted)
    assert [one.what for one in moved.findings if one.lost or "alice-shop-edit" in one.title] == []
    assert not any("access" in one.losses for one in moved.findings if one.level == "user")
    stack.up(wanted)
    bindings = [one for one in stack.ids() if one.endswith("::alice-shop-edit")]
    assert [one.split("::")[2].partition("$")[0] for one in bindings] == ["strata:user:CenterUser"]
    eks = aws.direct("eks")
    [arn] = [
        entry["principalArn"]
        for one in eks.list_access_entries(clusterName="test")["accessEntries"]
        if (entry := eks.describe_access_entry(clusterName="test", principalArn=one)["accessEntry"])["username"]
        == "alice"
    ]
    assert "/AWSReservedSSO_test-user-alice_" in arn


@pytest.mark.parametrize(
    "limits",
    [{"until": "2999-12-31"}, {"state": "disabled"}, {"rightsUntil": {"groups": {"developers": "2999-12-31"}}}],
    ids=["until", "disabled", "rightsUntil"],
)
def test_a_joiner_with_limits_takes_nothing_from_others(stack: EnvironmentStack, limits: dict[str, Any]) -> None:
    """The permission sets of the joiner's groups contain the ID of the joiner, which the preview does not know."""
    stack.begin(environment())
    joined = environment()
    joined["users"]["dana"] = {"groups": ["developers"], **limits}
    review = reviewed(stack, joined)
    assert [f"{right.who} loses {right.what}" for one in review.findings for right in one.lost] == []
    assert [one.what for one in review.findings if one.verdict.loss] == []
    fewer = copy.deepcopy(joined)
    del fewer["groups"]["developers"]["statements"]
    lost = {f"{right.who} loses {right.what}" for one in reviewed(stack, fewer).findings for right in one.lost}
    assert {one.partition(" loses ")[0] for one in lost} == {"everybody with permission set `test-developers`"}
    stack.up(joined)
    assert stack.steps(joined) == {}
