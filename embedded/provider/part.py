"""What the engine may ask of an embedded part."""

from collections.abc import Mapping
from typing import Any, ClassVar

Values = dict[str, Any]


class Part:
    """Something of this checkout that can be started, looked at and stopped, each of them as often as one likes."""

    inputs: ClassVar[tuple[str, ...]] = ()
    """The texts that a program gives. Another one makes it another resource."""
    secret: ClassVar[tuple[str, ...]] = ()
    """The outputs that the state keeps encrypted."""
    outputs: ClassVar[tuple[str, ...]]
    """All outputs; a preview shows the first as gone where the part is not there as it should be."""
    missing: ClassVar[str] = ""
    """Why a refresh cannot go on while it is not there, and what to do; empty where it can."""
    started_again: ClassVar[str] = ""
    """What a user has to know after an update, which starts it again; empty where that is nothing."""

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:
        """Makes it be there for a stack, and returns its outputs.

        Raises:
            Failure: it cannot be.
        """
        raise NotImplementedError

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:
        """Its outputs as they are now; None where it is not there, or not as it should be."""
        raise NotImplementedError

    def stop(self, stack: str) -> None:
        """Makes it be gone, as far as a stack is concerned.

        Raises:
            Failure: it does not go.
        """
