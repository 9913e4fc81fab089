"""A wait that times out says what it saw, and the report of a failed test says what its clusters contain."""

import os
from pathlib import Path

import pytest

from . import waiting
from .checkout import Checkout, CheckoutStack
from .cluster_report import describe_clusters


def test_a_wait_in_vain_names_the_last_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "WAIT_SECONDS", 0.0)
    with pytest.raises(AssertionError, match="waited 0 s in vain for the pods to be 2, and it is 1"):
        waiting.wait_until("the pods", lambda: 1, 2)
    with pytest.raises(AssertionError, match="waited 0 s in vain for a pod"):
        waiting.wait_for("a pod", lambda: None)


def test_the_report_of_a_failed_test_describes_each_cluster_once(tmp_path: Path) -> None:
    kubectl = tmp_path / "kubectl"
    kubectl.write_text('#!/bin/sh\necho "$@"\n')
    kubectl.chmod(0o700)
    one = Checkout(tmp_path, {"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    fixtures = {"checkout": one, "stack": CheckoutStack(one, "shop"), "nothing_installed": Checkout(tmp_path / "new")}
    ((title, text),) = describe_clusters(fixtures)
    assert title == f"cluster of {tmp_path}"
    assert all(f"get {kind}" in text for kind in ("pods", "persistentvolumeclaims,persistentvolumes", "events"))
