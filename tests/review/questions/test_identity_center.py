"""Questions about people in Identity Center and about workloads: answers with their paths."""

import json
from pathlib import Path
from typing import Any

import pytest

from review.command import main

from ..previews import urn
from ..rights.iam_worlds import ACCOUNT, document
from ..rights.identity_worlds import INSTANCE, role_arn
from ..rights.moving_worlds import (
    ASSIGNMENT,
    IN_CENTER,
    MEMBERSHIP,
    OTHER_ACCOUNT,
    PERSON,
    READ,
    TEAM,
    allow,
    in_center,
)
from ..rights.worlds import DEPENDS, Inputs, Resources
from .states import exported

ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_team_1"
INSTANCES = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*"
STOP = allow("ec2:StopInstances", Resource="*")
START = allow("ec2:StartInstances", Resource=INSTANCES)
SESSION = allow("ssm:StartSession", Condition={"StringEquals": {"ssm:resourceTag/strata-group": "web"}})
ENDED = {
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {
        "StringEquals": {"identitystore:UserId": ["u-ann"]},
        "DateGreaterThanEquals": {"aws:CurrentTime": "2099-07-01T00:00:00Z"},
    },
}
OF_BOB = {"Effect": "Deny", "Action": "*", "Resource": "*"} | {
    "Condition": {"StringEquals": {"identitystore:UserId": ["u-bob"]}}
}
ISSUER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
TRUST = document(
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": ISSUER},
        "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:dev"}},
    }
)
WEB: Resources = {
    (INSTANCE, "web-a"): {
        DEPENDS: {"id": "i-0abc"},
        "availabilityZone": "us-east-1a",
        "tags": {"strata-group": "web"},
    }
}
PATH = f"user `ann` -> group `team` -> permission set `team` in account `{ACCOUNT}` -> statement"


def answered(
    capsys: pytest.CaptureFixture[str], folder: Path, world: Resources, *question: str
) -> dict[str, tuple[str, str]]:
    """Return the answers to a question by their statements, each with its path and reasons."""
    file = folder / "state.json"
    file.write_bytes(exported(world))
    assert main([*question, "--state", str(file), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["sections"]
    return {
        line["what"]: (line["answer"], ", ".join([" -> ".join(line["path"]), *line["reasons"]]))
        for one in found
        for line in one["lines"]
    }


def test_who_lists_the_rights_by_permission_sets(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    world = WEB | in_center(STOP, START, SESSION, OF_BOB, role=ROLE)
    found = answered(capsys, tmp_path, world, "who", "users/ann")
    assert found["`ec2:StopInstances` on `*`"] == ("yes", f"{PATH} 1")
    assert found[f"`ec2:StartInstances` on `{INSTANCES}`"] == ("yes", f"{PATH} 2")
    assert found["session on `instance/web-a`"] == ("yes", f"{PATH} 3")
    assert answered(capsys, tmp_path, world, "who", "ann") == found
    of_group = answered(capsys, tmp_path, world, "who", "team")
    assert of_group["`ec2:StopInstances` on `*`"][1].startswith(PATH.removeprefix("user `ann` -> "))


def external(world: Resources) -> Resources:
    """Return a world whose directory has the user and the group; the state has the IDs alone, of components."""
    kept = {key: one for key, one in world.items() if key[0] not in (PERSON, TEAM, MEMBERSHIP)}
    component: Inputs = {DEPENDS: {"custom": False, "id": ""}}
    kept[IN_CENTER, "ann"] = {**component, "userId": "u-ann", "userName": "ann@example.com"}
    kept["strata:user:CenterGroup", "team"] = {**component, "groupId": "g-team"}
    return kept


def test_people_of_an_external_directory_are_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Nobody but the directory knows the members of its groups, so that the group answers for them."""
    world = external(in_center(START, SESSION, role=ROLE) | in_center(STOP, OF_BOB, own=True, name="own"))
    found = answered(capsys, tmp_path, WEB | world, "who", "ann")
    path = f"user `ann` -> permission set `own` in account `{ACCOUNT}` -> statement 1"
    assert found["`ec2:StopInstances` on `*`"] == ("yes", path)
    path_of_group = f"user `ann` -> group `team` -> permission set `team` in account `{ACCOUNT}` -> statement"
    if_member = "if the directory has the user in group `team`"
    assert found[f"`ec2:StartInstances` on `{INSTANCES}`"] == ("maybe", f"{path_of_group} 1, {if_member}")
    assert found["session on `instance/web-a`"] == ("maybe", f"{path_of_group} 2, {if_member}")
    denied = OF_BOB | {"Condition": {"StringEquals": {"identitystore:UserId": ["u-ann"]}}}
    nothing = answered(capsys, tmp_path, external(in_center(START, denied, role=ROLE)), "who", "ann")
    assert not any("StartInstances" in what for what in nothing), "the permission set denies everything"
    assert answered(capsys, tmp_path, WEB | world, "who", "ann@example.com") == found
    assert answered(capsys, tmp_path, world, "what", "users/ann") == {}
    by_group = answered(capsys, tmp_path, WEB | world, "who-can", "ec2:StartInstances", "--on", "instance/web-a")
    path = f"group `team` -> permission set `team` in account `{ACCOUNT}` -> statement 1"
    assert by_group == {"group `team`: `ec2:StartInstances`": ("yes", path)}
    on_server = answered(capsys, tmp_path, WEB | world, "what", "instance/web-a")
    assert on_server["group `team`: `ec2:StartInstances`"] == ("yes", path)


def test_the_list_and_the_page_have_the_groups_of_an_external_directory(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state, page = tmp_path / "state.json", tmp_path / "rights.html"
    state.write_bytes(exported(external(in_center(START, role=ROLE))))
    assert main(["access", "--state", str(state)]) == 0
    printed = capsys.readouterr().out
    assert "1 groups of a directory, which alone knows their members." in printed
    of_group = printed.partition("## Group `team`")[2]
    path = f"group `team` -> permission set `team` in account `{ACCOUNT}` -> statement 1"
    assert f"- yes: `ec2:StartInstances` on `{INSTANCES}` ({path})" in of_group
    assert "- no right by a policy of the state beside those of the groups below" in printed
    assert main(["rights", "--state", str(state), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    row = text.partition('<th scope="row">team (group of the directory)</th>')[2].partition("</tr>")[0]
    assert "yes: ec2:StartInstances" in row


def test_a_denial_names_the_people_and_their_last_day_is_not_that_of_the_group(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    user = "6edf6434-64c6-43bf-9b8c-8db543896611"
    condition: dict[str, Any] = {"StringEquals": {"identitystore:UserId": [user]}}
    denied = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
    ended = denied | {"Condition": condition | {"DateGreaterThanEquals": {"aws:CurrentTime": "2099-07-01T00:00:00Z"}}}

    def of_group(statement: dict[str, Any]) -> tuple[str, str]:
        world = external(in_center(START, statement, role=ROLE))
        world[IN_CENTER, "ann"] |= {"userId": user}
        asked = ("who-can", "ec2:StartInstances", "--on", "instance/web-a")
        return answered(capsys, tmp_path, WEB | world, *asked)["group `team`: `ec2:StartInstances`"]

    assert of_group(denied)[0] == "maybe"
    assert of_group(denied)[1].endswith("statement 2 denies it if `identitystore:UserId is ann`")
    assert of_group(ended) == ("yes", f"group `team` -> permission set `team` in account `{ACCOUNT}` -> statement 1")


def test_a_person_of_identity_center_whose_last_day_has_passed_is_shown_as_ended(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def stops(user: str) -> tuple[str, str]:
        condition = {
            "StringEquals": {"identitystore:UserId": [user]},
            "DateGreaterThanEquals": {"aws:CurrentTime": "2001-07-01T00:00:00Z"},
        }
        ended = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
        world = in_center(STOP, ended, role=ROLE)
        return answered(capsys, tmp_path, world, "who", "ann")["`ec2:StopInstances` on `*`"]

    assert stops("u-bob") == ("yes", f"{PATH} 1")
    assert stops("u-ann") == ("no", f"{PATH} 1, ended `2001-07-01T00:00:00Z`, when {PATH} 2 denied it")


def test_a_user_of_identity_center_is_a_resource_of_the_identity_store(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    read = allow("identitystore:DescribeUser", Resource="arn:aws:identitystore:::user/u-ann")
    other = allow("identitystore:DeleteUser", Resource="arn:aws:identitystore:::user/u-bob")
    world = in_center(allow("s3:GetObject"), read, other, role=ROLE)
    found = answered(capsys, tmp_path, world, "what", "users/ann")
    assert found == {"user `ann`: `identitystore:DescribeUser`": ("yes", f"{PATH} 2")}


def test_who_says_until_when_and_within_what(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ending = answered(capsys, tmp_path, in_center(STOP, ENDED, role=ROLE), "who", "ann")
    assert ending["`ec2:StopInstances` on `*`"] == (
        "yes",
        f"{PATH} 1, until `2099-07-01T00:00:00Z`, when {PATH} 2 denies it",
    )
    limited = answered(capsys, tmp_path, in_center(STOP, permissionsBoundary=READ, role=ROLE), "who", "ann")
    answer, why = limited["`ec2:StopInstances` on `*`"]
    assert answer == "maybe"
    assert f"the text of the permissions boundary `{READ}` is not in the state" in why
    managed = answered(capsys, tmp_path, in_center(policies=[READ], role=ROLE), "who", "ann")
    assert managed[f"the permissions of policy `{READ}`"][0] == "maybe"


def test_a_person_who_is_denied_may_do_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    denied = OF_BOB | {"Condition": {"StringEquals": {"identitystore:UserId": ["u-ann"]}}}
    world = WEB | in_center(STOP, denied, role=ROLE)
    assert "`ec2:StopInstances` on `*`" not in answered(capsys, tmp_path, world, "who", "ann")
    assert answered(capsys, tmp_path, world, "who-can", "ec2:StopInstances", "--on", "instance/web-a") == {}
    two = world | in_center(STOP, own=True, name="own", role=ROLE)
    found = answered(capsys, tmp_path, two, "who-can", "ec2:StopInstances", "--on", "instance/web-a")
    own = f"user `ann` -> permission set `own` in account `{ACCOUNT}` -> statement 1"
    assert found == {"user `ann`: `ec2:StopInstances`": ("yes", own)}, "a denial ends no other session"


def test_what_and_who_can_name_people_with_their_paths(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    world = WEB | in_center(STOP, SESSION, role=ROLE)
    on_web = answered(capsys, tmp_path, world, "what", "instance/web-a")
    assert on_web["user `ann`: `ec2:StopInstances`"] == ("yes", f"{PATH} 1")
    assert on_web["user `ann`: `ssm:StartSession`"] == ("yes", f"{PATH} 2")
    can = answered(capsys, tmp_path, world, "who-can", "ec2:StopInstances", "--on", "instance/web-a")
    assert can == {"user `ann`: `ec2:StopInstances`": ("yes", f"{PATH} 1")}


def test_an_assignment_in_another_account_gives_no_right(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    elsewhere = in_center(STOP, account=OTHER_ACCOUNT)
    here = in_center(SESSION, own=True, name="own", role=ROLE)
    world = WEB | elsewhere | here
    assert answered(capsys, tmp_path, world, "who-can", "ec2:StopInstances", "--on", "instance/web-a") == {}
    assert "user `ann`: `ec2:StopInstances`" not in answered(capsys, tmp_path, world, "what", "instance/web-a")
    other = f"arn:aws:ec2:us-east-1:{OTHER_ACCOUNT}:instance/i-1"
    [(answer, why)] = answered(capsys, tmp_path, world, "who-can", "ec2:StopInstances", "--on", other).values()
    assert answer == "maybe"
    assert f"permission set `team` in account `{OTHER_ACCOUNT}`" in why
    assert "session on `instance/web-a`" in answered(capsys, tmp_path, world, "who", "ann")
    both = elsewhere | {(ASSIGNMENT, "here"): elsewhere[ASSIGNMENT, "team"] | {"accountId": ACCOUNT, "roleArn": ROLE}}
    found = answered(capsys, tmp_path, both, "who", "ann")
    for account in (ACCOUNT, OTHER_ACCOUNT):
        assert found[f"`ec2:StopInstances` on `*` in account `{account}`"][0] == "yes"


def test_the_policy_of_a_bucket_names_the_role_of_a_permission_set(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    get = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": ROLE}}
    bucket: Resources = {
        ("aws:s3/bucket:Bucket", "logs"): {"bucket": "logs"},
        ("aws:s3/bucketPolicy:BucketPolicy", "logs"): {
            "bucket": "logs",
            "policy": document(get),
            DEPENDS: {"propertyDependencies": {"bucket": [urn("logs", "aws:s3/bucket:Bucket")]}},
        },
    }
    found = answered(capsys, tmp_path, bucket | in_center(role=ROLE), "who-can", "s3:GetObject", "--on", "bucket/logs")
    assert found["user `ann`: `s3:GetObject`"] == ("yes", "user `ann` -> policy of `logs` -> statement 1")


def test_questions_about_a_workload_name_who_assumes_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    component, role = ("strata:user:Workload", "deploy"), ("strata:iam:Role", "deploy")
    world: Resources = WEB | {
        component: {DEPENDS: {"custom": False, "id": ""}},
        role: {
            "name": "deploy",
            "arn": role_arn("deploy"),
            "assumeRolePolicy": TRUST,
            "inlinePolicies": [{"name": "own", "policy": document(STOP)}],
            DEPENDS: {"parent": urn("deploy", component[0])},
        },
    }
    found = answered(capsys, tmp_path, world, "who", "workloads/deploy")
    assert found["`ec2:StopInstances` on `*`"][0] == "yes"
    [(answer, why)] = [one for what, one in found.items() if what.startswith("tokens of")]
    assert answer == "maybe"
    assert "repo:acme/shop:environment:dev" in why
    can = answered(capsys, tmp_path, world, "who-can", "ec2:StopInstances", "--on", "instance/web-a")
    assert can["role `deploy`: `ec2:StopInstances`"][0] == "yes"
    assert any(ISSUER in what and "trust policy of role `deploy`" in one[1] for what, one in can.items())
    assert any(
        "trust policy of role `deploy`" in one[1]
        for one in answered(capsys, tmp_path, world, "what", "workloads/deploy").values()
    )
