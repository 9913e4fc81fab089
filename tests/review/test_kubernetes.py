"""Verdicts on Kubernetes objects, each from a real preview against a real node; losses are carried out and looked for."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded import engine
from review import live
from tests.conftest import Node

from .cluster_programs import CLASSES, HEAD, SHOP
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
    assert told.verdicts() == {"claim/shop/db": LOSES_DATA, "claim/shop/archive": INTERRUPTS, "pod/shop/writer": INTERRUPTS}
    assert told.of("claim/shop/db").what == "claim `shop/db` is deleted: its volume (1Gi, Delete) and its data are deleted"
    assert "is released and keeps its data; to use it again, remove `spec.claimRef`" in told.of("claim/shop/archive").what
    live_told = shop.review(body, live.ask(node.kubeconfig))
    volume = json.loads(node.kubectl("get", "pvc", "db", "-n", "shop", "-o", "json"))["spec"]["volumeName"]
    assert f"its volume `{volume}` (1Gi, bound, Delete) and its data are deleted" in live_told.of("claim/shop/db").what
