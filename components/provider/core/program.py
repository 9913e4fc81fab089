"""The resources of one program, as far as the engine has asked about them in this run."""

from typing import Any, TypeVar

from ..calls.session import Session

T = TypeVar("T")


class Program:
    """What the declarations of one run share, so that one resource can be checked beside others."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._shared: dict[type, Any] = {}

    def shared(self, kind: type[T]) -> T:
        """Return the run's only object of a class, in which declarations note what their resources have to agree on."""
        found: T = self._shared.setdefault(kind, kind())
        return found
