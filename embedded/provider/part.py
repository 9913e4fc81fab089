"""The interface of an embedded part."""

from collections.abc import Mapping
from typing import Any, ClassVar

Values = dict[str, Any]


class Part:
    """A part of this checkout. Starting, observing and stopping it can be repeated without further effect."""

    inputs: ClassVar[tuple[str, ...]] = ()
    """The inputs, which are texts. A change of one replaces the resource."""
    optional: ClassVar[tuple[str, ...]] = ()
    """The inputs that may be omitted."""
    secret: ClassVar[tuple[str, ...]] = ()
    """The outputs that the state keeps encrypted."""
    outputs: ClassVar[tuple[str, ...]]
    """All outputs. A preview shows the first one as removed if the part does not run or is out of date."""
    missing: ClassVar[str] = ""
    """Why a refresh fails while the part does not run, and what to do; empty if it does not fail."""
    started_again: ClassVar[str] = ""
    """What a user has to know after an update has started the part again; empty if nothing."""

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:
        """Start the part for a stack, and return its outputs.

        Raises:
            Failure: it does not start.
        """
        raise NotImplementedError

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:
        """Return the current outputs; None if the part does not run, or is out of date."""
        raise NotImplementedError

    def stop(self, stack: str) -> None:
        """Stop the part for a stack, if it runs for stacks.

        Raises:
            Failure: it does not stop.
        """
