"""Calls functions of strata's provider, in a process with the configuration that a state contains."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc

from components.provider.plugin.protocol import OPTIONS, provider_pb2, provider_pb2_grpc
from components.provider.plugin.wire import decode, encode

from .document import UnreadableError
from .state import State

EXECUTABLE = Path(__file__).parents[2] / "components" / "provider" / "pulumi-resource-strata"
TYPE = "pulumi:providers:strata"
NO_ENGINE = "127.0.0.1:1"
"""The address of the engine, which these functions do not call."""


def configurations(state: State) -> list[dict[str, Any]]:
    """Return the configuration of each provider of a state, each once."""
    found: list[dict[str, Any]] = []
    for one in state.resources:
        kept = {name: value for name, value in one.inputs.items() if name != "version"}
        if one.type == TYPE and not one.delete and kept not in found:
            found.append(kept)
    return found


@contextmanager
def provider(configuration: Mapping[str, Any]) -> Iterator[Provider]:
    """Start a process of the provider, and end it afterwards."""
    process = subprocess.Popen([str(EXECUTABLE), NO_ENGINE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        port = process.stdout.readline().strip() if process.stdout else ""
        if not port:
            reason = process.stderr.read().strip() if process.stderr else ""
            raise UnreadableError(f"the provider did not start: {reason}")
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=OPTIONS) as channel:
            yield Provider(provider_pb2_grpc.ResourceProviderStub(channel), configuration)
    finally:
        process.terminate()
        process.communicate()


class Provider:
    """A configured provider."""

    def __init__(self, stub: Any, configuration: Mapping[str, Any]) -> None:
        self._stub = stub
        request = provider_pb2.ConfigureRequest(args=encode(configuration), acceptSecrets=True)
        self._send("Configure", request)

    def call(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a function. Raises UnreadableError."""
        answer = self._send("Invoke", provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))
        for failure in answer.failures:
            raise UnreadableError(f"{failure.property}: {failure.reason}")
        return decode(getattr(answer, "return"))[0]

    def _send(self, method: str, request: Any) -> Any:
        try:
            return getattr(self._stub, method)(request)
        except grpc.RpcError as error:
            raise UnreadableError(error.details()) from None
