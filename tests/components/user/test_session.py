"""The policy by which a person opens sessions."""

import json

from components.user import plan_session_rights

ALICE = "arn:aws:iam::123456789012:user/alice"


def test_a_session_is_allowed_on_the_persons_servers_and_nowhere_else() -> None:
    text = plan_session_rights(ALICE, "eu-west-1", {"strata-group": ["dev-web"], "strata-server": []})
    servers, shell, own = json.loads(text)["Statement"]
    assert servers["Resource"] == ["arn:aws:ec2:eu-west-1:123456789012:instance/*"]
    assert servers["Condition"]["StringEquals"] == {"ssm:resourceTag/strata-group": ["dev-web"]}
    assert shell["Resource"] == ["arn:aws:ssm:eu-west-1:123456789012:document/SSM-SessionManagerRunShell"]
    assert own["Action"] == ["ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"]
    assert own["Resource"] == ["arn:aws:ssm:eu-west-1:123456789012:session/${aws:username}-*"]


def test_a_group_and_a_single_server_are_two_ways_to_the_right() -> None:
    text = plan_session_rights(ALICE, "eu-west-1", {"strata-server": ["dev-db-a-1"], "strata-group": ["dev-web"]})
    conditions = [one["Condition"]["StringEquals"] for one in json.loads(text)["Statement"] if "Condition" in one]
    assert conditions == [
        {"ssm:resourceTag/strata-group": ["dev-web"]},
        {"ssm:resourceTag/strata-server": ["dev-db-a-1"]},
    ]
