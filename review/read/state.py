"""A stack's state, as `pulumi stack export` prints it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from components.provider.plugin.urn import name_of, project_of, stack_of

from .document import Part, Properties, Texts, load_object, or_empty, parse, read_bytes, share_equal
from .values import maps, value_at

COMMAND = "pulumi stack export"


class Resource(Part):
    """A resource in a state or in a preview. A secret is `[secret]` in a preview, and encrypted in a state."""

    urn: str
    type: str = ""
    id: str = ""
    custom: bool = False
    inputs: Properties = Field(default_factory=dict)
    outputs: Properties = Field(default_factory=dict)
    parent: str = ""
    provider: str = ""
    dependencies: Texts = Field(default_factory=list)
    property_dependencies: Annotated[dict[str, list[str] | None], or_empty(dict)] = Field(default_factory=dict)
    protect: bool = False
    retain_on_delete: bool = False
    delete: bool = False
    external: bool = False
    pending_replacement: bool = False
    created: str = ""

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return name_of(self.urn)


def is_of_aws(type_: str) -> bool:
    """Return whether a type is one of pulumi-aws or of strata, whose resources are in AWS."""
    return type_.startswith(("aws:", "strata:"))


class Operation(Part):
    """An operation that was in progress when an update was interrupted."""

    resource: Resource
    type: str = ""


class State(Part):
    """A stack's state.

    Attributes:
        resources: the resources, each after its dependencies. Those with `delete` were replaced by an interrupted
            update; the next update deletes them. Those with `pending_replacement` are deleted already.
        pending_operations: what an interrupted update had begun, with unknown result.
        unfamiliar: the fields that this version does not know, in words.
    """

    resources: Annotated[list[Resource], or_empty(list)] = Field(default_factory=list)
    pending_operations: Annotated[list[Operation], or_empty(list)] = Field(default_factory=list)
    unfamiliar: tuple[str, ...] = ()

    @cached_property
    def stacks(self) -> set[str]:
        """The stacks and projects (`STACK::PROJECT`) of the resources, as their URNs name them."""
        return {f"{stack_of(one.urn)}::{project_of(one.urn)}" for one in self.resources}


class Export(Part):
    """The document that `pulumi stack export` prints."""

    deployment: State


IGNORED = frozenset(
    {
        "taint",
        "initErrors",
        "additionalSecretOutputs",
        "aliases",
        "customTimeouts",
        "importID",
        "deletedWith",
        "replaceWith",
        "modified",
        "sourcePosition",
        "stackTrace",
        "ignoreChanges",
        "hideDiff",
        "replaceOnChanges",
        "replacementTrigger",
        "refreshBeforeUpdate",
        "viewOf",
        "resourceHooks",
        "envVarMappings",
    }
)
"""The fields of a resource that change no verdict (pulumi/pulumi, sdk/go/common/apitype/core.go, ResourceV3)."""
KNOWN_PARTS = frozenset({"manifest", "secrets_providers", "resources", "pending_operations", "metadata"})
"""The parts of a deployment (the same file, DeploymentV3)."""
VERSIONS = (3, 4)


def property_of(resource: Resource | None, path: str) -> Any:
    """Return a property: the program's value, otherwise the one that the provider reported; None without a resource."""
    if resource is None:
        return None
    given = value_at(resource.inputs, path)
    return value_at(resource.outputs, path) if given is None else given


def provider_urn(resource: Resource | None) -> str:
    """Return the URN of a resource's provider, without the provider's id; empty for a resource without one."""
    return resource.provider.rpartition("::")[0] if resource else ""


def read_state(file: Path) -> State:
    """Return a state that was exported to a file. Raises UnreadableError."""
    return parse_state(read_bytes(file), str(file))


def parse_state(raw: bytes, source: str) -> State:
    """Return an exported state. `source` names the document in errors. Raises UnreadableError."""
    data = load_object(raw, source, COMMAND)
    deployment = data.get("deployment")
    for one in maps(deployment.get("resources")) if isinstance(deployment, dict) else ():
        share_equal(one.get("outputs"), one.get("inputs"))
    export = parse(Export, data, source, COMMAND)
    return export.deployment.model_copy(update={"unfamiliar": tuple(_unfamiliar(data))})


def _unfamiliar(export: dict[str, Any]) -> Iterator[str]:
    """Yield what this version does not know of an exported state, in words."""
    if export.get("version", VERSIONS[0]) not in VERSIONS:
        yield f"its version {export['version']}"
    deployment = export["deployment"]
    operations = deployment.get("pending_operations") or ()
    resources = [*(deployment.get("resources") or ()), *(one["resource"] for one in operations)]
    yield from (f"its field `{one}`" for one in sorted(deployment.keys() - KNOWN_PARTS))
    yield from (f"the field `{one}` of a resource" for one in unfamiliar_fields(resources))


def unfamiliar_fields(resources: Iterable[dict[str, Any]]) -> list[str]:
    """Return the fields of resources that this version does not know."""
    return sorted(set[str]().union(*resources) - IGNORED - _FIELDS)


_FIELDS = frozenset(one.alias or name for name, one in Resource.model_fields.items())
