"""What an example of a resource type contains."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.harness.provider_prerequisites import Prerequisites

Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """The inputs of one resource and, for each input, other inputs: another value with what that value requires."""

    inputs: Callable[[Prerequisites], Inputs]
    others: Callable[[Prerequisites], Mapping[str, Inputs]]
    in_use: Callable[[Prerequisites, str], str] | None = None  # puts it to use; returns the name in the error
    unread: frozenset[str] = field(default_factory=frozenset)  # inputs that AWS never returns
    beyond_moto: frozenset[str] = field(default_factory=frozenset)  # inputs that moto does not update


def each(**others: Any) -> dict[str, Inputs]:
    """Return other inputs that differ in one value each."""
    return {name: {name: value} for name, value in others.items()}
