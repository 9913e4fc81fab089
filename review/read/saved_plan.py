"""Leaves open in a saved plan what the preview could not know of the objects of a cluster that the update creates.

The engine asks a provider to check the inputs of its resources only if the provider's own configuration is known. A
check may write them in another form: pulumi-kubernetes removes empty lists, writes 1024Mi as 1Gi, and encodes a Secret.
The engine would reject this form as a violation of the plan.
"""

import json
from pathlib import Path
from typing import Any

from components.provider.plugin.protocol import UNKNOWN
from components.provider.plugin.urn import type_of

from .values import has_unknown

PROVIDERS = "pulumi:providers:"
ADDED = {"kubernetes:core/v1:Secret": ("data",)}
"""Inputs that a check writes instead of others, by type: the `data` of a Secret with `stringData`."""


def leave_unchecked_inputs_open(file: Path) -> None:
    """Allow any value for the inputs that no provider has checked, in a file that `--save-plan` has written.

    The plan still determines which resources are created, updated, replaced and deleted, and what they depend on.
    """
    document = json.loads(file.read_bytes())
    goals = {urn: plan["goal"] for urn, plan in document["resourcePlans"].items() if plan.get("goal")}
    unknown = {urn for urn, goal in goals.items() if type_of(urn).startswith(PROVIDERS) and has_unknown(_inputs(goal))}
    for goal in goals.values():
        if goal.get("provider", "").rpartition("::")[0] in unknown:
            _leave_open(_inputs(goal), ADDED.get(goal["type"], ()))
    file.write_text(json.dumps(document), encoding="utf-8")


def _inputs(goal: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that are to be added, updated and deleted."""
    found: dict[str, Any] = goal["inputDiff"]
    return found


def _leave_open(inputs: dict[str, Any], added: tuple[str, ...]) -> None:
    """Replace each value by an unknown one, which the engine accepts for any value and for none."""
    adds, updates = inputs.get("adds", {}), inputs.get("updates", {})
    inputs["adds"] = dict.fromkeys((*adds, *added), UNKNOWN)
    inputs["updates"] = dict.fromkeys((*updates, *inputs.pop("deletes", ())), UNKNOWN)
