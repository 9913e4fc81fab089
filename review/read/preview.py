"""Reads what `pulumi preview --json` and `pulumi stack export` print."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

REFRESH, STACK = "refresh", "pulumi:pulumi:Stack"


class UnreadableError(Exception):
    """What was to be read cannot be; the message says what it is and what to do."""


def _or_empty(kind: type) -> BeforeValidator:
    """The engine leaves out what is empty, or writes null."""
    return BeforeValidator(lambda value: kind() if value is None else value)


Texts = Annotated[list[str], _or_empty(list)]
Properties = Annotated[dict[str, Any], _or_empty(dict)]


class Part(BaseModel):
    """A part of what the engine prints; what is not read, such as local paths, is not kept."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


class Resource(Part):
    """A resource as a state has it. A secret is `[secret]` in a preview, and encrypted in a state."""

    urn: str
    type: str = ""
    id: str = ""
    custom: bool = False
    inputs: Properties = Field(default_factory=dict)
    outputs: Properties = Field(default_factory=dict)
    parent: str = ""
    provider: str = ""
    dependencies: Texts = Field(default_factory=list)
    property_dependencies: Annotated[dict[str, list[str] | None], _or_empty(dict)] = Field(default_factory=dict)
    protect: bool = False
    retain_on_delete: bool = False
    delete: bool = False
    external: bool = False
    created: str = ""

    @property
    def name(self) -> str:
        """Its name in the program."""
        return name_of(self.urn)


class PropertyDiff(Part):
    """How one property differs: add, delete or update, and whether that replaces the resource."""

    kind: str = "update"
    input_diff: bool = False


class Step(Part):
    """One operation that the engine plans."""

    op: str
    urn: str
    old_state: Resource | None = None
    new_state: Resource | None = None
    replace_reasons: Texts = Field(default_factory=list)
    diff_reasons: Texts = Field(default_factory=list)
    detailed_diff: Annotated[dict[str, PropertyDiff], _or_empty(dict)] = Field(default_factory=dict)


class Diagnostic(Part):
    """What the engine, a provider or the program said."""

    message: str = ""
    severity: str = ""
    urn: str = ""


class Preview(Part):
    """What the engine plans. A preview that failed has what was planned until then, and the errors."""

    steps: Annotated[list[Step], _or_empty(list)] = Field(default_factory=list)
    diagnostics: Annotated[list[Diagnostic], _or_empty(list)] = Field(default_factory=list)
    change_summary: dict[str, int] | None = None

    @property
    def errors(self) -> list[str]:
        """Why it failed, in the engine's words."""
        return [one.message for one in self.diagnostics if one.severity == "error"]

    @property
    def drift(self) -> bool:
        """Whether it tells what others changed meanwhile (`pulumi refresh --preview-only`), not what is planned."""
        return any(one.op == REFRESH for one in self.steps) and not self._looks_first

    @property
    def planned(self) -> list[Step]:
        """The steps to judge: without those by which a plan looks first at what is there (`--refresh`)."""
        return [one for one in self.steps if one.op != REFRESH] if self._looks_first else self.steps

    @property
    def _looks_first(self) -> bool:
        """Whether the stack itself is planned after it was looked at, which a plan does and a mere refresh does not."""
        ops = {one.op for one in self.steps if type_of(one.urn) == STACK}
        return REFRESH in ops and len(ops) > 1

    @property
    def stack(self) -> str | None:
        """The stack's name, from its resources' URNs."""
        return next((one.urn.split(":")[2] for one in self.steps if one.urn.startswith("urn:pulumi:")), None)


class Deployment(Part):
    """A state's resources, each after those it depends on."""

    resources: Annotated[list[Resource], _or_empty(list)] = Field(default_factory=list)


class Export(Part):
    """What `pulumi stack export` prints."""

    deployment: Deployment


def name_of(urn: str) -> str:
    """A resource's name in the program, the last part of its URN."""
    return urn.split("::", 3)[-1]


def type_of(urn: str) -> str:
    """A resource's type, the last of the types that its URN has."""
    parts = urn.split("::", 3)
    return parts[2].rsplit("$", 1)[-1] if len(parts) == 4 else ""


def read_preview(file: Path) -> Preview:
    """The preview in a file. Raises UnreadableError."""
    return parse_preview(_bytes(file), str(file))


def parse_preview(raw: bytes, source: str) -> Preview:
    """The preview that a text holds; `source` names it in errors. Raises UnreadableError."""
    data = _json(raw, source, "pulumi preview --json")
    if not data.keys() & {"steps", "diagnostics", "changeSummary"}:
        hint = ": this is a state; give it by --state" if "deployment" in data else ""
        raise UnreadableError(f"{source}: is not what `pulumi preview --json` prints{hint}")
    try:
        return Preview.model_validate(data)
    except ValidationError as error:
        raise _misshapen(error, source, "pulumi preview --json") from None


def read_state(file: Path) -> list[Resource]:
    """The resources of a state's export in a file. Raises UnreadableError."""
    return parse_state(_bytes(file), str(file))


def parse_state(raw: bytes, source: str) -> list[Resource]:
    """The resources of a state's export; those that only wait to be deleted are left out. Raises UnreadableError."""
    data = _json(raw, source, "pulumi stack export")
    try:
        return [one for one in Export.model_validate(data).deployment.resources if not one.delete]
    except ValidationError as error:
        raise _misshapen(error, source, "pulumi stack export") from None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{file}: cannot be read: {error.strerror}") from None


def _json(raw: bytes, source: str, command: str) -> dict[str, Any]:
    if not raw.strip():
        raise UnreadableError(f"{source}: is empty: `{command}` said nothing; what it wrote to standard error says why")
    try:
        data = json.loads(raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{source}: is no JSON, as `{command}` prints it: {error}") from None
    if not isinstance(data, dict):
        raise UnreadableError(f"{source}: is not what `{command}` prints: it holds no object")
    return data


def _misshapen(error: ValidationError, source: str, command: str) -> UnreadableError:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(key) for key in first["loc"])
    return UnreadableError(f"{source}: is not what `{command}` prints: {place}: {first['msg']}")
