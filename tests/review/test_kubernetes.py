"""Verdicts on Kubernetes objects, each from a real preview; losses are carried out and looked for on a real node."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded import engine
from embedded.node.layout import Layout
from review.read import cluster as live
from tests.harness.node import Node
from tests.harness.waiting import wait_for

from .cluster_programs import CLASSES, HEAD, QUEUE, ROLLED, SHOP
from .engine import Reviewed, stack

LOSES_DATA, LOSES_ACCESS, INTERRUPTS, CHANGES, SAFE = "loses data", "loses access", "interrupts", "changes", "safe"


@pytest.fixture(scope="module")
def start(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Reviewed]]:
    """Starts stacks on the node, which has local-path-provisioner; destroys them in the end, the latest first."""
    engine.prepare()
    made: list[Reviewed] = []

    def one(name: str) -> Reviewed:
        made.append(stack(tmp_path_factory.mktemp(name), {}, engine.HOME, name))
        return made[-1]

    one("classes").up(on(node, CLASSES))
    yield one
    for each in reversed(made):
        each.project.attempt("destroy", "--yes", "--skip-preview")
    node.kubectl("delete", "pv", "--all", "--wait=false")


@pytest.fixture(scope="module")
def shop(start: Callable[[str], Reviewed], node: Node) -> Reviewed:
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


def test_a_claim_under_delete_and_one_under_retain(shop: Reviewed, node: Node) -> None:
    body = changed(
        node, ('db = claim("db", "own", "shop", [shop, own])\n', ""),
        ('archive = claim("archive", "kept", "shop", [shop, kept])\n', ""),
        ('pod = writer("writer", ["db", "archive"], "shop", [db, archive])\n', ""),
    )  # fmt: skip
    told = shop.review(body)
    assert told.verdicts() == {
        "claim/shop/db": LOSES_DATA,
        "claim/shop/archive": INTERRUPTS,
        "pod/shop/writer": INTERRUPTS,
    }
    assert (
        told.of("claim/shop/db").what == "claim `shop/db` is deleted: its volume (1Gi, Delete) and its data are deleted"
    )
    assert (
        "is released and keeps its data; to use it again, remove `spec.claimRef`" in told.of("claim/shop/archive").what
    )
    live_told = shop.review(body, live.ask(node.kubeconfig))
    volume = json.loads(node.kubectl("get", "pvc", "db", "-n", "shop", "-o", "json"))["spec"]["volumeName"]
    assert f"its volume `{volume}` (1Gi, bound, Delete) and its data are deleted" in live_told.of("claim/shop/db").what


def test_what_changes_in_place(shop: Reviewed, node: Node) -> None:
    told = shop.review(
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
    assert told.verdicts() == {
        "deployment/shop/web": INTERRUPTS,
        "config-map/shop/settings": INTERRUPTS,
        "secret/shop/login": INTERRUPTS,
        "service/shop/web": INTERRUPTS,
        "role/shop/reader": LOSES_ACCESS,
        "role-binding/shop/reader": LOSES_ACCESS,
        "persistent-volume/disk": CHANGES,
    }
    assert told.access() == {
        "whoever has role `shop/reader` loses to `get` `secrets`",
        "User `bob` loses role `reader` in `shop`",
        "User `carol` gains role `reader` in `shop`",
    }
    assert "its pods are restarted" in told.of("deployment/shop/web").what
    assert "its data are deleted from now on (Delete)" in told.of("persistent-volume/disk").what
    assert told.review.complete
    assert "horse" not in str(told.review.findings)


def test_more_pods_restart_none(shop: Reviewed, node: Node) -> None:
    told = shop.review(changed(node, ('"replicas": 1', '"replicas": 2')))
    assert told.verdicts() == {"deployment/shop/web": CHANGES}
    told = shop.review(changed(node, ('"replicas": 1', '"replicas": 0')))
    assert told.verdicts() == {"deployment/shop/web": INTERRUPTS}


def test_a_replaced_claim_is_judged_though_its_preview_fails(shop: Reviewed, node: Node) -> None:
    told = shop.review(changed(node, ('claim("db", "own"', 'claim("db", "kept"')))
    assert told.verdict("claim/shop/db") == LOSES_DATA
    assert "`own` becomes `kept`" in told.of("claim/shop/db").why
    assert not told.review.complete
    assert "immutable" in "".join(told.review.errors)


def test_a_class_that_the_api_refuses_to_change(shop: Reviewed, node: Node) -> None:
    told = shop.review(changed(node, ('"reclaimPolicy": "Retain"', '"reclaimPolicy": "Delete"')))
    assert "the API server refuses it" in told.of("storage-class/kept").what
    assert not told.review.complete


def test_a_claim_that_may_not_grow(shop: Reviewed, node: Node) -> None:
    told = shop.review(changed(node, ('"shop", [shop, own])', '"shop", [shop, own], size="2Gi")')))
    assert "class `own` does not allow volumes to grow" in told.of("claim/shop/db").what


def test_a_removed_volume_leaves_what_it_stands_for(shop: Reviewed, node: Node) -> None:
    lines = on(node, SHOP).splitlines(keepends=True)
    body = "".join(lines[: next(index for index, line in enumerate(lines) if line.startswith("disk ="))])
    told = shop.review(body)
    assert told.verdicts() == {"persistent-volume/disk": CHANGES}
    assert "`/opt/disk` stays with its data (Retain)" in told.of("persistent-volume/disk").what


def test_a_renamed_namespace_takes_everything_in_it(shop: Reviewed, node: Node) -> None:
    told = shop.review(changed(node, ('make("Namespace", "shop")', 'make("Namespace", "shop2")')))
    assert told.verdicts() == {
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
    assert "everything in it goes, also what others made there" in told.of("namespace/shop").what
    assert "with it: `claim/shop/db`, `role" in told.of("namespace/shop").what
    assert told.of("claim/shop/db").why == "namespace `shop` is deleted"


def test_a_claim_of_others_goes_with_its_namespace(shop: Reviewed, node: Node) -> None:
    spec = "{accessModes: [ReadWriteOnce], storageClassName: own, resources: {requests: {storage: 1Gi}}}"
    theirs = (
        f"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: theirs, namespace: shop}}, spec: {spec}}}"
    )
    node.kubectl("apply", "-f", "-", stdin=theirs)
    told = shop.review(
        changed(node, ('make("Namespace", "shop")', 'make("Namespace", "shop2")')), live.ask(node.kubeconfig)
    )
    node.kubectl("delete", "pvc", "theirs", "-n", "shop")
    assert "claim `shop/theirs`, which is not in this state: it has no volume" in told.of("namespace/shop").what


def test_another_cluster_replaces_everything(shop: Reviewed, node: Node) -> None:
    told = shop.review(changed(node, ('cluster_identifier="node"', 'cluster_identifier="other"')))
    provider = told.of("kubernetes-provider/cluster")
    assert provider.verdict.words == LOSES_DATA
    assert "what is under it is made anew, or goes with it; with it: " in provider.what
    assert "and 8 more" in provider.what
    assert told.verdict("claim/shop/db") == LOSES_DATA
    assert told.of("claim/shop/db").why == "its provider `cluster` is replaced"
    assert told.verdict("role-binding/shop/reader") == CHANGES
    assert SAFE not in told.verdicts().values()


def test_an_unknown_kubeconfig_may_be_another_cluster(shop: Reviewed, node: Node) -> None:
    first = (
        f'first = pulumi_kubernetes.Provider("first", kubeconfig="{node.kubeconfig}")\n'
        'token = KubernetesObject("token", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "token"}},'
        " ResourceOptions(provider=first))\n"
        f'path = token.id.apply(lambda _: "{node.kubeconfig}")\n'
        'cluster = pulumi_kubernetes.Provider("cluster", kubeconfig=path)\n'
    )
    body = on(node, SHOP)
    old = next(line for line in body.splitlines(keepends=True) if line.startswith("cluster ="))
    told = shop.review(body.replace(old, first))
    assert told.verdict("kubernetes-provider/cluster") == LOSES_DATA
    assert "`kubeconfig` changes (secret, and unknown until then)" in told.of("kubernetes-provider/cluster").why
    assert told.verdict("claim/shop/db") == LOSES_DATA
    assert set(told.verdicts()) > {"claim/shop/archive", "namespace/shop", "deployment/shop/web", "storage-class/own"}


def test_what_is_said_of_claims_comes_true(start: Callable[[str], Reviewed], node: Node) -> None:
    one = start("lost")
    body = on(node, SHOP, "lost").replace('"own"', '"own2"').replace('"kept"', '"kept2"').replace('"disk"', '"disk2"')
    one.up(body)
    wait_for("both claims' data", lambda: [path.read_text() for path in data_of(node, "lost")] == ["precious\n"] * 2)
    lines = [line for line in body.splitlines(keepends=True) if not line.startswith(("db =", "archive =", "pod ="))]
    told = one.review("".join(lines))
    assert (told.verdict("claim/lost/db"), told.verdict("claim/lost/archive")) == (LOSES_DATA, INTERRUPTS)
    one.up("".join(lines))
    wait_for("the volume under Delete to go", lambda: len(data_of(node, "lost")) == 1)
    kept = data_of(node, "lost")[0]
    assert kept.read_text() == "precious\n"
    volume = next(each for each in live.ask(node.kubeconfig).volumes.values() if each.claim == ("lost", "archive"))
    wait_for(
        "the volume under Retain to be released",
        lambda: live.ask(node.kubeconfig).volumes[volume.name].phase == "Released",
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


def test_what_is_said_of_pods_and_rights_comes_true(start: Callable[[str], Reviewed], node: Node) -> None:
    one = start("rolled")
    body = on(node, HEAD + ROLLED, "rolled")
    one.up(body)
    first = pods(node, "rolled")
    body = body.replace('"replicas": 1', '"replicas": 2')
    assert one.review(body).verdicts() == {"deployment/rolled/web": CHANGES}
    one.up(body)
    assert len(first) == 1
    assert first < pods(node, "rolled"), "the pod that ran runs on"
    assert may(node, "bob", "get", "secrets")
    body = body.replace("sleep 3600", "sleep 1800").replace('"pods", "secrets"', '"pods"')
    told = one.review(body)
    assert (told.verdict("deployment/rolled/web"), told.verdict("role/rolled/reader")) == (INTERRUPTS, LOSES_ACCESS)
    one.up(body)
    wait_for("other pods", lambda: not first & pods(node, "rolled"))
    assert not may(node, "bob", "get", "secrets")
    assert may(node, "bob", "get", "pods")
    refused = body.replace('"reclaimPolicy": "Delete"', '"reclaimPolicy": "Retain"')
    assert "the API server refuses it" in one.review(refused).of("storage-class/own4").what
    assert one.project.attempt("up", "--yes", "--skip-preview").status != 0
    assert node.kubectl("get", "storageclass", "own4", "-o", "jsonpath={.reclaimPolicy}") == "Delete"


def test_what_is_said_of_a_stateful_set_comes_true(start: Callable[[str], Reviewed], node: Node) -> None:
    one = start("queue")
    body = on(node, HEAD + QUEUE, "queue")
    one.up(body)
    wait_for("both pods' data", lambda: len(data_of(node, "queue")) == 2)
    scaled = body.replace('"replicas": 2', '"replicas": 1')
    told = one.review(scaled, live.ask(node.kubeconfig)).of("stateful-set/queue/line")
    assert told.verdict.words == LOSES_DATA
    assert "the claims of the pods that go are deleted (`whenScaled`): its volume `pvc-" in told.what
    one.up(scaled)
    (kept,) = wait_for(
        "one pod's data to go", lambda: data_of(node, "queue") if len(data_of(node, "queue")) == 1 else []
    )
    gone = body[: body.index("line =")]
    assert one.review(gone).verdict("stateful-set/queue/line") == INTERRUPTS
    one.up(gone)
    assert kept.read_text() == "precious\n"


def test_a_namespace_takes_along_what_was_to_be_retained(start: Callable[[str], Reviewed], node: Node) -> None:
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
    told = one.review(body.replace('"undone"', '"elsewhere"'))
    assert told.verdict("claim/undone/db") == LOSES_DATA
    assert told.of("claim/undone/db").why.startswith("namespace `undone` is deleted")
    one.project.run("up", "--yes", "--skip-preview")
    wait_for("the namespace's data to go", lambda: not data_of(node, "undone"))


def pods(node: Node, namespace: str) -> set[str]:
    """The pods of a namespace that are not about to go."""
    found = json.loads(node.kubectl("get", "pods", "-n", namespace, "-o", "json"))["items"]
    return {one["metadata"]["uid"] for one in found if "deletionTimestamp" not in one["metadata"]}


def may(node: Node, who: str, verb: str, what: str) -> bool:
    """Whether a person may do something in namespace `rolled`."""
    return node.try_kubectl("auth", "can-i", verb, what, "--as", who, "-n", "rolled").stdout.strip() == "yes"


def data_of(node: Node, namespace: str) -> list[Path]:
    """The files that pods of a namespace have written, as they lie on the node's disk."""
    return sorted(Layout(node.state).volumes.glob(f"*_{namespace}_*/data"))
