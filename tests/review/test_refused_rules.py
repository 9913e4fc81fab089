"""A second identical rule of a security group, which AWS refuses (`InvalidPermission.Duplicate`), is reported first."""

from functools import partial
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy

from .aws_cases import HEAD
from .previews import failing, removal, resource, update, urn
from .reviewed_stack import ReviewedStack

RULE, GROUP = "strata:ec2:SecurityGroupRule", "strata:ec2:SecurityGroup"
CLASSIC, INGRESS = (
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
)
HTTPS: dict[str, Any] = {
    RULE: {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"},
    CLASSIC: {"type": "ingress", "protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]},
    INGRESS: {"ipProtocol": "6", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"},
}
IN_GROUP = {"securityGroupId": "sg-1"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def creation(name: str, inputs: dict[str, Any], type_: str = RULE) -> dict[str, Any]:
    return {"op": "create", "urn": urn(name, type_), "newState": resource(name, type_, inputs=inputs) | {"id": ""}}


fails = partial(failing, "AWS refuses a second rule")


@pytest.mark.parametrize("type_", HTTPS)
def test_a_second_identical_rule_is_refused(type_: str) -> None:
    inputs = HTTPS[type_] | IN_GROUP
    there = resource("office", type_, inputs=inputs)
    assert fails([creation("again", inputs | {"description": "another"}, type_)], there) == [
        "security-group-rule/again"
    ]
    assert fails([creation("other", inputs | {"toPort": 444}, type_)], there) == []
    assert fails([creation("other", inputs | {"securityGroupId": "sg-2"}, type_)], there) == []


def test_rules_of_different_types_are_compared() -> None:
    there = resource("office", RULE, inputs=HTTPS[RULE] | IN_GROUP)
    for type_ in (CLASSIC, INGRESS):
        assert fails([creation("again", HTTPS[type_] | IN_GROUP, type_)], there) == ["security-group-rule/again"]


def test_a_rule_with_another_name_is_refused_because_the_old_one_is_deleted_last() -> None:
    inputs = HTTPS[RULE] | IN_GROUP
    assert fails([creation("new", inputs), removal("old", RULE, inputs=inputs)]) == ["security-group-rule/new"]


def test_of_two_new_identical_rules_the_second_is_refused() -> None:
    inputs = HTTPS[RULE] | IN_GROUP
    assert fails([creation("one", inputs), creation("two", inputs)]) == ["security-group-rule/two"]


def test_a_rule_that_becomes_identical_is_refused() -> None:
    there = resource("office", RULE, inputs=HTTPS[RULE] | IN_GROUP)
    other = update("other", "toPort", 444, 443, RULE)
    for side in ("oldState", "newState"):
        other[side]["inputs"] = HTTPS[RULE] | IN_GROUP | other[side]["inputs"]
    assert fails([other], there) == ["security-group-rule/other"]


def test_a_rule_of_another_group_or_an_unknown_one_is_not_refused() -> None:
    inputs = HTTPS[RULE] | {"securityGroupId": "id-web"}
    group = resource("web", GROUP, inputs={"name": "web"})
    there = resource("office", RULE, inputs=inputs)
    replaced = {"op": "replace", "urn": group["urn"], "oldState": group, "newState": group, "replaceReasons": ["name"]}
    assert fails([replaced, creation("again", inputs | {"securityGroupId": UNKNOWN})], group, there) == []
    assert fails([creation("again", inputs | {"cidrIpv4": UNKNOWN})], group, there) == []


def test_an_update_with_a_second_identical_rule_fails_as_its_review_says(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    body = HEAD + (
        'vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")\n'
        'group = ec2.SecurityGroup("web", vpc_id=vpc.id, name="web")\n'
        'ec2.SecurityGroupRule("office", security_group_id=group.id, from_port=443, to_port=443, '
        'cidr_ipv4="10.0.0.0/8")\n'
    )
    one.up(body)
    renamed = body.replace('"office"', '"headquarters"')
    judged = one.review(renamed)
    assert (
        "AWS refuses a second rule that is identical to `office`" in judged.of("security-group-rule/headquarters").fails
    )
    assert not judged.review.complete
    done = one.project.attempt("up", "--yes", "--skip-preview")
    assert done.status != 0
    assert "InvalidPermission.Duplicate" in done.output
    rules = aws.direct("ec2").describe_security_group_rules()["SecurityGroupRules"]
    assert sum(rule.get("FromPort") == 443 for rule in rules) == 1
    aliased = renamed.replace('"10.0.0.0/8")', '"10.0.0.0/8", opts=ResourceOptions(aliases=[pulumi.Alias("office")]))')
    assert one.review(aliased).review.complete
    one.project.run("up", "--yes", "--skip-preview")
    assert aws.direct("ec2").describe_security_group_rules()["SecurityGroupRules"] == rules
