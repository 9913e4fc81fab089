"""A layer between an API call and moto: it changes the call or its answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..protocol import Answer, Call

Layer = Callable[[Call, "Behind"], Answer]
"""Passes a call on, answers it itself, refuses it (raises Refusal) or changes the answer."""


@dataclass(frozen=True)
class Behind:
    """The rest of a call's path behind a layer: further layers, and moto last.

    Attributes:
        layers: the further layers, the next one first.
        moto: sends a call to moto itself.
        client_of: returns a boto3 client of moto itself for a service and a region. A layer reads and changes the
            account with it; its calls pass no layer.
    """

    layers: Sequence[Layer]
    moto: Callable[[Call], Answer]
    client_of: Callable[[str, str], Any]

    def __call__(self, call: Call) -> Answer:
        if self.layers:
            return self.layers[0](call, Behind(self.layers[1:], self.moto, self.client_of))
        return self.moto(call)

    def client(self, call: Call, service: str = "") -> Any:
        """Return a boto3 client of moto for the call's region, and its service unless another one is named."""
        return self.client_of(service or call.service, call.region)
