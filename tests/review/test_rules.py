"""The rules cover every resource type of strata and of the embedded parts, and agree on what holds data."""

import pulumi
import pytest

from components.data_holders import data_holder_of
from components.provider.catalog import tokens
from embedded import resources
from review.generate.properties_page import types
from review.model.property_class import PropertyClass
from review.model.verdict import Verdict
from review.rules.kubernetes import types as kubernetes
from review.rules.other_types import UNKNOWN_TYPE
from review.rules.properties.lookup import classes_of
from review.rules.registry import rule_for

EMBEDDED = [
    name
    for name, one in vars(resources).items()
    if isinstance(one, type) and issubclass(one, pulumi.CustomResource) and one.__module__ == resources.__name__
]

TYPES = [*tokens(), *(f"kubernetes:{key.replace(':', '/v1:', 1)}" for key in kubernetes.RULES)]
BY_CONTENT = {"kubernetes:core/v1:Namespace", "kubernetes:apps/v1:StatefulSet", "kubernetes:core/v1:ServiceAccount"}
"""Types whose removal loses whatever is in them or depends on them."""
BY_OTHERS = {
    "kubernetes:batch/v1:Job",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:Secret",
    "strata:eks:AddOn",
}
"""Types whose removal interrupts something or not, depending on others, or on what they are: their readers, what takes
their place, the function of an add-on."""


@pytest.mark.parametrize("type_", tokens())
def test_every_aws_resource_of_strata_has_a_rule(type_: str) -> None:
    assert rule_for(type_) is not UNKNOWN_TYPE


@pytest.mark.parametrize("name", EMBEDDED)
def test_every_embedded_resource_has_a_rule(name: str) -> None:
    assert rule_for(f"embedded:index:{name}") is not UNKNOWN_TYPE


@pytest.mark.parametrize("type_", TYPES)
def test_a_removal_loses_data_if_the_type_holds_data(type_: str) -> None:
    rule, holds = rule_for(type_), data_holder_of(type_) is not None
    if rule.on_removal is None:
        assert (rule.removed[0] is Verdict.LOSES_DATA) is holds
    elif type_ in BY_OTHERS:
        assert not holds
    else:
        assert holds is not (type_ in BY_CONTENT)


def test_every_property_that_is_judged_by_its_values_has_a_judge() -> None:
    """Without one, a review would say that any new value stops nothing."""
    judged = [(rule_for(type_), path) for type_ in types() for path in judged_by_value(type_)]
    missing = [(rule.noun, path) for rule, path in judged if not rule.on_change and path not in rule.properties]
    assert missing == []


def judged_by_value(type_: str) -> list[str]:
    return [path for path, one in classes_of(type_).items() if one is PropertyClass.JUDGED]
