"""Who uses an embedded part: it is stopped with the last of them."""

import json
from dataclasses import dataclass
from pathlib import Path

from .files import write
from .lock import only_one

BY_HAND = "a person"


@dataclass(frozen=True)
class Users:
    """The stacks that use a part, and BY_HAND where somebody started it by its command; kept in a file."""

    file: Path

    def names(self) -> set[str]:
        """All of them."""
        return set(json.loads(self.file.read_text(encoding="utf-8"))) if self.file.exists() else set()

    def add(self, name: str) -> None:
        """One more, or one that is there already."""
        self._change({name}, set())

    def remove(self, name: str) -> set[str]:
        """One less; those who are left."""
        return self._change(set(), {name})

    def clear(self) -> None:
        """Nobody any more."""
        self.file.unlink(missing_ok=True)

    def _change(self, come: set[str], gone: set[str]) -> set[str]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with only_one(self.file.with_suffix(".lock")):
            left = (self.names() | come) - gone
            write(self.file, json.dumps(sorted(left)))
            return left
