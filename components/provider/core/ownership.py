"""Ownership of resources, so that none is orphaned and none is created twice.

Every create writes the tag `strata:owner` in the same call: the environment's id, a digest of the resource's URN and
the time. After a run that was killed, or an answer that was lost, the next create finds its resource by that tag and
continues with it. It never adopts one whose id is in the state already, nor one older than a known one.
"""

import hashlib
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..aws_forms import RESERVED_TAGS
from ..plugin.urn import name_of, project_of, stack_of

OWNER = "strata:owner"
STACK = "strata:stack"


@dataclass(frozen=True)
class OwnerTag:
    """The content of an owner tag."""

    environment: str
    digest: str
    created: int  # milliseconds since 1970

    @classmethod
    def parse(cls, value: str | None) -> "OwnerTag | None":
        """Return the content of a tag's value; None if it is not an owner tag."""
        parts = (value or "").split("/")
        return cls(parts[0], parts[1], int(parts[2])) if len(parts) == 3 and parts[2].isdigit() else None

    def __str__(self) -> str:
        return f"{self.environment}/{self.digest}/{self.created}"


@dataclass(frozen=True)
class Identity:
    """The identity of a resource about to be created: its URN in one environment."""

    urn: str
    environment: str
    previous_ids: tuple[str, ...] = ()  # ids of this URN that are in the state, or were in this run
    known_ids: frozenset[str] = frozenset()  # ids of any URN that are in the state, or were in this run
    attempt: int = 1
    created: int = field(default_factory=lambda: time.time_ns() // 1_000_000)  # milliseconds since 1970

    @cached_property
    def digest(self) -> str:
        """The digest of the URN, for places where the URN is too long."""
        return digest(self.urn)

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return name_of(self.urn)

    @property
    def stack(self) -> str:
        """Project and stack, for people who read the tags."""
        return f"{project_of(self.urn)}/{stack_of(self.urn)}"

    @property
    def token(self) -> str:
        """The ClientToken of the create: the same for the same attempt, in whichever process.

        It is a UUID, since EKS refuses tokens of less than 33 characters.
        """
        attempt = "/".join((self.environment, self.urn, *self.previous_ids, str(self.attempt)))
        return str(uuid.uuid5(uuid.NAMESPACE_URL, attempt))

    def owns(self, value: str | None) -> bool:
        """Return whether the value of an owner tag names this resource."""
        tag = OwnerTag.parse(value)
        return tag is not None and (tag.environment, tag.digest) == (self.environment, self.digest)

    def owner_tag(self) -> OwnerTag:
        """Return the owner tag of what this create makes."""
        return OwnerTag(self.environment, self.digest, self.created)

    def tags(self, tags: Mapping[str, str]) -> dict[str, str]:
        """Return a resource's tags with the owner tag and the stack."""
        return {**tags, OWNER: str(self.owner_tag()), STACK: self.stack}

    def tag_list(self, tags: Mapping[str, str]) -> list[dict[str, str]]:
        """Return the same in the form that most of AWS's calls take."""
        return [{"Key": key, "Value": value} for key, value in self.tags(tags).items()]

    def specification(self, resource_type: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return EC2's TagSpecifications for one resource."""
        return [{"ResourceType": resource_type, "Tags": self.tag_list(tags)}]


def digest(text: str) -> str:
    """Return a digest of a text: twenty hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def owned_filter(environment: str) -> list[dict[str, Any]]:
    """Return the filter of EC2's describe calls for what an environment owns."""
    return [{"Name": f"tag:{OWNER}", "Values": [f"{environment}/*"]}]


def user_tags(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the tags in AWS's list that a user manages: neither AWS's own nor strata's."""
    return managed_by_user({tag["Key"]: tag["Value"] for tag in tags})


def managed_by_user(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that a user manages: neither AWS's own nor strata's."""
    return {key: value for key, value in tags.items() if not key.startswith(RESERVED_TAGS)}


def owner_tag(tags: Iterable[Mapping[str, str]]) -> str | None:
    """Return the value of the owner tag in AWS's list of tags."""
    return next((tag["Value"] for tag in tags if tag["Key"] == OWNER), None)


Load = Callable[[], Iterable[tuple[str, str]]]


class Ledger:
    """The resources that one environment owns according to their tags, and those of them that are in the state."""

    def __init__(self, environment: str) -> None:
        self._environment = environment
        self._lock = threading.Lock()
        self._owned: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._known_ids: set[str] = set()
        self._ids_by_urn: defaultdict[str, set[str]] = defaultdict(set)
        self._known_urns: set[str] = set()

    def identity(self, urn: str) -> Identity:
        """Return the identity of a resource about to be created. Known ids of its URN make it another attempt."""
        previous = tuple(sorted(self._ids_by_urn[urn]))
        return Identity(urn, self._environment, previous, frozenset(self._known_ids))

    def urn_in_state(self, urn: str) -> None:
        """Note that the state has this URN, with an id that the engine has not shown yet."""
        self._known_urns.add(urn)

    def id_in_state(self, urn: str, identifier: str) -> None:
        """Note that the state has this id."""
        self._known_ids.add(identifier)
        self._ids_by_urn[urn].add(identifier)

    def candidates(self, identity: Identity, service: str, load: Load, reload: bool = False) -> list[str]:
        """Return the ids that an unfinished create of this resource may have left; `load` reads the service's tags."""
        with self._lock:
            if reload or service not in self._owned:
                self._owned[service] = self._index(load())
            owned = sorted(self._owned[service].get(identity.digest, []))
        known = {identifier for _, identifier in owned if identifier in self._known_ids}
        if not self._ids_by_urn[identity.urn] and identity.urn in self._known_urns and owned:
            known.add(owned[0][1])
        newest = max((created for created, identifier in owned if identifier in known), default=-1)
        return [identifier for created, identifier in owned if created > newest]

    def _index(self, owned: Iterable[tuple[str, str]]) -> dict[str, list[tuple[int, str]]]:
        index: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for identifier, value in owned:
            tag = OwnerTag.parse(value)
            if tag is not None and tag.environment == self._environment:
                index[tag.digest].append((tag.created, identifier))
        return dict(index)
