"""Creations that affect what exists already, and values that are never shown."""

import json
from typing import Any

import pytest

from components.credentials import without_secrets
from components.provider.plugin.protocol import UNKNOWN
from review.judge.gate import check
from review.judge.judge import judge
from review.read.preview import parse_preview
from review.read.state import parse_state
from review.tell.markdown import render
from review.tell.plain_text import review_text
from review.tell.review_json import as_json

from .previews import creation, judge_steps, preview, rendered, resource, state, update, urn

GROUP = "kubernetes:admissionregistration.k8s.io/v1"
SERVICE, QUOTA, SPACE = "kubernetes:core/v1:Service", "kubernetes:core/v1:ResourceQuota", "kubernetes:core/v1:Namespace"
TABLE, SUBNET = "strata:ec2:RouteTable", "strata:ec2:Subnet"
POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"


def hook(policy: str) -> list[dict[str, Any]]:
    return [{"name": "a.b.c", "failurePolicy": policy, "rules": [{"resources": ["pods"]}]}]


IN_SHOP = {"metadata": {"name": "it", "namespace": "shop"}}
CREATIONS = [
    (f"{GROUP}:ValidatingWebhookConfiguration", {"webhooks": hook("Fail")}, "interrupts", "does not answer"),
    (f"{GROUP}:MutatingWebhookConfiguration", {"webhooks": hook("Ignore")}, "interrupts", "`pods`"),
    (f"{GROUP}:ValidatingAdmissionPolicyBinding", {"spec": {"validationActions": ["Deny"]}}, "interrupts", "refused"),
    (f"{GROUP}:ValidatingAdmissionPolicyBinding", {"spec": {"validationActions": ["Warn"]}}, "changes", "reported"),
    (QUOTA, IN_SHOP | {"spec": {"hard": {"pods": "0"}}}, "interrupts", "`pods: 0`"),
    (SERVICE, IN_SHOP | {"spec": {"type": "LoadBalancer"}}, "changes", "reachable from outside, for everybody"),
    (SERVICE, IN_SHOP | {"spec": {"type": "ClusterIP"}}, "safe", "is created"),
    ("kubernetes:networking.k8s.io/v1:Ingress", IN_SHOP | {"spec": {"rules": [{"host": "a.b"}]}}, "changes", "`a.b`"),
    ("aws:lb/loadBalancer:LoadBalancer", {}, "changes", "reachable from the internet"),
    ("aws:lb/loadBalancer:LoadBalancer", {"internal": True}, "safe", "is created"),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", {"privateDnsEnabled": True}, "interrupts", "resolve to this endpoint"),
    ("aws:ec2/route:Route", {"routeTableId": "rtb-1"}, "interrupts", "takes another route"),
    (TABLE, {"subnetIds": ["id-one"]}, "interrupts", "traffic of subnet `one`, which exists already"),
]


@pytest.mark.parametrize(("type_", "inputs", "verdict", "words"), CREATIONS)
def test_a_creation_is_judged_by_what_it_does_to_others(
    type_: str, inputs: dict[str, Any], verdict: str, words: str
) -> None:
    judged = judge_steps([creation("it", type_, **inputs)], resource("one", SUBNET))
    (finding,) = judged.review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ({"pods": "50"}, {"pods": "100"}, "changes"),
        ({"cpu": "8"}, {"cpu": "8000m"}, "changes"),
        ({"memory": "1Gi"}, {"memory": "1e9"}, "interrupts"),
        ({"pods": "50"}, {"pods": "5"}, "interrupts"),
        ({"pods": "50"}, {"pods": "50", "services": "0"}, "interrupts"),
    ],
)
def test_only_a_smaller_quota_refuses_objects(old: dict[str, str], new: dict[str, str], verdict: str) -> None:
    step = update("it", "spec", {"hard": old}, {"hard": new}, "kubernetes:core/v1:ResourceQuota")
    assert judge_steps([step]).review.findings[0].verdict.words == verdict


def test_a_quota_of_a_new_namespace_stops_nothing() -> None:
    steps = [
        creation("shop", SPACE, metadata={"name": "shop"}),
        creation("it", QUOTA, **IN_SHOP, spec={"hard": {"pods": "0"}}),
    ]
    assert judge_steps(steps).verdict("resource-quota/shop/it") == "changes"


def test_a_new_subnet_takes_no_other_route() -> None:
    table = creation("main", TABLE, subnetIds=[UNKNOWN])
    table["newState"]["propertyDependencies"] = {"subnetIds": [urn("two", SUBNET)]}
    assert judge_steps([table, creation("two", SUBNET)]).verdict("route-table/main") == "safe"


def test_a_subnet_that_leaves_a_table_takes_other_routes() -> None:
    step = update("main", "subnetIds", ["id-one", "id-two"], ["id-two"], TABLE)
    judged = judge_steps([step], resource("one", SUBNET), resource("two", SUBNET))
    assert judged.verdict("route-table/main") == "interrupts"
    assert "traffic of subnet `one`" in judged.of("route-table/main").what
    assert judged.of("route-table/main").why == "`subnetIds`: without `id-one`"


@pytest.mark.parametrize(("option", "verdict"), [("region", "interrupts"), ("version", "changes")])
def test_a_provider_that_looks_elsewhere_misses_what_it_manages(option: str, verdict: str) -> None:
    step = update("main", option, "a", "b", "pulumi:providers:aws")
    assert judge_steps([step]).verdict("aws-provider/main") == verdict


@pytest.mark.parametrize(
    "text",
    [
        "postgres://app:hunter22@db/app",
        "key AKIAIOSFODNN7HUNTER2 here",
        "ghp_hunter2hunter2hunter2hunter2",
        "eyJhbGciOiJI.eyJodW50ZXIy.hunter2",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2",
        "db.password = hunter2",
        '{"api_key": "hunter2"}',
        "client_secret: hunter2",
        "Authorization: Bearer hunter2hunter2",
        "--header=Authorization: Token hunter2",
        '{"authorization": "Basic hunter/hunter=="}',
        "https://hooks.slack.com/services/T0/B0/hunter2hunter2hunter2",
    ],
)
def test_what_looks_like_a_secret_is_not_shown(text: str) -> None:
    assert "hunter" not in without_secrets(text).casefold()


@pytest.mark.parametrize(
    "text",
    ["secretsmanager:GetSecretValue", "https://example.com:8443/a", "arn:aws:iam::123456789012:role/token-reader"],
)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert without_secrets(text) == text


def containers(value: str) -> dict[str, Any]:
    env = [{"name": "MODE", "value": value}, {"name": "DB_PASSWORD", "value": f"hunter{value}"}]
    return {"template": {"spec": {"containers": [{"name": "c", "env": env}]}}}


def test_an_environment_variable_is_hidden_by_its_name() -> None:
    step = update("web", "spec", containers("1"), containers("2"), "kubernetes:apps/v1:Deployment")
    path = "spec.template.spec.containers[0].env[1].value"
    exact = step | {"detailedDiff": {path: {"kind": "update"}}}
    for one in (step, exact):
        text = rendered([one])
        assert "hunter" not in text
    assert "MODE" in rendered([step])


@pytest.mark.parametrize("name", ["DB_PASSWD", "PGPASS", "dbPwd", "SIGNING_KEY", "apiToken", "connectionString"])
def test_a_key_of_a_config_map_is_hidden_by_its_name(name: str) -> None:
    step = update("cm", "data", {name: "hunter1"}, {name: "hunter2"}, "kubernetes:core/v1:ConfigMap")
    assert "hunter" not in rendered([step])


def test_policies_differ_by_the_statements_that_changed() -> None:
    def policy(*actions: str) -> str:
        statements = ", ".join(f'{{"Effect": "Allow", "Action": "{one}", "Resource": "*"}}' for one in actions)
        return f'{{"Statement": [{statements}]}}'

    step = update("p", "policy", policy("s3:Get*", "s3:Put*"), policy("s3:Put*", "s3:List*"), "strata:iam:Policy")
    why = judge_steps([step]).of("policy/p").why
    assert why == "`policy`: without `Allow s3:Get* on *`, with `Allow s3:List* on *`"


def test_the_first_lines_contain_the_worst_findings_and_the_gap() -> None:
    gone = {"op": "delete", "urn": urn("db"), "oldState": resource("db")}
    steps = [gone, update("vol", "size", 10, 5)]
    document = parse_state(state(*(one["oldState"] for one in steps)), "state")
    review = judge(parse_preview(preview(steps), "preview"), document)
    title, worst, gap = review_text(review).splitlines()[:3]
    assert title == "This change of stack `dev`: loses data (incomplete review)"
    assert worst == "Worst: `volume/vol` will fail, `volume/db` loses data."
    assert gap.startswith("Incomplete: `volume/vol`: the update fails: AWS refuses to shrink it")
    lines = render(check(review)).splitlines()
    assert [lines[1][:2], lines[3][:5], lines[4][:3]] == ["##", "Worst", "Inc"]


TASK = "aws:ecs/taskDefinition:TaskDefinition"
DEPLOYMENT, PARAMETER = "kubernetes:apps/v1:Deployment", "aws:ssm/parameter:Parameter"


def documents(secret: str) -> str:
    return json.dumps([{"image": "app", "environment": [{"name": "DB_PASSWORD", "value": secret}]}])


@pytest.mark.parametrize(
    "step",
    [
        update("it", "spec", {"args": ["--password", "hunter21"]}, {"args": ["--password", "hunter22"]}, DEPLOYMENT),
        update("it", "args[1]", None, None, DEPLOYMENT)
        | {
            "oldState": resource("it", DEPLOYMENT, inputs={"args": ["--password", "hunter21"]}),
            "newState": resource("it", DEPLOYMENT, inputs={"args": ["--password", "hunter22"]}),
        },
        update("it", "args", ["serve"], ["serve", "--token", "hunter22"], DEPLOYMENT),
        update("it", "containerDefinitions", documents("hunter21"), documents("hunter22"), TASK),
        update("it", "value", "hunter21", "hunter22", PARAMETER),
        creation("it", PARAMETER, value="hunter22"),
        creation("it", TASK, containerDefinitions=documents("hunter22")),
    ],
)
def test_secrets_in_unusual_places_are_not_shown(step: dict[str, Any]) -> None:
    gate = check(judge(parse_preview(preview([step]), "preview")))
    assert "hunter2" not in render(gate) + review_text(gate.review) + as_json(gate.review)


def test_a_policy_in_a_new_namespace_of_a_cluster_that_does_not_exist_yet_refuses_nobody() -> None:
    """The name of a namespace is unknown in a preview as long as its cluster is."""
    space = creation("shop", SPACE, metadata={"name": "shop"})
    metadata = {"name": "default-deny", "namespace": UNKNOWN}
    policy = creation("shop-default-deny", POLICY, metadata=metadata, spec={"podSelector": {}})
    policy["newState"]["propertyDependencies"] = {"metadata": [space["urn"]]}
    judged = judge_steps([space, policy])
    assert judged.verdicts() == {"namespace/shop": "safe", "network-policy/shop/default-deny": "safe"}
