"""What a changed pod interrupts, and whether its old configuration is still read when it is deleted."""

import copy
from typing import Any

import pytest

from .previews import judge_steps, removal, resource, update, urn

DEPLOYMENT, CONFIG, SECRET = (
    "kubernetes:apps/v1:Deployment",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:Secret",
)
STATEFUL_SET, VOLUME = "kubernetes:apps/v1:StatefulSet", "kubernetes:core/v1:PersistentVolume"
CLASS = "kubernetes:storage.k8s.io/v1:StorageClass"
JOB, CRON_JOB = "kubernetes:batch/v1:Job", "kubernetes:batch/v1:CronJob"
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


def test_the_token_of_a_deleted_secret_no_longer_works() -> None:
    token = removal("token", "kubernetes:core/v1:Secret", inputs={"type": "kubernetes.io/service-account-token"})
    assert judge_steps([token]).verdict("secret/token") == "loses access"


def test_values_whose_reader_is_deleted_too_are_not_needed() -> None:
    job = removal("migrate", JOB, inputs={"spec": reading(CONFIG, "old")})
    assert judge_steps([job, removal("old", CONFIG)]).verdict("config-map/old") == "changes"


def job(definition: str, app: str = "migrate") -> dict[str, Any]:
    return {"template": {"metadata": {"labels": {"app": app}}, "spec": {"containers": [{"image": definition}]}}}


def creation(name: str, type_: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {"op": "create", "urn": urn(name, type_), "newState": resource(name, type_, inputs={"spec": spec})}


@pytest.mark.parametrize(("app", "verdict"), [("migrate", "changes"), ("other", "interrupts")])
def test_a_job_whose_definition_has_changed_takes_the_place_of_the_old_one(app: str, verdict: str) -> None:
    steps = [creation("migrate-2", JOB, job("b", app)), removal("migrate-1", JOB, inputs={"spec": job("a")})]
    judged = judge_steps(steps)
    assert judged.verdict("job/migrate-1") == verdict
    text = " ".join(one.what for one in judged.review.findings)
    assert "it runs once, and again if it fails" in text
    assert "it is stopped if it still runs, and its logs are deleted" in text


def test_a_cron_job_says_when_it_runs() -> None:
    old, new = ({"schedule": one, "timeZone": "Etc/UTC"} for one in ("@daily", "30 4 * * *"))
    step = update("backup", "spec", old, new, CRON_JOB)
    step["detailedDiff"] = {"spec.schedule": {"kind": "update", "inputDiff": True}}
    (finding,) = judge_steps([step]).review.findings
    assert "it runs at `30 4 * * *`, time zone `Etc/UTC`" in finding.what


SET = "kubernetes:apps/v1:StatefulSet"


def set_changed(path: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    step = update("db", "spec", old, new, SET)
    return {**step, "detailedDiff": {f"spec.{path}": {"kind": "update", "inputDiff": True}}}


@pytest.mark.parametrize(
    ("strategy", "verdict", "words"),
    [
        ({}, "interrupts", "its pods are restarted one after the other"),
        ({"rollingUpdate": {"partition": 2}}, "interrupts", "its pods from number 2 on are restarted"),
        ({"type": "OnDelete"}, "changes", "a pod is replaced when it is deleted (OnDelete)"),
    ],
)
def test_the_pods_of_a_stateful_set_are_replaced_as_its_strategy_says(
    strategy: dict[str, Any], verdict: str, words: str
) -> None:
    old = {"updateStrategy": strategy, "template": {"spec": {"containers": [CONTAINER]}}}
    new = {**old, "template": {"spec": {"containers": [{**CONTAINER, "image": "b"}]}}}
    (finding,) = judge_steps([set_changed("template.spec.containers[0].image", old, new)]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True)


@pytest.mark.parametrize(("key", "when"), [("whenDeleted", "the set is deleted"), ("whenScaled", "it is scaled down")])
def test_claims_that_will_be_deleted_are_named(key: str, when: str) -> None:
    old, new = ({"persistentVolumeClaimRetentionPolicy": {key: one}} for one in ("Retain", "Delete"))
    (finding,) = judge_steps([set_changed(f"persistentVolumeClaimRetentionPolicy.{key}", old, new)]).review.findings
    assert finding.verdict.words == "changes"
    assert finding.what.endswith(f": if {when} later, the claims of its pods are deleted (`{key}`)")


def test_the_end_of_an_autoscaler_sets_the_number_of_pods() -> None:
    step = update("web", "spec", {}, {"replicas": 1}, DEPLOYMENT)
    (finding,) = judge_steps([{**step, "detailedDiff": {"spec.replicas": {"kind": "add"}}}]).review.findings
    assert finding.what.endswith(": it is scaled to 1 pods, whatever number an autoscaler has chosen")


def test_the_claims_of_any_number_of_pods_are_judged() -> None:
    spec = {
        "replicas": 10**15,
        "ordinals": {"start": 5},
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"},
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"storageClassName": "kept"}}],
    }
    class_ = resource("kept", CLASS, inputs={"metadata": {"name": "kept"}, "reclaimPolicy": "Retain"})
    deleted, kept = (
        resource(
            name,
            VOLUME,
            inputs={
                "metadata": {"name": name},
                "spec": {
                    "persistentVolumeReclaimPolicy": "Delete",
                    "claimRef": {"namespace": "shop", "name": claim},
                },
            },
        )
        for name, claim in (("one", "data-db-700"), ("two", "data-db-4"))
    )
    step = removal("it", STATEFUL_SET, inputs={"metadata": {"name": "db", "namespace": "shop"}, "spec": spec})
    assert judge_steps([step], class_).review.findings[0].verdict.words == "interrupts"
    assert judge_steps([step], class_, kept).review.findings[0].verdict.words == "interrupts", "no pod has ordinal 4"
    assert judge_steps([step], class_, deleted).review.findings[0].verdict.words == "loses data"


@pytest.mark.parametrize("kind", [CONFIG, SECRET])
@pytest.mark.parametrize(("path", "old", "new"), [("data", {"a": "MQ=="}, {"a": "Mg=="}), ("immutable", True, False)])
def test_another_value_of_an_immutable_object_is_refused(kind: str, path: str, old: Any, new: Any) -> None:
    step = update("it", path, old, new, kind)
    for key in ("oldState", "newState"):
        step[key]["inputs"] = {"immutable": True} | step[key]["inputs"]
    review = judge_steps([step]).review
    assert review.findings[0].fails
    assert f"`{path}` of an immutable object cannot change" in review.findings[0].what
