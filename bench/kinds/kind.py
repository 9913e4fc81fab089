"""Kinds of resources with a shape of their own, of which benchmarks write thousands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Properties = dict[str, Any]
Body = Callable[[int, int], Properties]
"""Returns the properties of a resource by its number, and by the number of the team that it belongs to."""


@dataclass(frozen=True)
class Kind:
    """A kind of resources.

    Attributes:
        type: the type.
        body: the properties of a resource.
        change: changes the properties of a resource in place, as an update does.
        arn: the ARN, with `{number}` in it.
        context: resources that exist beside them and do not change, each with its type, name and properties.
    """

    type: str
    body: Body
    change: Callable[[Properties], object]
    arn: str = "arn:aws:shop::123456789012:{number}"
    context: tuple[tuple[str, str, Properties], ...] = ()
