"""Whose a resource is, so that nothing is orphaned and nothing made twice.

Every create writes the tag `strata:owner` in the same call: the environment's id, a digest of the resource's URN and
the time. After a run that was killed, or an answer that was lost, the next create finds its resource by that tag and
goes on with it. It never takes one that the engine knows already, nor one older than one that the engine knows.
"""

import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..plugin.urn import name_of, project_of, stack_of

OWNER = "strata:owner"
STACK = "strata:stack"


@dataclass(frozen=True)
class Mark:
    """What the owner tag says."""

    environment: str
    digest: str
    created: int

    @classmethod
    def parse(cls, value: str | None) -> "Mark | None":
        """The mark in a tag's value, or None when there is none."""
        parts = (value or "").split("/")
        return cls(parts[0], parts[1], int(parts[2])) if len(parts) == 3 and parts[2].isdigit() else None

    def __str__(self) -> str:
        return f"{self.environment}/{self.digest}/{self.created}"


@dataclass(frozen=True)
class Identity:
    """Who a resource about to be created is: its URN in one environment."""

    urn: str
    environment: str
    known: tuple[str, ...] = ()  # ids that the engine has of it, or had in this run
    shown: frozenset[str] = frozenset()  # ids that the engine has of anything, or had in this run
    attempt: int = 1
    created: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    @cached_property
    def digest(self) -> str:
        """What stands for the URN where it is too long."""
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
        """The ClientToken of the create: the same for the same attempt, from whichever process."""
        return digest("/".join((self.environment, self.urn, *self.known, str(self.attempt))))

    def owns(self, value: str | None) -> bool:
        """Whether an owner tag's value is this resource's."""
        mark = Mark.parse(value)
        return mark is not None and (mark.environment, mark.digest) == (self.environment, self.digest)

    def tags(self, tags: Mapping[str, str]) -> dict[str, str]:
        """A resource's tags with those that say whose it is."""
        return {**tags, OWNER: str(Mark(self.environment, self.digest, self.created)), STACK: self.stack}

    def tag_list(self, tags: Mapping[str, str]) -> list[dict[str, str]]:
        """The same in the form most of AWS's calls take."""
        return [{"Key": key, "Value": value} for key, value in self.tags(tags).items()]

    def specification(self, kind: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
        """EC2's TagSpecifications for one kind of resource."""
        return [{"ResourceType": kind, "Tags": self.tag_list(tags)}]


def digest(text: str) -> str:
    """Twenty hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def owned_filter(environment: str) -> list[dict[str, Any]]:
    """The filter of EC2's describe calls that yields what this environment owns."""
    return [{"Name": f"tag:{OWNER}", "Values": [f"{environment}/*"]}]


def own_tags(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The tags that a user manages, of those AWS lists: not AWS's own and not strata's."""
    pairs = {tag["Key"]: tag["Value"] for tag in tags}
    return {key: value for key, value in pairs.items() if not key.startswith(("aws:", "strata:"))}


def owner_tag(tags: Iterable[Mapping[str, str]]) -> str | None:
    """The owner tag's value, of the tags AWS lists."""
    return next((tag["Value"] for tag in tags if tag["Key"] == OWNER), None)


Load = Callable[[], Iterable[tuple[str, str]]]


class Ledger:
    """What one environment owns by its tags, and what of it the engine knows."""

    def __init__(self, environment: str) -> None:
        self._environment = environment
        self._lock = threading.Lock()
        self._owned: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._shown: set[str] = set()
        self._shown_by_urn: defaultdict[str, set[str]] = defaultdict(set)
        self._recorded: set[str] = set()

    def identity(self, urn: str) -> Identity:
        """The identity of a resource about to be created; what the engine has shown of it makes it another attempt."""
        return Identity(urn, self._environment, tuple(sorted(self._shown_by_urn[urn])), frozenset(self._shown))

    def recorded(self, urn: str) -> None:
        """The engine has this URN in its state, whichever id it has there."""
        self._recorded.add(urn)

    def show(self, urn: str, identifier: str) -> None:
        """The engine has this id in its state."""
        self._shown.add(identifier)
        self._shown_by_urn[urn].add(identifier)

    def candidates(self, identity: Identity, service: str, load: Load, reload: bool = False) -> list[str]:
        """The ids that an unfinished create of this resource may have left, loading the service's index when needed."""
        with self._lock:
            if reload or service not in self._owned:
                self._owned[service] = self._index(load())
            owned = sorted(self._owned[service].get(identity.digest, []))
        known = {identifier for _, identifier in owned if identifier in self._shown}
        if not self._shown_by_urn[identity.urn] and identity.urn in self._recorded and owned:
            known.add(owned[0][1])
        newest = max((created for created, identifier in owned if identifier in known), default=-1)
        return [identifier for created, identifier in owned if created > newest]

    def _index(self, owned: Iterable[tuple[str, str]]) -> dict[str, list[tuple[int, str]]]:
        index: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for identifier, value in owned:
            mark = Mark.parse(value)
            if mark is not None and mark.environment == self._environment:
                index[mark.digest].append((mark.created, identifier))
        return dict(index)
