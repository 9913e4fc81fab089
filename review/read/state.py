"""A stack's state, as `pulumi stack export` prints it."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from .document import Part, Properties, Texts, load_object, or_empty, parse, read_bytes
from .urn import name_of
from .values import value_at

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
    created: str = ""

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return name_of(self.urn)


class Deployment(Part):
    """The resources of a state, each after its dependencies."""

    resources: Annotated[list[Resource], or_empty(list)] = Field(default_factory=list)


class Export(Part):
    """The document that `pulumi stack export` prints."""

    deployment: Deployment


def property_of(resource: Resource | None, path: str) -> Any:
    """Return a property: the program's value, otherwise the one that the provider reported; None without a resource."""
    if resource is None:
        return None
    given = value_at(resource.inputs, path)
    return value_at(resource.outputs, path) if given is None else given


def provider_urn(resource: Resource | None) -> str:
    """Return the URN of a resource's provider, without the provider's id; empty for a resource without one."""
    return resource.provider.rpartition("::")[0] if resource else ""


def read_state(file: Path) -> list[Resource]:
    """Return the resources of a state that was exported to a file. Raises UnreadableError."""
    return parse_state(read_bytes(file), str(file))


def parse_state(raw: bytes, source: str) -> list[Resource]:
    """Return the resources of an exported state, without those that an earlier update left to be deleted.

    `source` names the document in errors. Raises UnreadableError.
    """
    export = parse(Export, load_object(raw, source, COMMAND), source, COMMAND)
    return [one for one in export.deployment.resources if not one.delete]
