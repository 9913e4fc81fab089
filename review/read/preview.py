"""A preview, as `pulumi preview --json` prints it."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from .document import Part, Texts, UnreadableError, load_object, or_empty, parse, read_bytes
from .state import Resource
from .urn import stack_of, type_of

COMMAND = "pulumi preview --json"
REFRESH, STACK = "refresh", "pulumi:pulumi:Stack"


class PropertyDiff(Part):
    """How one property differs: `add`, `delete` or `update`, with the suffix `-replace` if it replaces the resource."""

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


class Preview(Part):
    """The operations that the engine plans. A failed preview contains those planned before the failure, and errors."""

    steps: Annotated[list[Step], or_empty(list)] = Field(default_factory=list)
    diagnostics: Annotated[list[Diagnostic], or_empty(list)] = Field(default_factory=list)
    change_summary: dict[str, int] | None = None

    @property
    def errors(self) -> list[str]:
        """The reasons of a failure, in the engine's words."""
        return [one.message for one in self.diagnostics if one.severity == "error"]

    @property
    def drift(self) -> bool:
        """Whether it reports what others changed (`pulumi refresh --preview-only`) instead of a plan."""
        return any(one.op == REFRESH for one in self.steps) and not self._refreshes_first

    @property
    def planned(self) -> list[Step]:
        """The steps of the plan, without those of a refresh before it (`pulumi preview --refresh`)."""
        return [one for one in self.steps if one.op != REFRESH] if self._refreshes_first else self.steps

    @property
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
    return parse(Preview, data, source, COMMAND)
