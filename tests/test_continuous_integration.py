"""The workflow that runs the checks of a change."""

import re
from typing import Any

import yaml

from embedded.project import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"


def steps() -> list[dict[str, Any]]:
    read: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text())
    (job,) = read["jobs"].values()
    return list(job["steps"])


def test_every_push_and_pull_request_runs_what_must_pass_before_a_merge() -> None:
    read: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text())
    assert set(read[True]) == {"push", "pull_request"}  # YAML 1.1 reads `on` as true
    assert [step["run"] for step in steps() if ".ci/run" in step.get("run", "")] != []


def test_the_workflow_may_only_read_the_commit_and_uses_no_secret() -> None:
    read: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text())
    (job,) = read["jobs"].values()
    assert read["permissions"] == {}
    assert job["permissions"] == {"contents": "read"}
    assert "secrets." not in WORKFLOW.read_text()
    (checkout,) = [step for step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert checkout["with"]["persist-credentials"] is False


def test_every_action_is_pinned_by_the_hash_of_a_commit() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used != []
    assert [one for one in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one)] == []
