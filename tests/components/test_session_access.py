"""The policy that allows a user to open sessions, and the tags of servers that it names."""

import json

from components.session_access import allowed_tags, plan_session_policy, session_tags

ALICE = "arn:aws:iam::123456789012:user/alice"


def test_a_session_is_allowed_on_the_users_servers_alone() -> None:
    text = plan_session_policy(ALICE, "eu-west-1", {None: {"strata-group": ["dev-web"], "strata-server": []}})
    servers, shell, own = json.loads(text)["Statement"]
    assert servers["Resource"] == ["arn:aws:ec2:eu-west-1:123456789012:instance/*"]
    assert servers["Condition"]["StringEquals"] == {"ssm:resourceTag/strata-group": ["dev-web"]}
    assert shell["Resource"] == ["arn:aws:ssm:eu-west-1:123456789012:document/SSM-SessionManagerRunShell"]
    assert own["Action"] == ["ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"]
    assert own["Resource"] == ["arn:aws:ssm:eu-west-1:123456789012:session/${aws:username}-*"]


def test_a_group_and_a_single_server_are_allowed_independently() -> None:
    tags = {"strata-server": ["dev-db-a-1"], "strata-group": ["dev-web"]}
    text = plan_session_policy(ALICE, "eu-west-1", {None: tags})
    conditions = [one["Condition"]["StringEquals"] for one in json.loads(text)["Statement"] if "Condition" in one]
    assert conditions == [
        {"ssm:resourceTag/strata-group": ["dev-web"]},
        {"ssm:resourceTag/strata-server": ["dev-db-a-1"]},
    ]


def test_the_tags_of_a_server_are_those_that_its_users_are_allowed() -> None:
    tags = session_tags("dev-web", "dev-web-a-1")
    allowed = allowed_tags(["dev-web"], ["dev-web-a-1"])
    assert {key: [value] for key, value in tags.items()} == allowed
