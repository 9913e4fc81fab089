"""What a changed pod interrupts, and whether its old configuration is still read when it is deleted."""

import copy
from typing import Any

import pytest

from .previews import judge_steps, removal, resource, update

DEPLOYMENT, CONFIG, SECRET = (
    "kubernetes:apps/v1:Deployment",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:Secret",
)
CONTAINER = {"image": "a", "readinessProbe": {"tcpSocket": {}}, "lifecycle": {"preStop": {"sleep": {"seconds": 5}}}}


def spec(container: dict[str, Any], *, pod: dict[str, Any] | None = None, unavailable: Any = 0) -> dict[str, Any]:
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": unavailable}}
    return {"strategy": strategy, "template": {"spec": {"containers": [container], **(pod or {})}}}


def changed(path: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the step that changes something below the template of a Deployment's pods."""
    step = update("web", "spec", old, new, DEPLOYMENT)
    return {**step, "detailedDiff": {f"spec.template.spec.{path}": {"kind": "update", "inputDiff": True}}}


def image_changed(new: dict[str, Any]) -> dict[str, Any]:
    after = copy.deepcopy(new)
    after["template"]["spec"]["containers"][0]["image"] = "b"
    return changed("containers[0].image", new, after)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (spec(CONTAINER), "changes"),
        (spec(CONTAINER, unavailable="0%"), "changes"),
        (spec(CONTAINER, unavailable="25%"), "interrupts"),
        (spec({**CONTAINER, "readinessProbe": None}), "interrupts"),
        (spec({**CONTAINER, "lifecycle": {}}), "interrupts"),
        ({**spec(CONTAINER), "strategy": {"type": "Recreate"}}, "interrupts"),
        ({"template": spec(CONTAINER)["template"]}, "interrupts"),
    ],
)
def test_pods_that_roll_are_not_interrupted(after: dict[str, Any], verdict: str) -> None:
    (finding,) = judge_steps([image_changed(after)]).review.findings
    words = "new pods serve before the old ones end" if verdict == "changes" else "its pods are restarted"
    assert finding.verdict.words == verdict
    assert f"`spec.template.spec.containers[0].image`: {words}" in finding.what


def test_pods_that_end_without_a_pause_are_interrupted_although_new_ones_have_one() -> None:
    step = changed("containers[0].lifecycle", spec({**CONTAINER, "lifecycle": None}), spec(CONTAINER))
    assert judge_steps([step]).verdict("deployment/web") == "interrupts"


def reading(kind: str, name: str) -> dict[str, Any]:
    """Return the spec of pods that read a ConfigMap or a Secret in one of the ways that there are."""
    mounted = {"volumes": [{"configMap": {"name": name}}]} if kind == CONFIG else {"imagePullSecrets": [{"name": name}]}
    source = "configMapKeyRef" if kind == CONFIG else "secretKeyRef"
    env = [{"name": "A", "valueFrom": {source: {"name": name, "key": "a"}}}]
    return spec({**CONTAINER, "env": env}, pod=mounted)


@pytest.mark.parametrize("kind", [CONFIG, SECRET])
@pytest.mark.parametrize(
    ("after", "others", "verdict"), [("new", [], "changes"), ("old", [], "interrupts"), ("new", ["old"], "interrupts")]
)
def test_values_that_no_pod_reads_any_more_can_be_deleted(
    kind: str, after: str, others: list[str], verdict: str
) -> None:
    step = changed("volumes", reading(kind, "old"), reading(kind, after))
    unchanged = [resource(f"other-{one}", DEPLOYMENT, inputs={"spec": reading(kind, one)}) for one in others]
    judged = judge_steps([step, removal("old", kind)], *unchanged)
    assert judged.verdict(f"{'config-map' if kind == CONFIG else 'secret'}/old") == verdict


def test_values_without_a_known_reader_may_be_needed() -> None:
    assert judge_steps([removal("old", CONFIG)]).verdict("config-map/old") == "interrupts"
