"""What the stacks of this checkout have, read from their state files without the Pulumi CLI."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .project import PROJECT, STATE

FOLDER = STATE / "state" / ".pulumi" / "stacks" / PROJECT
"""Where a file backend keeps the states of a project."""
NAMESPACE = "kubernetes:core/v1:Namespace"
STACK_TYPE = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class StackState:
    """The state of a stack, as its last run left it."""

    name: str
    deployment: dict[str, Any]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """The resources that a provider manages, without providers themselves, components and the stack."""
        found = self.deployment.get("resources") or []
        return [one for one in found if one.get("custom") and not one["type"].startswith("pulumi:")]

    @property
    def types(self) -> set[str]:
        """The types of its resources."""
        return {str(one["type"]) for one in self.resources}

    @property
    def outputs(self) -> dict[str, Any]:
        """The stack's outputs; secrets are encrypted."""
        found = self.deployment.get("resources") or []
        return next((one.get("outputs") or {} for one in found if one["type"] == STACK_TYPE), {})

    @property
    def namespaces(self) -> set[str]:
        """The namespaces of the cluster that the stack has created."""
        return {str(one["id"]) for one in self.resources if one["type"] == NAMESPACE}


def states() -> Iterator[StackState]:
    """Yield the state of every stack of this checkout, by name."""
    for file in sorted(FOLDER.glob("*.json")):
        checkpoint = json.loads(file.read_text(encoding="utf-8"))["checkpoint"]
        yield StackState(file.stem, checkpoint.get("latest") or {})
