"""Previews written by hand, in the engine's format: hostile, broken and huge ones, and their reviews."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from review.judge.gate import check
from review.judge.judge import judge
from review.read.preview import parse_preview
from review.read.state import parse_state
from review.tell.markdown import LIMIT, render

from .reviewed_stack import Judged

VOLUME = "strata:ec2:Volume"


def urn(name: str, type_: str = VOLUME) -> str:
    return f"urn:pulumi:dev::shop::{type_}::{name}"


def resource(name: str, type_: str = VOLUME, **more: Any) -> dict[str, Any]:
    return {"urn": urn(name, type_), "type": type_, "custom": True, "id": f"id-{name}"} | more


def removal(name: str, type_: str = VOLUME, **more: Any) -> dict[str, Any]:
    """Return the step that deletes a resource."""
    return {"op": "delete", "urn": urn(name, type_), "oldState": resource(name, type_, **more)}


def creation(name: str, type_: str, /, **inputs: Any) -> dict[str, Any]:
    """Return the step that creates a resource."""
    return {"op": "create", "urn": urn(name, type_), "newState": resource(name, type_, inputs=inputs, id="")}


def update(name: str, path: str, old: Any, new: Any, type_: str = VOLUME) -> dict[str, Any]:
    """Return the step that changes one property."""
    return {
        "op": "update",
        "urn": urn(name, type_),
        "oldState": resource(name, type_, inputs={path: old}),
        "newState": resource(name, type_, inputs={path: new}),
        "detailedDiff": {path: {"kind": "update", "inputDiff": True}},
    }


def preview(steps: Iterable[Mapping[str, Any]], errors: Iterable[str] = ()) -> bytes:
    """Return what `pulumi preview --json` prints."""
    listed = list(steps)
    diagnostics = [{"severity": "error", "message": error} for error in errors]
    return json.dumps({"steps": listed, "diagnostics": diagnostics, "changeSummary": {"delete": len(listed)}}).encode()


def state(*resources: Mapping[str, Any]) -> bytes:
    """Return what `pulumi stack export` prints."""
    return json.dumps({"version": 3, "deployment": {"resources": list(resources)}}).encode()


def rendered(steps: Iterable[Mapping[str, Any]], errors: Iterable[str] = (), limit: int = LIMIT) -> str:
    """Return the Markdown of a review of a preview with these steps."""
    return render(check(judge(parse_preview(preview(steps, errors), "preview"))), limit)


def judge_steps(steps: list[dict[str, Any]], *resources: dict[str, Any]) -> Judged:
    """Return the review of some steps. The state has the steps' old resources, and some others."""
    named = {one["urn"] for one in resources}
    old = [one["oldState"] for one in steps if one.get("oldState") and one["urn"] not in named]
    return Judged(judge(parse_preview(preview(steps), "preview"), parse_state(state(*old, *resources), "state")))


def failing(because: str, steps: list[dict[str, Any]], *resources: dict[str, Any]) -> list[str]:
    """Return the labels of what a review says will fail, for one reason; such a review is incomplete."""
    review = judge_steps(steps, *resources).review
    found = [one for one in review.findings if one.fails]
    assert not (found and review.complete)
    assert all(because in one.fails for one in found)
    return [one.label for one in found]
