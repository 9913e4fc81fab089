"""Waits for changes that AWS carries out after a call has returned. Every wait ends after its timeout and on SIGINT."""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any, Generic, TypeVar

from ..calls.errors import TimedOutError
from ..calls.session import Session

T = TypeVar("T")
FIRST_INTERVAL, MAX_INTERVAL = 0.5, 10.0  # seconds between two polls


@dataclass(frozen=True)
class Wait(Generic[T]):
    """A wait for a status. It ends with one of `target` or, where no target is given, with one not in `pending`."""

    subject: str  # what the status belongs to, as a user knows it
    poll: Callable[[], T]
    status: Callable[[T], str | None]
    pending: frozenset[str | None] = frozenset()
    target: frozenset[str | None] = frozenset()
    reason: Callable[[T], str] = lambda _: ""
    limit: float = inf  # seconds after which the wait ends, unless customTimeouts are set

    def is_over(self, status: str | None) -> bool:
        """Return whether a status ends the wait."""
        return status in self.target if self.target else status not in self.pending


Updates = Generator[Wait[Any], Any, None]
"""The steps of an update: it yields each wait that the next call needs, and is sent what the last poll found."""


class Operation:
    """One create, update or delete: the time for its waits, which `customTimeouts` set (0 if not) or the default."""

    def __init__(self, session: Session, custom: float, default: float) -> None:
        self._session, self._seconds, self._is_custom = session, custom or default, bool(custom)
        self._end = session.clock.now() + self._seconds

    def wait(self, wait: Wait[T]) -> T:
        """Return what the last poll found.

        Raises:
            TimedOutError: the time is over.
            CancelledError: the user stopped the operation.
        """
        limit = inf if self._is_custom else wait.limit
        for is_last in self.polls(limit):
            found = wait.poll()
            status = wait.status(found)
            if wait.is_over(status):
                return found
            if is_last:
                reason = wait.reason(found).rstrip(".")
                because = f" ({reason})" if reason else ""
                raise self._timed_out(f"{wait.subject} is still {status or 'present'}{because}", limit)
        raise AssertionError("unreachable")

    def pause(self, seconds: float, subject: str) -> None:
        """Wait, at most until the time is over. `subject` says what for, as the start of a sentence.

        Raises:
            TimedOutError: the time was over before.
            CancelledError: the user stopped the operation.
        """
        left = self._left()
        if left <= 0:
            raise self._timed_out(subject)
        self._session.pause(min(seconds, left))

    def looks(self, delays: Iterable[float]) -> Iterator[None]:
        """Yield after each of the delays, in seconds, until the time is over. Raises CancelledError."""
        for seconds in delays:
            if (left := self._left()) <= 0:
                return
            self._session.pause(min(seconds, left))
            yield

    def _left(self) -> float:
        return self._end - self._session.clock.now()

    def _timed_out(self, sentence: str, limit: float = inf) -> TimedOutError:
        return TimedOutError(
            f"{sentence} after the {min(self._seconds, limit):g} s allowed: run the command again to go on waiting, or "
            "allow more time with customTimeouts"
        )

    def polls(self, limit: float = inf) -> Iterator[bool]:
        """Yield before each poll whether it is the last one, and pause in between. Raises CancelledError."""
        interval, end = FIRST_INTERVAL, self._session.clock.now() + limit
        while (left := min(self._left(), end - self._session.clock.now())) > 0:
            yield False
            self._session.pause(min(interval, left))
            interval = min(MAX_INTERVAL, interval * 1.5)
        yield True

    def carry_out(self, updates: Updates | None) -> None:
        """Run the steps of an update, with the waits that it yields."""
        found: Any = None
        while updates is not None:
            try:
                wait = updates.send(found)
            except StopIteration:
                return
            found = self.wait(wait)
