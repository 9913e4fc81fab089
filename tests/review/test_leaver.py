"""The record of a person who leaves: what the state of a stack has of the person in clusters."""

import os
from pathlib import Path

import pytest

from review.leaver import examine, render
from review.read.state import parse_state

from .questions.states import exported
from .questions.world import WORLD


def test_the_role_bindings_and_the_certificate_in_a_state_are_left() -> None:
    certificate = {("embedded:index:Person", "alice"): {"name": "alice"}}
    state = parse_state(exported(WORLD | certificate), "state")
    record = examine("alice", {"dev": state}, None)
    assert [(one.where, one.kind, one.name) for one in record.left] == [
        ("stack dev", "RoleBinding", "shop/edit"),
        ("stack dev", "client certificate", "alice"),
    ]
    assert "role bindings that are not in the state of stack `dev`: name its cluster" in record.not_examined[-1]
    assert "accounts of stack `dev`: its state has no provider of strata" in record.not_examined[-2]
    text = render(record)
    assert text.startswith("# Leaver `alice`: 2 things are left\n")
    assert "- **left**: client certificate `alice`, it cannot be revoked before its end" in text
    nobody = render(examine("nobody", {"dev": state}, None))
    assert nobody.startswith("# Leaver `nobody`: nothing is left in what was examined\n")


def test_the_node_is_examined_beside_a_given_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kubectl, node = tmp_path / "kubectl", Path(".strata", "kubeconfig")
    kubectl.write_text("#!/bin/sh\necho '{\"items\": []}'\n")
    kubectl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    node.parent.mkdir()
    node.touch()
    state = parse_state(exported({("embedded:index:Node", "node"): {}}), "state")
    record = examine("alice", {"local": state}, Path("other"))
    assert record.examined == ("the state of stack local", "the cluster of other", f"the cluster of {node}")
