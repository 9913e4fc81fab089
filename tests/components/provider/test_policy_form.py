"""Policies in AWS's spelling are the program's policies."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from components.provider.properties.policy_form import policy_form
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine

Run = Callable[..., Engine]
ACCOUNT = "111122223333"


def policy(**changed: Any) -> str:
    statement = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": "*", **changed}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Action": ["s3:GetObject"]}, {"Action": "s3:getobject"}),
        ({"Action": ["s3:a", "s3:b"]}, {"Action": ["s3:b", "s3:a"]}),
        ({"Principal": {"AWS": ACCOUNT}}, {"Principal": {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}}),
        ({"Principal": "*"}, {"Principal": {"AWS": "*"}}),
        ({"Condition": {"Bool": {"aws:MFA": True}}}, {"Condition": {"Bool": {"aws:mfa": ["true"]}}}),
        ({"Sid": ""}, {}),
    ],
)
def test_spellings_of_one_policy_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert policy_form(policy(**one)) == policy_form(policy(**other))


@pytest.mark.parametrize(
    "other",
    [
        {"Effect": "Deny"},
        {"Resource": "arn:aws:s3:::A"},
        {"Principal": {"AWS": "444455556666"}},
        {"Condition": {"Bool": {"aws:mfa": "false"}}},
    ],
)
def test_policies_of_another_meaning_differ(other: dict[str, Any]) -> None:
    base = {"Principal": {"AWS": ACCOUNT}, "Resource": "arn:aws:s3:::a", "Condition": {"Bool": {"aws:mfa": "true"}}}
    assert policy_form(policy(**base)) != policy_form(policy(**{**base, **other}))


@pytest.mark.parametrize("text", ["no JSON", "{}", "[]", '{"Statement": 1}'])
def test_what_is_no_policy_is_compared_as_text(text: str) -> None:
    assert policy_form(text) == text


def test_a_role_keeps_its_trust_policy_in_the_programs_spelling(run: Run, aws: Proxy) -> None:
    token, engine = "strata:iam:Role", run()
    statement = {"Effect": "Allow", "Principal": {"AWS": [ACCOUNT]}, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    state = engine.create(token, engine.check(token, {"name": "web", "assumeRolePolicy": trust}))
    assert not state.error
    found = run().read(state)
    assert found is not None
    assert found.inputs == state.inputs
    again = {**statement, "Action": ["sts:TagSession", "sts:AssumeRole"]}
    spelled = json.dumps({"Version": "2012-10-17", "Statement": again})
    new = run().check(token, {**state.inputs, "assumeRolePolicy": spelled, "description": "of web"}, state.inputs)
    assert set(run().diff(found, new)) == {"description"}
    aws.calls.clear()
    assert not run().update(found, new).error
    assert "iam:UpdateAssumeRolePolicy" not in aws.counts()
