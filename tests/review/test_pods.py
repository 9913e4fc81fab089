"""What pods lose by other volumes, other labels and another service account."""

from typing import Any

import pytest

from .previews import judge_steps, resource, update

DEPLOYMENT, STATEFUL_SET = "kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"
POLICY, NAMESPACE = "kubernetes:networking.k8s.io/v1:NetworkPolicy", "kubernetes:core/v1:Namespace"
ACCOUNT, BINDING = "kubernetes:core/v1:ServiceAccount", "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"
CLAIM = {"persistentVolumeClaim": {"claimName": "db"}}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def pods(old: dict[str, Any], new: dict[str, Any], path: str, type_: str = DEPLOYMENT) -> dict[str, Any]:
    """Return the step that changes the template of a workload's pods."""
    before, after = ({"template": {"metadata": {"labels": one.pop("labels", {})}, "spec": one}} for one in (old, new))
    step = update("web", "spec", before, after, type_)
    for state in (step["oldState"], step["newState"]):
        state["inputs"]["metadata"] = {"name": "web", "namespace": "shop"}
    return {**step, "detailedDiff": {f"spec.template.{path}": {"kind": "update", "inputDiff": True}}}


def named(type_: str, name: str, **more: Any) -> dict[str, Any]:
    return resource(name, type_, inputs={"metadata": {"name": name, "namespace": "shop"}, **more})


@pytest.mark.parametrize("type_", [DEPLOYMENT, STATEFUL_SET])
@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (CLAIM, {"emptyDir": {}}, "loses data"),
        ({"nfs": {"server": "a", "path": "/"}}, {"ephemeral": {}}, "loses data"),
        ({"emptyDir": {}}, CLAIM, "interrupts"),
        ({"emptyDir": {}}, {"emptyDir": {"sizeLimit": "1Gi"}}, "interrupts"),
        ({"configMap": {"name": "a"}}, {"emptyDir": {}}, "interrupts"),
    ],
)
def test_a_volume_that_ends_with_its_pod_no_longer_keeps_data(
    type_: str, old: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    before, after = ({"volumes": [{"name": "data", **one}]} for one in (old, new))
    (finding,) = judge_steps([pods(before, after, "spec.volumes[0]", type_)]).review.findings
    assert finding.verdict.words == verdict
    assert ("write to volume `data` is deleted with each pod" in finding.what) == (verdict == "loses data")


def policy(selector: dict[str, Any], *peers: dict[str, Any], **meta: Any) -> dict[str, Any]:
    spec = {"podSelector": selector, "policyTypes": ["Ingress"], "ingress": [{"from": list(peers)}]}
    return resource("only", POLICY, inputs={"metadata": {"name": "only", "namespace": "shop", **meta}, "spec": spec})


CLIENT = {"podSelector": {"matchLabels": {"role": "client"}}}
DB: dict[str, Any] = {"matchLabels": {"app": "db"}}
EVERYWHERE: dict[str, Any] = {"namespaceSelector": {}}
FRONT = named(POLICY, "front", spec=policy(DB, {"podSelector": {"matchLabels": {"tier": "a"}}})["inputs"]["spec"])
EVERY = named(POLICY, "every", spec={"podSelector": {}, "policyTypes": ["Ingress"]})


@pytest.mark.parametrize(
    ("policies", "old", "new", "words"),
    [
        (
            [policy(DB, CLIENT)],
            {"role": "client"},
            {"role": "batch"},
            "labels whose traffic network policy `shop/only`",
        ),
        ([policy(DB, CLIENT)], {"role": "client"}, {}, "labels whose traffic network policy `shop/only`"),
        ([policy(DB, CLIENT)], {"role": "batch"}, {"role": "client"}, ""),
        ([policy(DB, CLIENT)], {"role": "client"}, {"role": "client", "tier": "a"}, ""),
        ([policy(DB, CLIENT, namespace="other")], {"role": "client"}, {}, ""),
        (
            [policy(DB, CLIENT | EVERYWHERE, namespace="other")],
            {"role": "client"},
            {},
            "labels whose traffic network policy",
        ),
        ([policy(DB, CLIENT)], {}, {"app": "db"}, "make network policy `shop/only` apply to its pods"),
        ([policy(DB, CLIENT), FRONT], {"role": "client", "tier": "a"}, {"tier": "a"}, ""),
        ([policy(DB, CLIENT), FRONT], {"role": "client", "tier": "a"}, {}, "network policy `shop/only`, `shop/front`"),
        ([policy(DB, CLIENT), EVERY], {"app": "db"}, {}, "`shop/only` no longer allows the traffic of its pods"),
        ([], {"role": "client"}, {}, ""),
    ],
)
def test_pods_without_the_labels_of_a_network_policy_are_refused(
    policies: list[dict[str, Any]], old: dict[str, Any], new: dict[str, Any], words: str
) -> None:
    step = pods({"labels": old}, {"labels": new}, "metadata.labels")
    (finding,) = judge_steps([step], *policies).review.findings
    assert finding.verdict.words == ("loses access" if words else "interrupts")
    assert words in finding.what


@pytest.mark.parametrize(("team", "verdict"), [("b", "loses access"), ("a", "interrupts")])
def test_a_namespace_without_the_labels_of_a_network_policy_is_refused(team: str, verdict: str) -> None:
    old, new = ({"name": "mon", "labels": {"team": "a", "x": "1"}}, {"name": "mon", "labels": {"team": team, "x": "2"}})
    step = update("mon", "metadata", old, new, NAMESPACE)
    step["detailedDiff"] = {"metadata.labels.team": {"kind": "update", "inputDiff": True}}
    peer = {"namespaceSelector": {"matchLabels": {"team": "a"}}}
    assert judge_steps([step], policy(DB, peer)).verdict("namespace/mon") == verdict


def test_a_policy_that_changes_with_the_labels_still_allows_the_traffic() -> None:
    step = pods({"labels": {"role": "client"}}, {"labels": {"role": "batch"}}, "metadata.labels")
    old, new = policy(DB, CLIENT), policy(DB, CLIENT, {"podSelector": {"matchLabels": {"role": "batch"}}})
    widened = {"op": "update", "urn": old["urn"], "oldState": old, "newState": new}
    widened["detailedDiff"] = {"spec.ingress[0].from[1]": {"kind": "add", "inputDiff": True}}
    assert judge_steps([step, widened]).verdict("deployment/shop/web") == "interrupts"


def subject(name: str) -> dict[str, Any]:
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"}
    subjects = [{"kind": "ServiceAccount", "name": name, "namespace": "shop"}]
    return named(BINDING, f"of-{name}", roleRef=role, subjects=subjects)


@pytest.mark.parametrize(
    ("old", "new", "others", "lost"),
    [
        ("a", "b", [named(ACCOUNT, "a"), named(ACCOUNT, "b"), subject("a")], True),
        ("a", None, [named(ACCOUNT, "a"), subject("a")], True),
        ("a", "b", [], True),
        ("a", UNKNOWN, [], True),
        ("a", "b", [named(ACCOUNT, "a"), named(ACCOUNT, "b"), subject("b")], False),
        (None, "b", [named(ACCOUNT, "b"), subject("b")], False),
    ],
)
def test_pods_with_another_service_account_lose_the_rights_of_the_old_one(
    old: Any, new: Any, others: list[dict[str, Any]], lost: bool
) -> None:
    step = pods({"serviceAccountName": old}, {"serviceAccountName": new}, "spec.serviceAccountName")
    (finding,) = judge_steps([step], *others).review.findings
    assert finding.verdict.words == ("loses access" if lost else "interrupts")
    assert ("each pod of `shop/web` loses the rights of service account `shop/a`" in finding.what) == lost


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (CLAIM, {"persistentVolumeClaim": {"claimName": "other"}}, "`other` instead of"),
        ({"hostPath": {"path": "/a"}}, {"hostPath": {"path": "/b"}}, "`/b` instead of `/a`, whose data stay there"),
    ],
)
def test_a_volume_elsewhere_says_which_data_are_no_longer_used(
    old: dict[str, Any], new: dict[str, Any], words: str
) -> None:
    specs = [{"template": {"spec": {"volumes": [{"name": "d"} | one]}}} for one in (old, new)]
    (finding,) = judge_steps([update("web", "spec", specs[0], specs[1], DEPLOYMENT)]).review.findings
    assert finding.verdict.words == "interrupts"
    assert words in finding.what


def test_a_cron_job_no_longer_keeps_what_it_writes_to_an_empty_volume() -> None:
    sources: list[dict[str, Any]] = [CLAIM, {"emptyDir": {}}]
    old, new = ({"volumes": [{"name": "backups", **one}]} for one in sources)
    specs = [{"schedule": "@daily", "jobTemplate": {"spec": {"template": {"spec": one}}}} for one in (old, new)]
    step = update("backup", "spec", specs[0], specs[1], "kubernetes:batch/v1:CronJob")
    assert judge_steps([step]).verdict("cron-job/backup") == "loses data"


@pytest.mark.parametrize(("created", "verdict"), [(True, "safe"), (False, "loses access")])
def test_a_policy_in_a_new_namespace_refuses_nobody(created: bool, verdict: str) -> None:
    space = resource("shop", NAMESPACE, inputs={"metadata": {"name": "shop"}})
    only = policy(DB, CLIENT)
    steps = [{"op": "create", "urn": one["urn"], "newState": one} for one in ([space, only] if created else [only])]
    assert judge_steps(steps, *([] if created else [space])).verdict("network-policy/shop/only") == verdict
