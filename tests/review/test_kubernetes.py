"""Verdicts on Kubernetes objects, each from a real preview. Losses are carried out and checked on a real node."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded import engine
from embedded.node.layout import Layout
from review.read.cluster import read_cluster
from tests.harness.node import Node
from tests.harness.waiting import wait_for

from .cluster_programs import CLASSES, HEAD, QUEUE, ROLLED, SHOP
from .reviewed_stack import ReviewedStack, stack

LOSES_DATA, LOSES_ACCESS, INTERRUPTS, CHANGES, SAFE = "loses data", "loses access", "interrupts", "changes", "safe"


@pytest.fixture(scope="module")
def start(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ReviewedStack]]:
    """Start stacks on a node with local-path-provisioner, and destroy them at the end, the latest first."""
    engine.prepare()
    made: list[ReviewedStack] = []

    def one(name: str) -> ReviewedStack:
        made.append(stack(tmp_path_factory.mktemp(name), {}, engine.HOME, name))
        return made[-1]

    one("classes").up(on(node, CLASSES))
    yield one
    for each in reversed(made):
        each.project.attempt("destroy", "--yes", "--skip-preview")
    node.kubectl("delete", "pv", "--all", "--wait=false")


@pytest.fixture(scope="module")
def shop(start: Callable[[str], ReviewedStack], node: Node) -> ReviewedStack:
    """A stack that is only previewed."""
    one = start("shop")
    one.up(on(node, SHOP))
    return one


def on(node: Node, program: str, namespace: str = "shop") -> str:
    return program.replace("KUBECONFIG", str(node.kubeconfig)).replace("NAMESPACE", namespace)


def changed(node: Node, *pairs: tuple[str, str]) -> str:
    program = on(node, SHOP)
    for old, new in pairs:
        assert old in program
        program = program.replace(old, new)
    return program


def test_a_claim_under_delete_and_one_under_retain(shop: ReviewedStack, node: Node) -> None:
    body = changed(
        node, ('db = claim("db", "own", "shop", [shop, own])\n', ""),
        ('archive = claim("archive", "kept", "shop", [shop, kept])\n', ""),
        ('pod = writer("writer", ["db", "archive"], "shop", [db, archive])\n', ""),
    )  # fmt: skip
    judged = shop.review(body)
    assert judged.verdicts() == {
        "claim/shop/db": LOSES_DATA,
        "claim/shop/archive": INTERRUPTS,
        "pod/shop/writer": INTERRUPTS,
    }
    assert (
        judged.of("claim/shop/db").what
        == "claim `shop/db` is deleted: its volume (1Gi, Delete) and its data are deleted"
    )
    assert "is released and keeps its data; to reuse it, remove `spec.claimRef`" in judged.of("claim/shop/archive").what
    with_cluster = shop.review(body, read_cluster(node.kubeconfig))
    volume = json.loads(node.kubectl("get", "pvc", "db", "-n", "shop", "-o", "json"))["spec"]["volumeName"]
    assert (
        f"its volume `{volume}` (1Gi, bound, Delete) and its data are deleted" in with_cluster.of("claim/shop/db").what
    )


def test_changes_in_place(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(
        changed(
            node,
            ('"exec sleep 3600")', '"exec sleep 1800")'),
            ('"colour": "blue"', '"colour": "red"'),
            ("Correct-horse-1", "Correct-horse-2"),
            ('"port": 80', '"port": 8080'),
            ('"resources": ["pods", "secrets"]', '"resources": ["pods"]'),
            ('{"kind": "User", "name": "bob"}', '{"kind": "User", "name": "carol"}'),
            ('ReclaimPolicy": "Retain", "storageClassName": ""', 'ReclaimPolicy": "Delete", "storageClassName": ""'),
        )
    )
    assert judged.verdicts() == {
        "deployment/shop/web": INTERRUPTS,
        "config-map/shop/settings": INTERRUPTS,
        "secret/shop/login": INTERRUPTS,
        "service/shop/web": INTERRUPTS,
        "role/shop/reader": LOSES_ACCESS,
        "role-binding/shop/reader": LOSES_ACCESS,
        "persistent-volume/disk": CHANGES,
    }
    assert judged.access() == {
        "everybody with role `shop/reader` loses `get` on `secrets`",
        "User `bob` loses role `reader` in `shop`",
        "User `carol` gains role `reader` in `shop`",
    }
    assert "its pods are restarted" in judged.of("deployment/shop/web").what
    assert "if its claim is deleted later, its data are deleted (Delete)" in judged.of("persistent-volume/disk").what
    assert judged.review.complete
    assert "horse" not in str(judged.review.findings)


def test_scaling_up_restarts_no_pod(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('"replicas": 1', '"replicas": 2')))
    assert judged.verdicts() == {"deployment/shop/web": CHANGES}
    judged = shop.review(changed(node, ('"replicas": 1', '"replicas": 0')))
    assert judged.verdicts() == {"deployment/shop/web": INTERRUPTS}


def test_a_replaced_claim_is_judged_although_its_preview_fails(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('claim("db", "own"', 'claim("db", "kept"')))
    assert judged.verdict("claim/shop/db") == LOSES_DATA
    assert "`own` becomes `kept`" in judged.of("claim/shop/db").why
    assert not judged.review.complete
    assert "immutable" in "".join(judged.review.errors)


def test_a_class_that_the_api_refuses_to_change(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('"reclaimPolicy": "Retain"', '"reclaimPolicy": "Delete"')))
    assert "the API server refuses it" in judged.of("storage-class/kept").what
    assert not judged.review.complete


def test_a_claim_that_may_not_grow(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('"shop", [shop, own])', '"shop", [shop, own], size="2Gi")')))
    assert "class `own` does not allow volumes to grow" in judged.of("claim/shop/db").what


def test_a_removed_volume_leaves_its_storage(shop: ReviewedStack, node: Node) -> None:
    lines = on(node, SHOP).splitlines(keepends=True)
    body = "".join(lines[: next(index for index, line in enumerate(lines) if line.startswith("disk ="))])
    judged = shop.review(body)
    assert judged.verdicts() == {"persistent-volume/disk": CHANGES}
    assert "`/opt/disk` keeps its data (Retain)" in judged.of("persistent-volume/disk").what


def test_a_renamed_namespace_deletes_everything_in_it(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('make("Namespace", "shop")', 'make("Namespace", "shop2")')))
    assert judged.verdicts() == {
        "namespace/shop": LOSES_DATA,
        "claim/shop/db": LOSES_DATA,
        "role/shop/reader": LOSES_ACCESS,
        "role-binding/shop/reader": LOSES_ACCESS,
        "claim/shop/archive": INTERRUPTS,
        "pod/shop/writer": INTERRUPTS,
        "deployment/shop/web": INTERRUPTS,
        "service/shop/web": INTERRUPTS,
        "config-map/shop/settings": INTERRUPTS,
        "secret/shop/login": INTERRUPTS,
        "namespace/shop2": SAFE,
    }
    assert "everything in it is deleted, also what others created there" in judged.of("namespace/shop").what
    assert "with it: `claim/shop/db`, `role" in judged.of("namespace/shop").what
    assert judged.of("claim/shop/db").why == "namespace `shop` is deleted"


def test_a_claim_of_others_is_deleted_with_its_namespace(shop: ReviewedStack, node: Node) -> None:
    spec = "{accessModes: [ReadWriteOnce], storageClassName: own, resources: {requests: {storage: 1Gi}}}"
    theirs = (
        f"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: theirs, namespace: shop}}, spec: {spec}}}"
    )
    node.kubectl("apply", "-f", "-", stdin=theirs)
    judged = shop.review(
        changed(node, ('make("Namespace", "shop")', 'make("Namespace", "shop2")')), read_cluster(node.kubeconfig)
    )
    node.kubectl("delete", "pvc", "theirs", "-n", "shop")
    assert "claim `shop/theirs`, which is not in this state: it has no volume" in judged.of("namespace/shop").what


def test_another_cluster_replaces_everything(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('cluster_identifier="node"', 'cluster_identifier="other"')))
    provider = judged.of("kubernetes-provider/cluster")
    assert provider.verdict.words == LOSES_DATA
    assert "the resources that it manages are created again, or deleted; with it: " in provider.what
    assert "and 8 more" in provider.what
    assert judged.verdict("claim/shop/db") == LOSES_DATA
    assert judged.of("claim/shop/db").why == "its provider `cluster` is replaced"
    assert judged.verdict("role-binding/shop/reader") == CHANGES
    assert SAFE not in judged.verdicts().values()


def test_an_unknown_kubeconfig_may_be_another_cluster(shop: ReviewedStack, node: Node) -> None:
    first = (
        f'first = pulumi_kubernetes.Provider("first", kubeconfig="{node.kubeconfig}")\n'
        'token = KubernetesObject("token", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "token"}},'
        " ResourceOptions(provider=first))\n"
        f'path = token.id.apply(lambda _: "{node.kubeconfig}")\n'
        'cluster = pulumi_kubernetes.Provider("cluster", kubeconfig=path)\n'
    )
    body = on(node, SHOP)
    old = next(line for line in body.splitlines(keepends=True) if line.startswith("cluster ="))
    judged = shop.review(body.replace(old, first))
    assert judged.verdict("kubernetes-provider/cluster") == LOSES_DATA
    assert "`kubeconfig` changes (secret, and unknown until the update)" in judged.of("kubernetes-provider/cluster").why
    assert judged.verdict("claim/shop/db") == LOSES_DATA
    assert set(judged.verdicts()) > {"claim/shop/archive", "namespace/shop", "deployment/shop/web", "storage-class/own"}


def test_an_update_treats_claims_as_its_review_says(start: Callable[[str], ReviewedStack], node: Node) -> None:
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
    spec = f'"storageClassName": "kept2", "accessModes": ["ReadWriteOnce"], "volumeName": "{volume.name}"'
    spec += ', "resources": {"requests": {"storage": "1Gi"}}'
    again = f'make("PersistentVolumeClaim", "again", {{"spec": {{{spec}}}}}, "lost", needs=[shop])\n'
    one.up("".join(lines) + again)
    wait_for(
        "the kept volume to be bound again",
        lambda: node.kubectl("get", "pvc", "again", "-n", "lost", "-o", "jsonpath={.status.phase}") == "Bound",
    )
    assert kept.read_text() == "precious\n"


def test_an_update_treats_pods_and_rights_as_its_review_says(start: Callable[[str], ReviewedStack], node: Node) -> None:
    one = start("rolled")
    body = on(node, HEAD + ROLLED, "rolled")
    one.up(body)
    first = pods(node, "rolled")
    body = body.replace('"replicas": 1', '"replicas": 2')
    assert one.review(body).verdicts() == {"deployment/rolled/web": CHANGES}
    one.up(body)
    assert len(first) == 1
    assert first < pods(node, "rolled"), "the running pod is not restarted"
    assert may(node, "bob", "get", "secrets")
    body = body.replace("sleep 3600", "sleep 1800").replace('"pods", "secrets"', '"pods"')
    judged = one.review(body)
    assert (judged.verdict("deployment/rolled/web"), judged.verdict("role/rolled/reader")) == (INTERRUPTS, LOSES_ACCESS)
    one.up(body)
    wait_for("other pods", lambda: not first & pods(node, "rolled"))
    assert not may(node, "bob", "get", "secrets")
    assert may(node, "bob", "get", "pods")
    refused = body.replace('"reclaimPolicy": "Delete"', '"reclaimPolicy": "Retain"')
    assert "the API server refuses it" in one.review(refused).of("storage-class/own4").what
    assert one.project.attempt("up", "--yes", "--skip-preview").status != 0
    assert node.kubectl("get", "storageclass", "own4", "-o", "jsonpath={.reclaimPolicy}") == "Delete"


def test_an_update_treats_a_stateful_set_as_its_review_says(start: Callable[[str], ReviewedStack], node: Node) -> None:
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


def pods(node: Node, namespace: str) -> set[str]:
    """Return the UIDs of the pods of a namespace that are not being deleted."""
    found = json.loads(node.kubectl("get", "pods", "-n", namespace, "-o", "json"))["items"]
    return {one["metadata"]["uid"] for one in found if "deletionTimestamp" not in one["metadata"]}


def may(node: Node, who: str, verb: str, what: str) -> bool:
    """Return whether a user may do something in namespace `rolled`."""
    return node.try_kubectl("auth", "can-i", verb, what, "--as", who, "-n", "rolled").stdout.strip() == "yes"


def data_of(node: Node, namespace: str) -> list[Path]:
    """Return the files that pods of a namespace have written, on the node's disk."""
    return sorted(Layout(node.state).volumes.glob(f"*_{namespace}_*/data"))
