"""Bulk reads: the first read of a resource lists all resources of its type in the stack, and the list serves the rest.

Waits share lists too: however many resources of a type are pending, one list call serves all that ask at the time.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..calls.clock import Clock

Description = Mapping[str, Any]
Load = Callable[[], Iterable[tuple[str, Description]]]


class Inventory:
    """The descriptions of one type by id, as the newest list call returned them."""

    def __init__(self, load: Load, clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._lock = threading.Lock()
        self._items: dict[str, Description] = {}
        self._first_listed: float | None = None
        self._last_listed = float("-inf")
        self._invalid: set[str] = set()

    def invalidate(self, identifier: str) -> None:
        """Discard the description of an id, because the resource is about to change."""
        self._invalid.add(identifier)

    def read(self, identifier: str) -> Description | None:
        """Return the description from the first list; None if it is missing there or was invalidated."""
        with self._lock:
            if self._first_listed is None:
                self._list()
            return None if identifier in self._invalid else self._items.get(identifier)

    def read_again(self, identifier: str) -> Description | None:
        """Return the description from a list that was requested after this call began; concurrent callers share it."""
        called = self._clock.now()
        with self._lock:
            if self._last_listed < called:
                self._list()
            return self._items.get(identifier)

    @property
    def seconds_observed(self) -> float:
        """Seconds between the first and the newest list: what is in neither was missing for that long."""
        return 0.0 if self._first_listed is None else self._last_listed - self._first_listed

    def _list(self) -> None:
        self._last_listed = self._clock.now()
        self._items = dict(self._load())
        self._first_listed = self._last_listed if self._first_listed is None else self._first_listed
