"""Stacks other than `local` that use the embedded parts, which `make down` stops."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import aws, node
from .project import STACK
from .states import states
from .users import BY_HAND

UNKNOWN = "no stack of this checkout"

PARTS = {"node": ("embedded:index:Node", node.users), "AWS API": ("embedded:index:AwsApi", aws.users)}
"""The embedded parts by their names in messages: the type of their resource, and who uses them."""


@dataclass
class OtherStack:
    """A stack other than `local`, and its resources that `make down` would stop or lose.

    Attributes:
        resources: the number of its resources; 0 where its state is kept elsewhere.
        parts: the embedded parts that it uses.
        volumes: its volumes that the provisioner of the cluster still has to delete, as `CLAIM (VOLUME)`.
    """

    resources: int = 0
    parts: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)

    def describe(self, name: str) -> str:
        """Return one line about the stack."""
        found = [f"{self.resources} resource{'s' * (self.resources != 1)}"] if self.resources else []
        found += [f"uses the embedded {' and the '.join(self.parts)}"] if self.parts else []
        if self.volumes:
            found.append(f"volumes with the reclaim policy Delete: {', '.join(self.volumes)}")
        return f"  {name}: {'; '.join(found)}"


def find() -> dict[str, OtherStack]:
    """Return the other stacks that use an embedded part or have volumes in the embedded cluster, by name."""
    known = list(states())
    # A namespace named after `local` is its own, even if a killed run left it in no state.
    owner = {namespace: one.name for one in known for namespace in one.namespaces} | {STACK: STACK}
    others: dict[str, OtherStack] = {}
    for part, (resource_type, users) in PARTS.items():
        having = {one.name for one in known if resource_type in one.types}
        for name in (users().names() | having) - {STACK, BY_HAND}:
            others.setdefault(name, OtherStack()).parts.append(part)
    for volume in node.deleted_with_their_claims():
        name = owner.get(volume.namespace, UNKNOWN)
        if name != STACK:
            found = f"{volume.namespace}/{volume.claim} ({volume.name})"
            others.setdefault(name, OtherStack()).volumes.append(found)
    for one in known:
        if one.name in others:
            others[one.name].resources = len(one.resources)
    return dict(sorted(others.items()))


def describe(others: Mapping[str, OtherStack]) -> str:
    """Return a line about each stack, and the commands that delete what it has."""
    lines = [other.describe(name) for name, other in others.items()]
    remedies = [f"`pulumi destroy -s {name}`" for name in others if name != UNKNOWN]
    remedies += ["`kubectl delete pvc -n NAMESPACE CLAIM`"] if UNKNOWN in others else []
    return "\n".join([*lines, f"delete that first ({', '.join(remedies)})"])
