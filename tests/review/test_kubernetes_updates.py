"""Updates of Kubernetes objects on a real node, each with the effects that its review predicts."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

from embedded.node.layout import Layout
from review.judge.gate import check
from review.read.cluster import read_cluster
from review.tell.markdown import render
from tests.harness.node import Node
from tests.harness.waiting import wait_for

from .cluster_programs import HEAD, OWNED, QUEUE, RENAMED, ROLLED, SHOP, on
from .reviewed_stack import ReviewedStack

LOSES_DATA, LOSES_ACCESS, INTERRUPTS, CHANGES = "loses data", "loses access", "interrupts", "changes"


def test_an_update_treats_claims_as_its_review_predicts(start: Callable[[str], ReviewedStack], node: Node) -> None:
    one = start("lost")
    body = on(node, SHOP, "lost").replace('"own"', '"own2"').replace('"kept"', '"kept2"').replace('"disk"', '"disk2"')
    one.up(body)
    wait_for("both claims' data", lambda: [path.read_text() for path in data_of(node, "lost")] == ["precious\n"] * 2)
    lines = [line for line in body.splitlines(keepends=True) if not line.startswith(("db =", "archive =", "pod ="))]
    judged = one.review("".join(lines))
    assert (judged.verdict("claim/lost/db"), judged.verdict("claim/lost/archive")) == (LOSES_DATA, INTERRUPTS)
    one.up("".join(lines))
    wait_for("the volume under Delete to go", lambda: len(data_of(node, "lost")) == 1)
    kept = data_of(node, "lost")[0]
    assert kept.read_text() == "precious\n"
    volume = next(each for each in read_cluster(node.kubeconfig).volumes.values() if each.claim == ("lost", "archive"))
    wait_for(
        "the volume under Retain to be released",
        lambda: read_cluster(node.kubeconfig).volumes[volume.name].phase == "Released",
    )
    assert volume.policy == "Retain"
    node.kubectl("patch", "pv", volume.name, "--type=json", "-p", '[{"op": "remove", "path": "/spec/claimRef"}]')
    wait_for(
        "the kept volume to be available",
        lambda: read_cluster(node.kubeconfig).volumes[volume.name].phase == "Available",
    )
    spec = f'"storageClassName": "kept2", "accessModes": ["ReadWriteOnce"], "volumeName": "{volume.name}"'
    spec += ', "resources": {"requests": {"storage": "1Gi"}}'
    again = f'make("PersistentVolumeClaim", "again", {{"spec": {{{spec}}}}}, "lost", needs=[shop], phase="Bound")\n'
    one.up("".join(lines) + again)
    wait_for(
        "the kept volume to be bound again",
        lambda: node.kubectl("get", "pvc", "again", "-n", "lost", "-o", "jsonpath={.status.phase}") == "Bound",
    )
    assert kept.read_text() == "precious\n"


def test_an_update_treats_pods_and_rights_as_its_review_predicts(
    start: Callable[[str], ReviewedStack], node: Node
) -> None:
    one = start("rolled")
    body = on(node, HEAD + ROLLED, "rolled")
    one.up(body)
    first = pods(node, "rolled")
    body = body.replace('"replicas": 1', '"replicas": 2')
    assert one.review(body).verdicts() == {"deployment/rolled/web": CHANGES}
    one.up(body)
    assert len(first) == 1
    assert first < pods(node, "rolled"), "the running pod is not restarted"
    wait_for("the right to read secrets", lambda: may(node, "bob", "get", "secrets"))
    body = body.replace("sleep 3600", "sleep 1800").replace('"pods", "secrets"', '"pods"')
    judged = one.review(body)
    assert (judged.verdict("deployment/rolled/web"), judged.verdict("role/rolled/reader")) == (INTERRUPTS, LOSES_ACCESS)
    one.up(body)
    wait_for("other pods", lambda: not first & pods(node, "rolled"))
    wait_for("the end of the right to read secrets", lambda: not may(node, "bob", "get", "secrets"))
    assert may(node, "bob", "get", "pods")
    refused = body.replace('"reclaimPolicy": "Delete"', '"reclaimPolicy": "Retain"')
    assert "the API server rejects it" in one.review(refused).of("storage-class/own4").what
    assert one.project.attempt("up", "--yes", "--skip-preview").status != 0
    assert node.kubectl("get", "storageclass", "own4", "-o", "jsonpath={.reclaimPolicy}") == "Delete"


def test_an_update_treats_a_stateful_set_as_its_review_predicts(
    start: Callable[[str], ReviewedStack], node: Node
) -> None:
    one = start("queue")
    body = on(node, HEAD + QUEUE, "queue")
    one.up(body)
    wait_for("both pods' data", lambda: len(data_of(node, "queue")) == 2)
    scaled = body.replace('"replicas": 2', '"replicas": 1')
    judged = one.review(scaled, read_cluster(node.kubeconfig)).of("stateful-set/queue/line")
    assert judged.verdict.words == LOSES_DATA
    assert "the claims of the pods that are removed are deleted (`whenScaled`): its volume `pvc-" in judged.what
    one.up(scaled)
    (kept,) = wait_for(
        "one pod's data to go", lambda: data_of(node, "queue") if len(data_of(node, "queue")) == 1 else []
    )
    gone = body[: body.index("line =")]
    assert one.review(gone).verdict("stateful-set/queue/line") == INTERRUPTS
    one.up(gone)
    assert kept.read_text() == "precious\n"


def test_the_values_of_an_overwritten_or_deleted_secret_are_gone(
    start: Callable[[str], ReviewedStack], node: Node
) -> None:
    one = start("hidden")
    space = HEAD + 'space = make("Namespace", "hidden")\n'
    secret = 'make("Secret", "login", {"stringData": {"word": "Correct-horse-1"}}, "hidden", needs=[space])\n'
    body = on(node, space + secret, "hidden")
    one.up(body)
    assert word_in_secret(node) == "Correct-horse-1"
    other = body.replace("horse-1", "horse-2")
    judged = one.review(other)
    assert judged.verdict("secret/hidden/login") == INTERRUPTS
    assert "Correct-horse" not in render(check(judged.review))
    one.up(other)
    assert word_in_secret(node) == "Correct-horse-2"
    assert one.review(on(node, space, "hidden")).verdict("secret/hidden/login") == INTERRUPTS
    one.project.run("up", "--yes", "--skip-preview")
    assert node.kubectl("get", "secret", "login", "-n", "hidden", "--ignore-not-found", "-o", "name") == ""


def test_a_deleted_namespace_deletes_retained_claims_too(start: Callable[[str], ReviewedStack], node: Node) -> None:
    one = start("undone")
    body = on(
        node,
        HEAD
        + 'own = make("StorageClass", "own3", {"provisioner": "rancher.io/local-path", "volumeBindingMode":'
        + ' "WaitForFirstConsumer"}, version="storage.k8s.io/v1")\n'
        + 'space = make("Namespace", "undone")\n'
        + 'db = claim("db", "own3", "undone", [space, own], retain_on_delete=True)\n'
        + 'writer("writer", ["db"], "undone", [db])\n',
    )
    one.up(body)
    assert wait_for("the pod's data", lambda: data_of(node, "undone"))
    judged = one.review(body.replace('"undone"', '"elsewhere"'))
    assert judged.verdict("claim/undone/db") == LOSES_DATA
    assert judged.of("claim/undone/db").why.startswith("namespace `undone` is deleted")
    one.project.run("up", "--yes", "--skip-preview")
    wait_for("the namespace's data to go", lambda: not data_of(node, "undone"))


def test_a_missing_owner_or_a_removed_finalizer_deletes_an_object_as_its_review_predicts(
    start: Callable[[str], ReviewedStack], node: Node
) -> None:
    one = start("owned")
    body = on(node, HEAD + OWNED, "owned")
    one.up(body)
    owner = '"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "gone", "uid": "0-0"}], '
    owned = body.replace('"name": "settings", ', f'"name": "settings", {owner}')
    assert one.review(owned).verdicts() == {"config-map/owned/settings": LOSES_DATA}
    one.up(owned)
    wait_for("the garbage collector", lambda: missing(node, "configmap/settings", "owned"))
    one.project.run("refresh", "--yes", "--skip-preview")
    kept = body.replace("settings = ", "None and ")
    node.kubectl("delete", "secret/login", "-n", "owned", "--wait=false")
    assert not missing(node, "secret/login", "owned")
    freed = kept.replace('"finalizers": ["example.org/keep"]', '"finalizers": []')
    assert one.review(freed).verdict("secret/owned/login") == LOSES_DATA
    one.write(freed)
    one.project.attempt("up", "--yes", "--skip-preview")
    wait_for("the secret to go", lambda: missing(node, "secret/login", "owned"))
    one.project.run("refresh", "--yes", "--skip-preview")


def test_an_object_with_another_name_in_the_program_is_deleted_as_its_review_predicts(
    start: Callable[[str], ReviewedStack], node: Node
) -> None:
    one = start("renamed")
    body = on(node, HEAD + RENAMED, "renamed")
    one.up(body)
    wait_for("the right to read pods", lambda: may(node, "carol", "get", "pods", "renamed"))
    renamed = body.replace('make("RoleBinding", "viewer"', 'make("RoleBinding", "other"')
    created, deleted = sorted(one.review(renamed).review.findings, key=lambda finding: finding.verdict)
    assert (created.verdict.words, deleted.verdict.words) == ("safe", LOSES_ACCESS)
    one.up(renamed)
    wait_for("the end of the right to read pods", lambda: not may(node, "carol", "get", "pods", "renamed"))


def missing(node: Node, name: str, namespace: str) -> bool:
    return "NotFound" in node.try_kubectl("get", name, "-n", namespace).stderr


def pods(node: Node, namespace: str) -> set[str]:
    """Return the UIDs of the pods of a namespace that are not being deleted."""
    found = json.loads(node.kubectl("get", "pods", "-n", namespace, "-o", "json"))["items"]
    return {one["metadata"]["uid"] for one in found if "deletionTimestamp" not in one["metadata"]}


def may(node: Node, who: str, verb: str, what: str, namespace: str = "rolled") -> bool:
    """Return whether a user may do something in a namespace."""
    return node.try_kubectl("auth", "can-i", verb, what, "--as", who, "-n", namespace).stdout.strip() == "yes"


def data_of(node: Node, namespace: str) -> list[Path]:
    """Return the files on the node's disk that pods of a namespace have written."""
    return sorted(Layout(node.state).volumes.glob(f"*_{namespace}_*/data"))


def word_in_secret(node: Node) -> str:
    text = node.kubectl("get", "secret", "login", "-n", "hidden", "-o", "jsonpath={.data.word}")
    return base64.b64decode(text).decode()
