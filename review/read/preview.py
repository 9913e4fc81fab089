"""A preview, as `pulumi preview --json` prints it."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from components.provider.plugin.urn import project_of, stack_of, type_of

from .document import Part, Texts, UnreadableError, load_object, or_empty, parse, read_bytes, share_equal
from .state import Resource, unfamiliar_fields
from .values import maps

COMMAND = "pulumi preview --json"
REFRESH, STACK = "refresh", "pulumi:pulumi:Stack"


class PropertyDiff(Part):
    """The difference of a property: `add`, `delete` or `update`, with `-replace` if it replaces the resource."""

    kind: str = "update"
    input_diff: bool = False


class Step(Part):
    """One operation that the engine plans. A replacement consists of several."""

    op: str
    urn: str
    old_state: Resource | None = None
    new_state: Resource | None = None
    replace_reasons: Texts = Field(default_factory=list)
    diff_reasons: Texts = Field(default_factory=list)
    detailed_diff: Annotated[dict[str, PropertyDiff], or_empty(dict)] = Field(default_factory=dict)


class Diagnostic(Part):
    """A message of the engine, a provider or the program."""

    message: str = ""
    severity: str = ""
    urn: str = ""


KNOWN = frozenset({"config", "steps", "diagnostics", "duration", "changeSummary", "maybeCorrupt"})
KNOWN_OF_STEP = frozenset(
    {"op", "urn", "provider", "oldState", "newState", "diffReasons", "replaceReasons", "detailedDiff"}
)
"""The fields of a preview and of a step (pulumi/pulumi, pkg/display/json.go)."""
DIFFERENCES = frozenset({"add", "add-replace", "delete", "delete-replace", "update", "update-replace"})


class Preview(Part):
    """The operations that the engine plans. A failed preview contains those planned before the failure, and errors.

    `unfamiliar` describes the fields that this version of the review does not know.
    """

    steps: Annotated[list[Step], or_empty(list)] = Field(default_factory=list)
    diagnostics: Annotated[list[Diagnostic], or_empty(list)] = Field(default_factory=list)
    change_summary: dict[str, int] | None = None
    maybe_corrupt: bool = False
    unfamiliar: tuple[str, ...] = ()

    @property
    def errors(self) -> list[str]:
        """The reasons of a failure, in the engine's words."""
        return [one.message for one in self.diagnostics if one.severity == "error"]

    @cached_property
    def drift(self) -> bool:
        """Whether it reports drift (`pulumi refresh --preview-only`) instead of a plan."""
        return any(one.op == REFRESH for one in self.steps) and not self._refreshes_first

    @cached_property
    def planned(self) -> list[Step]:
        """The steps of the plan, without those of a refresh before it (`pulumi preview --refresh`)."""
        return [one for one in self.steps if one.op != REFRESH] if self._refreshes_first else self.steps

    @cached_property
    def components(self) -> list[Resource]:
        """The components that the plan creates or changes, as they are afterwards."""
        return [one.new_state for one in self.planned if one.new_state and not one.new_state.custom]

    @cached_property
    def stacks(self) -> set[str]:
        """The stack and project (`STACK::PROJECT`) of the resources, as their URNs name them."""
        return {f"{stack_of(one.urn)}::{project_of(one.urn)}" for one in self.steps}

    @cached_property
    def _refreshes_first(self) -> bool:
        """Whether a plan follows the refresh: only then has the stack itself a second step."""
        ops = {one.op for one in self.steps if type_of(one.urn) == STACK}
        return REFRESH in ops and len(ops) > 1

    @property
    def stack(self) -> str | None:
        """The stack's name, from the URNs of its resources; None for a preview without steps."""
        return next((stack for one in self.steps if (stack := stack_of(one.urn))), None)


def read_preview(file: Path) -> Preview:
    """Return the preview in a file. Raises UnreadableError."""
    return parse_preview(read_bytes(file), str(file))


def parse_preview(raw: bytes, source: str) -> Preview:
    """Return a preview. `source` names the document in errors. Raises UnreadableError."""
    data = load_object(raw, source, COMMAND)
    if not data.keys() & {"steps", "diagnostics", "changeSummary"}:
        hint = ": this is a state; pass it with --state" if "deployment" in data else ""
        raise UnreadableError(f"{source}: is not what `{COMMAND}` prints{hint}")
    for step in maps(data.get("steps")):
        _share_equal(step)
    preview = parse(Preview, data, source, COMMAND)
    return preview.model_copy(update={"unfamiliar": tuple(_unfamiliar(data))})


def _share_equal(step: dict[str, Any]) -> None:
    """Make the equal values of a step's old and new resource one object each."""
    states = [one for one in (step.get("oldState"), step.get("newState")) if isinstance(one, dict)]
    for one in states:
        share_equal(one.get("outputs"), one.get("inputs"))
    for part in ("inputs", "outputs") if len(states) > 1 else ():
        share_equal(states[1].get(part), states[0].get(part))


def _unfamiliar(preview: dict[str, Any]) -> Iterator[str]:
    """Yield a description of each field and kind of difference that this version of the review does not know."""
    steps = preview.get("steps") or ()
    states = [state for one in steps for key in ("oldState", "newState") if (state := one.get(key))]
    kinds = {diff.get("kind", "update") for one in steps for diff in (one.get("detailedDiff") or {}).values()}
    yield from (f"its field `{one}`" for one in sorted(preview.keys() - KNOWN))
    yield from (f"the field `{one}` of a step" for one in sorted(set[str]().union(*steps) - KNOWN_OF_STEP))
    yield from (f"the field `{one}` of a resource" for one in unfamiliar_fields(states))
    yield from (f"the difference `{one}`" for one in sorted(str(one) for one in kinds - DIFFERENCES))
