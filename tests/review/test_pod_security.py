"""What a review reports of the rights that pods get, and of what namespaces admit."""

from typing import Any

import pytest

from .previews import creation, judge_steps, update

NAMESPACE, DEPLOYMENT, CRON_JOB = (
    "kubernetes:core/v1:Namespace",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:batch/v1:CronJob",
)
LABEL = "pod-security.kubernetes.io/enforce"
CONTEXT = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def labels(level: str | None) -> dict[str, Any]:
    return {"name": "shop", "labels": {} if level is None else {LABEL: level}}


def pods(pod: dict[str, Any] | None = None, **context: Any) -> dict[str, Any]:
    """Return the template of pods that `restricted` admits, apart from what is given."""
    own = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    containers = [{"name": "api", "image": "a", "securityContext": CONTEXT | context}]
    return {"template": {"spec": {"securityContext": own, "containers": containers} | (pod or {})}}


@pytest.mark.parametrize(
    ("old", "new", "verdict", "words"),
    [
        (
            "restricted",
            "baseline",
            "changes",
            "Pod Security `baseline` instead of `restricted`: from now on it admits containers that run as root",
        ),
        ("baseline", "privileged", "changes", "whoever creates pods in it can control the node"),
        ("privileged", "restricted", "interrupts", "pods that this does not admit keep running and cannot start again"),
    ],
)
def test_another_level_of_a_namespace_is_reported(old: str, new: str, verdict: str, words: str) -> None:
    step = update("shop", "metadata", labels(old), labels(new), NAMESPACE)
    step["detailedDiff"] = {f'metadata.labels["{LABEL}"]': {"kind": "update", "inputDiff": True}}
    (finding,) = judge_steps([step]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


@pytest.mark.parametrize(("level", "reported"), [("baseline", True), ("restricted", False), (None, False)])
def test_a_new_namespace_that_asks_for_less_is_reported(level: str | None, reported: bool) -> None:
    (finding,) = judge_steps([creation("shop", NAMESPACE, metadata=labels(level))]).review.findings
    assert ("it admits containers that run as root" in finding.what) is reported


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (pods(runAsUser=0), "`container api: runAsUser` is only admitted by Pod Security `baseline`"),
        (
            pods(capabilities={"drop": ["ALL"], "add": ["SYS_NICE"]}),
            "`container api: capabilities.add` is only admitted by Pod Security `privileged`, which gives rights on th",
        ),
        (
            pods({"hostNetwork": True, "hostPID": True}),
            "`hostNetwork`, `hostPID` are only admitted by Pod Security `pri",
        ),
        (pods(), None),
    ],
)
def test_rights_that_pods_get_are_reported(new: dict[str, Any], words: str | None) -> None:
    changed = judge_steps([update("api", "spec", pods(), new, DEPLOYMENT)]).of("deployment/api").what
    created = judge_steps([creation("api", DEPLOYMENT, spec=new)]).of("deployment/api").what
    job = judge_steps([creation("tune", CRON_JOB, spec={"jobTemplate": {"spec": new}})]).of("cron-job/tune").what
    assert [("its pods get rights" in what) for what in (changed, created, job)] == [words is not None] * 3
    assert words is None or all(words in what for what in (changed, created, job)), changed


def test_rights_that_pods_had_and_lose_are_not_reported_as_new() -> None:
    for new in (pods(runAsUser=0), pods()):
        judged = judge_steps([update("api", "spec", pods(runAsUser=0, privileged=True), new, DEPLOYMENT)])
        assert "get rights" not in judged.of("deployment/api").what


def test_what_other_programs_leave_unset_is_not_reported_of_a_new_workload() -> None:
    bare = {"template": {"spec": {"containers": [{"name": "api", "image": "a"}]}}}
    assert "rights" not in judge_steps([creation("api", DEPLOYMENT, spec=bare)]).of("deployment/api").what
