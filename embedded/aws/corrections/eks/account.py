"""The resources of EKS that moto does not store, and functions that the corrections of EKS share."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ...partitions import partition_of
from ...protocol import Answer, Call, Refusal
from ..layer import Behind

ACCOUNT_ID = "123456789012"

Resource = dict[str, Any]
Key = tuple[str, str]
"""The name of a cluster, and what identifies a resource in it."""


@dataclass
class EksAccount:
    """The resources in clusters that moto does not keep, and what it does not record of those that it keeps."""

    addons: dict[Key, Resource] = field(default_factory=dict)
    entries: dict[Key, Resource] = field(default_factory=dict)
    policies: dict[Key, dict[str, Resource]] = field(default_factory=dict)  # by access entry, then by policy ARN
    associations: dict[Key, Resource] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)  # by CLUSTER or CLUSTER/NODEGROUP, after an update
    releases: dict[str, str] = field(default_factory=dict)  # of images, by CLUSTER/NODEGROUP
    tags: dict[str, dict[str, str]] = field(default_factory=dict)  # by ARN, after a change
    updates: dict[tuple[str | None, ...], Resource] = field(default_factory=dict)  # by id and updated resource
    security_groups: dict[str, str] = field(default_factory=dict)  # that EKS creates, by cluster

    def forget_cluster(self, name: str, arn: str) -> None:
        """Remove a cluster that was deleted, with everything in it."""
        self.security_groups.pop(name)
        self.versions.pop(name, None)
        self.tags.pop(arn, None)
        for held in (self.addons, self.entries, self.policies, self.associations):
            for key in [key for key in held if key[0] == name]:
                del held[key]

    def show_tags(self, resource: Resource, arn_key: str) -> None:
        """Give the description of a resource the tags that it has after changes, which moto does not record."""
        if resource[arn_key] in self.tags:
            resource["tags"] = dict(self.tags[resource[arn_key]])


Action = Callable[[EksAccount, Resource, Call], Resource]
"""Takes the parameters of a call, changes the account, and returns the answer's content."""

Correction = Callable[[EksAccount, Call, Behind], Answer]
"""Passes a call on and changes the answer, or answers the call itself."""


def find(held: dict[Key, Resource], params: Resource, part: str) -> Resource:
    """Return the resource that the parameters identify; raise Refusal where it does not exist."""
    resource = held.get((params["clusterName"], params[part]))
    if resource is None:
        raise not_found(f"No {part} {params[part]} found in cluster {params['clusterName']}: it")
    return resource


def not_found(what: str) -> Refusal:
    return Refusal("ResourceNotFoundException", f"{what} does not exist", 404)


def refuse_existing(key: Key, held: dict[Key, Resource], message: str) -> None:
    if key in held:
        raise Refusal("ResourceInUseException", message, 409)


def change(resource: Resource, params: Resource, *parts: str) -> None:
    """Set the parts of a resource that the parameters name."""
    resource.update({part: params[part] for part in parts if part in params}, modifiedAt=now())


def without(resource: Resource, *parts: str) -> Resource:
    return {part: value for part, value in resource.items() if part not in parts}


def arn(region: str, path: str) -> str:
    return f"arn:{partition_of(region)}:eks:{region}:{ACCOUNT_ID}:{path}"


def unique() -> str:
    return str(uuid.uuid4())


def now() -> datetime:
    return datetime.now(UTC)
