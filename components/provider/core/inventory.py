"""What a stack has of one type, read in bulk: the first read lists all of it, and the list answers the others.

Waiting shares its lists too: however many resources of a type are pending, one list call serves all who ask meanwhile.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Description = Mapping[str, Any]
Load = Callable[[], Iterable[tuple[str, Description]]]


class Inventory:
    """The descriptions of one type, by id, as the newest list call told them."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._items: dict[str, Description] = {}
        self._first: float | None = None
        self._asked = float("-inf")
        self._changed: set[str] = set()

    def changed(self, identifier: str) -> None:
        """What is known of this id no longer holds."""
        self._changed.add(identifier)

    def read(self, identifier: str) -> Description | None:
        """The description from the first list, or None when it is not there or no longer holds."""
        with self._lock:
            if self._first is None:
                self._list()
            return None if identifier in self._changed else self._items.get(identifier)

    def look(self, identifier: str) -> Description | None:
        """The description from a list asked for after this call began, shared with all who wait at the same time."""
        wanted = time.monotonic()
        with self._lock:
            if self._asked < wanted:
                self._list()
            return self._items.get(identifier)

    @property
    def watched(self) -> float:
        """Seconds between the first and the newest list: an id in neither was gone for as long."""
        return 0.0 if self._first is None else self._asked - self._first

    def _list(self) -> None:
        self._asked = time.monotonic()
        self._items = dict(self._load())
        self._first = self._asked if self._first is None else self._first
