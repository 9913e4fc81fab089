"""The rules cover every resource type of strata and of the embedded parts."""

import pulumi
import pytest

from components.provider.catalog import tokens
from embedded import resources
from review.rules.other_types import UNKNOWN_TYPE
from review.rules.registry import rule_for

EMBEDDED = [
    name
    for name, one in vars(resources).items()
    if isinstance(one, type) and issubclass(one, pulumi.CustomResource) and one.__module__ == resources.__name__
]


@pytest.mark.parametrize("type_", tokens())
def test_every_aws_resource_of_strata_has_a_rule(type_: str) -> None:
    assert rule_for(type_) is not UNKNOWN_TYPE


@pytest.mark.parametrize("name", EMBEDDED)
def test_every_embedded_resource_has_a_rule(name: str) -> None:
    assert rule_for(f"embedded:index:{name}") is not UNKNOWN_TYPE
