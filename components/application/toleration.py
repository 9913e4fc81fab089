"""The taints of nodes that pods tolerate."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from ..base import Args, LabelKey, LabelValue
from ..problems import Problem, missing, not_applicable


class Toleration(Args):
    """A taint of nodes that pods tolerate (v1 Toleration)."""

    key: LabelKey | None = None
    """The key of the taint; every key when omitted, with `operator: Exists`."""
    operator: Literal["Equal", "Exists"] = "Equal"
    """`Equal` compares the value, `Exists` does not."""
    value: LabelValue | None = None
    """The value of the taint."""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = None
    """The effect of the taint; every effect when omitted."""
    toleration_seconds: Annotated[int, Field(ge=0)] | None = None
    """The time that a pod stays on a node with the effect NoExecute; for ever when omitted."""

    def problems(self) -> Iterator[Problem]:
        if self.operator == "Equal" and self.key is None:
            yield missing(("key",), "add it, or write operator: Exists")
        if self.operator == "Exists" and self.value:
            yield not_applicable(("value",), self.value, "operator Exists")
        if self.toleration_seconds is not None and self.effect != "NoExecute":
            remedy = "write effect: NoExecute, or remove it"
            yield not_applicable(("tolerationSeconds",), self.toleration_seconds, "this effect", remedy)
