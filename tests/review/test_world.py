"""Everything that exists before an update, and the order in which the engine acts."""

from typing import Any

import pytest

from review.judge.gate import check
from review.judge.judge import judge, removed_namespaces
from review.read.cluster import Cluster, Volume
from review.read.preview import parse_preview
from review.read.state import parse_state
from stacks.model.acknowledge import Acknowledgement
from stacks.read.cluster_objects import NamespacedObject

from .previews import VOLUME, preview, removal, resource, state, update, urn
from .reviewed_stack import Judged

CLAIM, DISK = "kubernetes:core/v1:PersistentVolumeClaim", "kubernetes:core/v1:PersistentVolume"
CLASS, SPACE = "kubernetes:storage.k8s.io/v1:StorageClass", "kubernetes:core/v1:Namespace"
PROVIDER = "pulumi:providers:kubernetes"


def judged(steps: list[dict[str, Any]], *resources: dict[str, Any], cluster: Cluster | None = None) -> Judged:
    return Judged(judge(parse_preview(preview(steps), "preview"), parse_state(state(*resources), "state"), cluster))


def same(name: str) -> dict[str, Any]:
    return {"op": "same", "urn": urn(name), "oldState": resource(name), "newState": resource(name)}


def claim(name: str = "db", namespace: str = "shop", provider: str = "one", **more: Any) -> dict[str, Any]:
    inputs = {"metadata": {"name": name, "namespace": namespace}, "spec": {"storageClassName": "fast"}}
    return resource(name, CLAIM, inputs=inputs, provider=f"{urn(provider, PROVIDER)}::id") | more


def disk(policy: str) -> dict[str, Any]:
    spec = {"persistentVolumeReclaimPolicy": policy, "claimRef": {"namespace": "shop", "name": "db"}}
    return resource("disk", DISK, inputs={"metadata": {"name": "disk"}, "spec": spec})


def space(provider: str = "one", uid: str = "") -> dict[str, Any]:
    more: dict[str, Any] = {"outputs": {"metadata": {"uid": uid}}} if uid else {}
    inputs = {"metadata": {"name": "shop"}}
    return resource(f"shop-{provider}", SPACE, inputs=inputs, provider=f"{urn(provider, PROVIDER)}::id", **more)


def deletion(old: dict[str, Any]) -> dict[str, Any]:
    return {"op": "delete", "urn": old["urn"], "oldState": old}


def test_leftovers_of_an_interrupted_update_are_deleted_by_the_next_one() -> None:
    old = resource("db", id="vol-old", delete=True, protect=True)
    found = judged([same("db")], old, resource("db"))
    assert found.verdicts() == {"volume/db/vol-old": "loses data"}
    assert "`vol-old`" in found.of("volume/db/vol-old").what
    assert found.review.complete
    assert judged([same("db")], old | {"retainOnDelete": True}, resource("db")).review.verdict.words == "changes"


def test_a_leftover_needs_an_acknowledgement_of_its_own() -> None:
    old = resource("db", id="vol-old", delete=True)
    found = judged([removal("db")], old, resource("db")).review
    one = Acknowledgement(resource="volume/db", loses="data", reason="moved")
    assert [name for name, _ in check(found, [one]).missing] == ["volume/db/vol-old"]
    both = [one, Acknowledgement(resource="volume/db/vol-old", loses="data", reason="moved")]
    assert check(found, both).open


def test_a_leftover_namespace_is_deleted_with_its_objects() -> None:
    left = space() | {"delete": True}
    found = judged([same("x")], resource("x"), left, claim())
    assert found.verdict("claim/shop/db") == "loses data"


def test_resources_that_are_deleted_already_are_not_lost_again() -> None:
    step = {"op": "create-replacement", "urn": urn("db"), "oldState": resource("db"), "newState": resource("db")}
    assert judged([step], resource("db")).verdict("volume/db") == "loses data"
    assert judged([step], resource("db", pendingReplacement=True)).verdict("volume/db") == "safe"


def test_a_volume_is_deleted_under_the_policy_that_the_same_update_gives_it() -> None:
    def change(old: str, new: str) -> dict[str, Any]:
        diff = {"spec.persistentVolumeReclaimPolicy": {"kind": "update"}}
        return {"op": "update", "urn": urn("disk", DISK), "oldState": disk(old), "newState": disk(new)} | {
            "detailedDiff": diff
        }

    gone = deletion(claim())
    assert judged([change("Retain", "Delete"), gone], disk("Retain"), claim()).verdict("claim/shop/db") == "loses data"
    assert judged([change("Delete", "Retain"), gone], disk("Delete"), claim()).verdict("claim/shop/db") == "interrupts"


@pytest.mark.parametrize(("made", "verdict"), [("2026-01-01", "interrupts"), ("2026-03-01", "loses data")])
def test_a_class_decides_only_volumes_of_later_claims(made: str, verdict: str) -> None:
    inputs = {"metadata": {"name": "fast"}, "reclaimPolicy": "Retain"}
    fast = resource("fast", CLASS, inputs=inputs, created=f"{made}T00:00:00Z")
    old = claim(created="2026-02-01T00:00:00Z")
    assert judged([deletion(old)], fast, old).verdict("claim/shop/db") == verdict


def test_objects_of_other_providers_are_deleted_with_their_namespace() -> None:
    providers = [resource(name, PROVIDER) for name in ("one", "two")]
    other = claim(provider="two")
    found = judged([deletion(space())], *providers, space(), other)
    assert found.verdict("claim/shop/db") == "loses data"
    assert "with it: `claim/shop/db`" in found.of("namespace/shop").what
    twin = space("two", "uid-2")
    here = space("one", "uid-1")
    elsewhere = judged([deletion(here)], *providers, here, twin, other)
    assert "claim/shop/db" not in elsewhere.verdicts()
    providers[0]["inputs"], providers[1]["inputs"] = {"clusterIdentifier": "a"}, {"clusterIdentifier": "b"}
    assert "claim/shop/db" not in judged([deletion(space())], *providers, space(), other).verdicts()


def test_a_state_of_another_stack_is_not_used() -> None:
    other = claim()
    other["urn"] = other["urn"].replace(":dev::shop", ":prod::shop")
    found = judged([same("db")], other)
    assert not found.review.complete
    assert "the state is of stack `prod::shop`, and the preview of `dev::shop`" in found.review.gaps[0]


def test_a_state_without_the_old_resources_is_not_trusted() -> None:
    step = update("db", "tags", {}, {"a": "b"})
    assert "the state is empty" in judged([step]).review.gaps[0]
    assert "`db` is in the preview and not in the state" in judged([step], resource("other")).review.gaps[0]
    assert "`db` is in the preview" in judged([step], resource("db", id="vol-other")).review.gaps[0]
    assert judged([step], resource("db")).review.complete


def test_an_empty_state_keeps_the_gate_closed_although_the_loss_is_acknowledged() -> None:
    found = judged([removal("db")]).review
    gate = check(found, [Acknowledgement(resource="db", loses="data", reason="moved")])
    assert (found.complete, gate.missing, gate.open) == (True, [], False)


def unknown_parts() -> list[tuple[dict[str, Any], dict[str, Any], str]]:
    step, old = same("db"), resource("db")
    return [
        (step | {"op": "teleport"}, old, "the operation `teleport`"),
        (step | {"moved": True}, old, "the field `moved` of a step"),
        (step, old | {"haunted": True}, "the field `haunted` of a resource of the state"),
        (step | {"detailedDiff": {"size": {"kind": "twist"}}}, old, "the difference `twist`"),
    ]


@pytest.mark.parametrize(("step", "old", "words"), unknown_parts())
def test_unknown_facts_make_a_review_incomplete(step: dict[str, Any], old: dict[str, Any], words: str) -> None:
    assert words in "".join(judged([step], old).review.gaps)


def test_an_interrupted_operation_makes_the_review_incomplete() -> None:
    document = state(resource("db")).replace(
        b'"resources"',
        b'"pending_operations": [{"type": "creating", "resource": {"urn": "%s"}}], "resources"' % b"u::n",
    )
    review = judge(parse_preview(preview([same("db")]), "preview"), parse_state(document, "state"))
    assert "an earlier update was interrupted (creating of" in review.gaps[0]


def volume(name: str, phase: str, uid: str) -> Volume:
    policy = "Retain" if phase == "Released" else "Delete"
    return Volume(name, "1Gi", policy, phase, ("shop", "db"), None, uid)


def test_the_bound_volume_decides_and_not_a_released_one_of_that_name() -> None:
    volumes = {"old": volume("old", "Released", "1"), "new": volume("new", "Bound", "2")}
    cluster = Cluster({("shop", "db"): "2"}, volumes)
    found = judged([deletion(claim())], claim(), cluster=cluster)
    assert found.verdict("claim/shop/db") == "loses data"
    assert "`new`" in found.of("claim/shop/db").what


def with_uid(one: dict[str, Any], uid: str) -> dict[str, Any]:
    return one | {"outputs": one["inputs"] | {"metadata": one["inputs"]["metadata"] | {"uid": uid}}}


@pytest.mark.parametrize(
    ("class_policy", "uid", "bound", "verdict"),
    [
        ("Delete", "2", True, "interrupts"),
        ("Delete", "1", True, "loses data"),
        ("Retain", "1", True, "interrupts"),
        ("Delete", "2", False, "changes"),
        ("Delete", "1", False, "loses data"),
    ],
)
def test_a_claim_of_the_cluster_with_another_uid_does_not_make_a_loss_milder(
    class_policy: str, uid: str, bound: bool, verdict: str
) -> None:
    kept = Volume("new", "1Gi", "Retain", "Bound", ("shop", "db"), None, "2")
    cluster = Cluster({("shop", "db"): "2"}, {"new": kept} if bound else {})
    fast = resource("fast", CLASS, inputs={"metadata": {"name": "fast"}, "reclaimPolicy": class_policy})
    own = with_uid(claim(), uid)
    assert judged([deletion(own)], fast, own, cluster=cluster).verdict("claim/shop/db") == verdict


@pytest.mark.parametrize(
    ("policy", "uid", "verdict"),
    [("Delete", "2", "interrupts"), ("Delete", "1", "loses data"), ("Retain", "1", "interrupts")],
)
def test_a_volume_of_the_cluster_with_another_uid_does_not_make_a_loss_milder(
    policy: str, uid: str, verdict: str
) -> None:
    found = Volume("disk", "1Gi", "Retain", "Bound", ("shop", "db"), None, uid="2")
    own = with_uid(disk(policy), uid)
    assert (
        judged([deletion(own)], own, cluster=Cluster({}, {"disk": found})).verdict("persistent-volume/disk") == verdict
    )


def test_a_volume_counts_for_a_claim_only_in_its_phase_and_with_its_uid() -> None:
    for phase, uid in (("Released", "2"), ("Available", "2"), ("Bound", "1")):
        cluster = Cluster({("shop", "db"): "2"}, {"old": volume("old", phase, uid)})
        found = judged([deletion(claim())], claim(), cluster=cluster).of("claim/shop/db")
        assert (found.verdict.words, "it has no volume" in found.what) == ("changes", True)


def test_an_object_of_another_group_with_a_name_in_the_state_is_lost_with_its_namespace() -> None:
    own = claim() | {
        "type": "kubernetes:cluster.x-k8s.io/v1:Cluster",
        "urn": urn("db", "kubernetes:cluster.x-k8s.io/v1:Cluster"),
    }
    versions = ("postgresql.cnpg.io/v1", "cluster.x-k8s.io/v1beta1")
    theirs, ours = (Cluster(contents=(NamespacedObject(one, "Cluster", "shop", "db"),)) for one in versions)
    for cluster, lost in ((theirs, True), (ours, False)):
        found = judged([deletion(space())], space(), own, cluster=cluster).of("namespace/shop")
        assert ("`Cluster db`, which is not in this state" in found.what) is lost


@pytest.mark.parametrize(
    ("version", "kind", "verdict"),
    [
        ("acme.io/v1", "Postgres", "loses data"),
        ("v1", "Secret", "loses data"),
        ("snapshot.storage.k8s.io/v1", "VolumeSnapshot", "loses data"),
        ("v1", "Pod", "interrupts"),
        ("apps/v1", "Deployment", "interrupts"),
    ],
)
def test_objects_that_others_created_are_deleted_with_their_namespace(version: str, kind: str, verdict: str) -> None:
    cluster = Cluster(contents=(NamespacedObject(version, kind, "shop", "theirs"),))
    step = deletion(space())
    found = judged([step], space(), cluster=cluster)
    assert found.verdict("namespace/shop") == verdict
    assert ("`" + kind + " theirs`" in found.of("namespace/shop").what) is (verdict == "loses data")
    parsed = parse_preview(preview([step]), "preview")
    assert removed_namespaces(parsed, parse_state(state(space()), "state")) == ["shop"]


def test_an_acknowledged_loss_of_data_does_not_acknowledge_lost_access() -> None:
    old = resource("web", "strata:ec2:Instance", inputs={"securityGroupIds": ["sg-1"]})
    new = old | {"inputs": {"securityGroupIds": []}}
    step = {"op": "replace", "urn": old["urn"], "oldState": old, "newState": new}
    found = judged([step | {"diffReasons": ["securityGroupIds"]}], old).review
    data = Acknowledgement(resource="instance/web", loses="data", reason="moved")
    access = Acknowledgement(resource="instance/web", loses="access", reason="moved")
    assert check(found, [data]).missing == [("instance/web", "access")]
    assert check(found, [access]).missing == [("instance/web", "data")]
    assert check(found, [data, access]).open
    assert old["type"] != VOLUME
