"""The rule for one resource type: the effects of its changes and removals, and its rights."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..read.kubernetes_object import is_object, object_name
from ..read.state import Resource
from .change import Change
from .finding import Effect
from .quoting import quoted
from .verdict import Verdict
from .world import World

Consequence = tuple[Verdict, str]
"""A verdict, and a clause that describes the consequence. The clause is empty if the action describes it fully."""
BY_RIGHTS: Consequence = (Verdict.CHANGES, "")
"""The consequence of a change whose effects are rights before and after it, which the judge compares."""
OTHER = "other"
"""The level of unknown types. An unknown value of such a type may mean anything."""


@dataclass(frozen=True, slots=True)
class TypeRule:
    """The rule for one resource type.

    Attributes:
        noun: the everyday name of the type, `volume`.
        level: the level of an environment that it belongs to.
        removed: the consequence of deleting or replacing a resource.
        created: the verdict on creating one.
        properties: the consequence of changing a property in place, by the property's path or the start of it. It
            takes precedence over the property's class.
        other_properties: the consequence of changing any property in place, for a type without classes.
        opaque: whether a preview cannot show the effects of a change: a chart, a command, a custom resource.
        on_removal: replaces `removed` if the consequence depends on more than the type.
        on_change: further effects of a change.
    """

    noun: str
    level: str
    removed: Consequence = (Verdict.INTERRUPTS, "whatever uses it fails")
    created: Verdict = Verdict.SAFE
    properties: Mapping[str, Consequence] = field(default_factory=dict)
    other_properties: Consequence | None = None
    opaque: bool = False
    on_removal: Callable[[Resource, World], Effect] | None = None
    on_change: Callable[[Change, World], Iterable[Effect]] | None = None

    def label(self, resource: Resource) -> str:
        """Return the name of a resource in an acknowledgement: `noun/name`."""
        return f"{self.noun.replace(' ', '-')}/{display_name(resource)}"

    def title(self, resource: Resource) -> str:
        """Return the name of a resource in a sentence."""
        return f"{self.noun} {quoted(display_name(resource))}"

    def removal(self, resource: Resource, world: World) -> Effect:
        """Return the effect of deleting or replacing a resource."""
        return self.on_removal(resource, world) if self.on_removal else Effect(*self.removed)


def display_name(resource: Resource) -> str:
    """Return a resource's name in the program, or the namespace and name of a Kubernetes object."""
    if is_object(resource):
        return "/".join(part for part in object_name(resource) if part)
    return resource.name
