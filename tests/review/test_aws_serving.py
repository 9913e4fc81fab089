"""Verdicts on types of pulumi-aws that answer requests, let somebody in, or connect networks."""

from typing import Any

import pytest

from .previews import creation, judge_steps, removal, update

ACL, ACL_RULE = "aws:ec2/networkAcl:NetworkAcl", "aws:ec2/networkAclRule:NetworkAclRule"
CLIENT, TIMES = "aws:cognito/userPoolClient:UserPoolClient", "aws:timestreamwrite/table:Table"
WEB_ACL, POLICY = "aws:wafv2/webAcl:WebAcl", "aws:organizations/policy:Policy"
RULE, STAGE = "aws:lb/listenerRule:ListenerRule", "aws:apigatewayv2/stage:Stage"
ALLOWED = {"action": "allow", "ruleNo": 100}
DENIED = {"action": "deny", "ruleNo": 50}


@pytest.mark.parametrize(
    ("type_", "inputs", "verdict", "words"),
    [
        (ACL_RULE, {"ruleAction": "allow"}, "loses access", "traffic that only this rule allowed is dropped"),
        (ACL_RULE, {"ruleAction": "deny"}, "changes", "traffic that it dropped passes"),
        (ACL, {}, "loses access", "the default network ACL"),
        (CLIENT, {}, "loses access", "a new one has another id"),
        (TIMES, {}, "loses data", "its records are deleted"),
        (POLICY, {}, "loses access", "in all accounts of its targets"),
        (RULE, {}, "interrupts", "get another answer"),
        (WEB_ACL, {}, "changes", "requests that it blocked are answered"),
        ("aws:alb/listener:Listener", {}, "interrupts", ""),
        ("aws:cloudwatch/eventTarget:EventTarget", {}, "interrupts", "events of the rule no longer reach it"),
        ("aws:ec2/vpnConnection:VpnConnection", {}, "interrupts", "no longer reach each other"),
        ("aws:iam/samlProvider:SamlProvider", {}, "loses access", "nobody can sign in with it any more"),
        ("aws:rds/subnetGroup:SubnetGroup", {}, "changes", "AWS refuses the deletion while something uses it"),
    ],
)
def test_a_removal_is_judged_by_what_no_longer_works(
    type_: str, inputs: dict[str, Any], verdict: str, words: str
) -> None:
    (finding,) = judge_steps([removal("it", type_, inputs=inputs)]).review.findings
    assert finding.verdict.words == verdict
    assert words in finding.what


@pytest.mark.parametrize(
    ("type_", "path", "old", "new", "verdict"),
    [
        (ACL, "ingress", [ALLOWED], [DENIED, ALLOWED], "loses access"),
        (WEB_ACL, "rules", [], [{"name": "block"}], "loses access"),
        (WEB_ACL, "visibilityConfig", {"a": 1}, {"a": 2}, "changes"),
        (POLICY, "content", "{}", '{"Statement": []}', "loses access"),
        (CLIENT, "explicitAuthFlows", ["A", "B"], ["A"], "loses access"),
        (CLIENT, "explicitAuthFlows", ["A"], ["A", "B"], "changes"),
        (RULE, "conditions", [{"a": 1}], [], "interrupts"),
        (STAGE, "deploymentId", "a", "b", "interrupts"),
        (TIMES, "retentionProperties", {"days": 9}, {"days": 1}, "loses data"),
        ("aws:transfer/user:User", "policy", None, "{}", "loses access"),
        ("aws:sfn/stateMachine:StateMachine", "definition", "{}", "[]", "changes"),
    ],
)
def test_a_change_in_place_is_judged_by_its_property(type_: str, path: str, old: Any, new: Any, verdict: str) -> None:
    judged = judge_steps([update("it", path, old, new, type_)])
    assert list(judged.verdicts().values()) == [verdict]
    assert judged.review.complete


@pytest.mark.parametrize("type_", ["aws:backup/plan:Plan", "aws:cloudwatch/eventTarget:EventTarget"])
def test_a_new_resource_of_a_known_type_that_affects_no_other_is_only_created(type_: str) -> None:
    (finding,) = judge_steps([creation("it", type_)]).review.findings
    assert finding.verdict.words == "changes"
    assert finding.what.endswith(" `it` is created")


FORWARD, LOGIN = {"type": "forward", "targetGroupArn": "a"}, {"type": "authenticate-oidc"}
LISTENER, DISTRIBUTION = "aws:lb/listener:Listener", "aws:cloudfront/distribution:Distribution"
SIGNED = {"trustedKeyGroups": ["a"]}


@pytest.mark.parametrize(
    ("type_", "path", "old", "new", "verdict"),
    [
        (LISTENER, "defaultActions", [FORWARD], [LOGIN, FORWARD], "loses access"),
        (LISTENER, "defaultActions", [LOGIN, FORWARD], [FORWARD], "interrupts"),
        (LISTENER, "defaultActions", [LOGIN, FORWARD], [LOGIN, {**FORWARD, "targetGroupArn": "b"}], "interrupts"),
        (RULE, "actions", [FORWARD], [LOGIN, FORWARD], "loses access"),
        (DISTRIBUTION, "defaultCacheBehavior", {}, SIGNED, "loses access"),
        (DISTRIBUTION, "defaultCacheBehavior", SIGNED, {}, "interrupts"),
        (
            DISTRIBUTION,
            "orderedCacheBehaviors",
            [{"pathPattern": "/a"}],
            [{"pathPattern": "/a", **SIGNED}],
            "loses access",
        ),
        (DISTRIBUTION, "orderedCacheBehaviors", [{"pathPattern": "/a", **SIGNED}], [], "interrupts"),
    ],
)
def test_a_new_sign_in_refuses_those_who_cannot_sign_in(
    type_: str, path: str, old: Any, new: Any, verdict: str
) -> None:
    (finding,) = judge_steps([update("it", path, old, new, type_)]).review.findings
    assert finding.verdict.words == verdict


@pytest.mark.parametrize(("skip", "verdict"), [(True, "changes"), (False, "loses data")])
def test_what_the_provider_leaves_in_aws_is_kept(skip: bool, verdict: str) -> None:
    logs = removal("it", "aws:cloudwatch/logGroup:LogGroup", inputs={"skipDestroy": skip})
    assert judge_steps([logs]).verdict("log-group/it") == verdict


def test_a_route_that_leaves_a_table_interrupts() -> None:
    routes = [{"cidrBlock": "0.0.0.0/0", "natGatewayId": "a"}, {"ipv6CidrBlock": "::/0", "gatewayId": "b"}]
    step = update("main", "routes", routes, routes[:1], "aws:ec2/routeTable:RouteTable")
    step["detailedDiff"] = {"routes[1]": {"kind": "delete"}}
    judged = judge_steps([step])
    assert judged.verdict("route-table/main") == "interrupts"
    assert "traffic to `::/0` takes another route, or is dropped" in judged.of("route-table/main").what
