"""Statements whose actions would be allowed on nothing, or on everything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.iam_actions import have_common_text, resource_problem

PATTERNS = st.text("ab*?", max_size=3)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::shop"),
        ("s3:GetObject", "arn:aws:sqs:us-east-1:123456789012:shop"),
        ("ec2:TerminateInstances", "arn:aws:ec2:us-east-1:123456789012:volume/*"),
        ("iam:PassRole", "arn:aws:iam::123456789012:user/alice"),
        ("ec2:DescribeVpcs", "arn:aws:ec2:us-east-1:123456789012:vpc/*"),
        ("s3:PutObject", "*"),
        ("s3:PutObject", "arn:*:*:*:*:*"),
    ],
)
def test_an_action_that_is_allowed_on_nothing_or_on_everything_is_a_problem(action: str, resource: str) -> None:
    assert resource_problem(action, [resource])


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::shop/*"),
        ("s3:ListBucket", "arn:aws-cn:s3:::sh?p"),
        ("iam:PassRole", "arn:aws:iam::*:role/team/*"),
        ("iam:GetUser", "arn:aws:iam::123456789012:user/${aws:username}"),
        ("kms:Decrypt", "arn:aws:kms:*:*:key/*"),
        ("cloudwatch:PutMetricData", "*"),
        ("ce:GetCostAndUsage", "*"),
        ("ec2:DescribeVpcs", "*"),
    ],
)
def test_an_action_on_its_own_resources_is_none(action: str, resource: str) -> None:
    assert not resource_problem(action, [resource])


@given(PATTERNS, PATTERNS)
def test_patterns_have_a_common_text_if_one_matches_both(one: str, other: str) -> None:
    """Each has at most three characters, so that a common text needs no more than six."""
    shared = have_common_text(one, other)
    assert shared == have_common_text(other, one)
    texts = _texts(one) & _texts(other)
    assert shared == bool(texts)


def _texts(pattern: str) -> set[str]:
    """Return the texts of at most six letters that match a pattern."""
    regex = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
    return {text for text in ALL if regex.fullmatch(text)}


def _all(length: int) -> list[str]:
    return [""] if length == 0 else [f"{text}{letter}" for text in _all(length - 1) for letter in "ab"]


ALL = [text for length in range(7) for text in _all(length)]
