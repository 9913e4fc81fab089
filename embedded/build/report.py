"""The progress report of a build: the tools, the share that is done, and the time that is left."""

import time
from collections.abc import Callable

from ..progress import Progress

MIN_PACKAGES = 50
"""The number of compiled packages after which the remaining time is estimated."""


def time_left(compiled: int, total: int, elapsed: float) -> str:
    """Return the time that the packages left will take, if they take as long as those so far; empty if not known.

    Args:
        compiled: packages so far.
        total: packages of the whole build; 0 where that is not known yet.
        elapsed: seconds so far.
    """
    if compiled < MIN_PACKAGES or not total:
        return ""
    minutes = round(elapsed / compiled * max(total - compiled, 0) / 60)
    return f"; about {minutes} min left" if minutes else "; less than a minute left"


class Report:
    """The lines of one build.

    Attributes:
        took: the seconds that each tool took after the one before it.
    """

    def __init__(self, progress: Progress, names: list[str], total: Callable[[], int]) -> None:
        """Print the names of the tools that will be built.

        Args:
            names: the tools.
            total: returns the number of packages that have to be compiled; 0 while that is not known.
        """
        self.took: dict[str, float] = {}
        self._progress = progress
        self._tools = len(names)
        self._total = total
        self._compiled = 0
        self._started = self._last = time.monotonic()
        progress.say(
            f"building from source: {', '.join(names)}. With empty caches the first run takes about 8 minutes on two "
            "idle processors and leaves 6 GB in Go's caches. Built tools are kept for all checkouts."
        )

    def show(self, *, compiles: bool) -> None:
        """Show the progress of the build.

        Args:
            compiles: whether the compiler has begun with one more package.
        """
        self._compiled += compiles
        elapsed, total = time.monotonic() - self._started, self._total()
        packages = f"{self._compiled} of {total} packages" if total else f"{self._compiled} packages"
        self._progress.update(f"{packages}, {elapsed:.0f} s{time_left(self._compiled, total, elapsed)}")

    def built(self, name: str) -> None:
        """Print that a tool is built."""
        now = time.monotonic()
        self.took[name] = now - self._last
        self._last = now
        self._progress.say(f"[{len(self.took)}/{self._tools}] {name}: built in {self.took[name]:.0f} s")
