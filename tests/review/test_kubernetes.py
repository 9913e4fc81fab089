"""Verdicts on Kubernetes objects, each from a real preview."""

import json
from collections.abc import Callable

import pytest

from review.read.cluster import read_cluster
from tests.harness.node import Node

from .cluster_programs import SHOP, on
from .reviewed_stack import ReviewedStack

LOSES_DATA, LOSES_ACCESS, INTERRUPTS, CHANGES, SAFE = "loses data", "loses access", "interrupts", "changes", "safe"


@pytest.fixture(scope="module")
def shop(start: Callable[[str], ReviewedStack], node: Node) -> ReviewedStack:
    """A stack that is previewed and never updated again."""
    one = start("shop")
    one.up(on(node, SHOP))
    return one


def changed(node: Node, *pairs: tuple[str, str]) -> str:
    program = on(node, SHOP)
    for old, new in pairs:
        assert old in program
        program = program.replace(old, new)
    return program


def test_the_reclaim_policy_decides_what_a_deleted_claim_loses(shop: ReviewedStack, node: Node) -> None:
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
    kept = judged.of("claim/shop/archive").what
    assert "is released and keeps its data; to reuse it, name it in `from` of a claim" in kept
    with_cluster = shop.review(body, read_cluster(node.kubeconfig))
    volume = json.loads(node.kubectl("get", "pvc", "db", "-n", "shop", "-o", "json"))["spec"]["volumeName"]
    assert (
        f"its volume `{volume}` (1Gi, bound, Delete) and its data are deleted" in with_cluster.of("claim/shop/db").what
    )


def test_each_kind_of_object_has_its_verdict_for_a_change_in_place(shop: ReviewedStack, node: Node) -> None:
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
        "everybody with role `shop/reader` (User `alice`, User `bob`) loses `get` on `secrets`",
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


def test_a_change_of_a_class_that_the_api_refuses_is_reported(shop: ReviewedStack, node: Node) -> None:
    judged = shop.review(changed(node, ('"reclaimPolicy": "Retain"', '"reclaimPolicy": "Delete"')))
    assert "the API server rejects it" in judged.of("storage-class/kept").what
    assert not judged.review.complete


def test_a_claim_that_grows_although_its_class_forbids_it_is_reported(shop: ReviewedStack, node: Node) -> None:
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
    assert "everything in it is deleted, including objects of others" in judged.of("namespace/shop").what
    assert "with it: `claim/shop/db`, `role" in judged.of("namespace/shop").what
    assert judged.of("claim/shop/db").why == "namespace `shop` is deleted"


def test_a_deleted_namespace_names_the_claims_of_others_in_it(shop: ReviewedStack, node: Node) -> None:
    spec = "{accessModes: [ReadWriteOnce], storageClassName: own, resources: {requests: {storage: 1Gi}}}"
    theirs = (
        f"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: theirs, namespace: shop}}, spec: {spec}}}"
    )
    node.kubectl("apply", "-f", "-", stdin=theirs)
    judged = shop.review(
        changed(node, ('make("Namespace", "shop")', 'make("Namespace", "shop2")')), read_cluster(node.kubeconfig)
    )
    contents = {(one.kind, one.name) for one in read_cluster(node.kubeconfig, ["shop"]).contents}
    node.kubectl("delete", "pvc", "theirs", "-n", "shop")
    assert contents >= {("PersistentVolumeClaim", "theirs"), ("Secret", "login"), ("ConfigMap", "kube-root-ca.crt")}
    assert "Event" not in {kind for kind, _ in contents}
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
