"""The users of an embedded part. The part is stopped when its last user is removed."""

import json
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from .files import write
from .lock import only_one

BY_HAND = "a person"


@dataclass(frozen=True)
class Users:
    """A file with the stacks that use a part, and BY_HAND if its own command started it."""

    file: Path

    def names(self) -> set[str]:
        """Return the users' names."""
        return set(json.loads(self.file.read_text(encoding="utf-8"))) if self.file.exists() else set()

    def add(self, name: str) -> None:
        """Add a user, if it is not one already."""
        self._change(add={name})

    def remove(self, name: str) -> set[str]:
        """Remove a user and return those who remain."""
        return self._change(remove={name})

    def clear(self) -> None:
        """Remove all users."""
        self.file.unlink(missing_ok=True)

    def _change(self, add: Set[str] = frozenset(), remove: Set[str] = frozenset()) -> set[str]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with only_one(self.file.with_suffix(".lock")):
            names = (self.names() | add) - remove
            write(self.file, json.dumps(sorted(names)))
            return names
