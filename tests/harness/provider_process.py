"""The engine's side of the protocol: speaks gRPC to a real provider process, as `pulumi up` does."""

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from components.provider.plugin.wire import decode, encode

LAUNCHER = Path(__file__).parents[2] / "components" / "provider" / "pulumi-resource-strata"
Kinds = dict[str, str]


@dataclass(frozen=True)
class Held:
    """A resource as the state has it."""

    urn: str
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    secrets: frozenset[str] = frozenset()
    error: str = ""


class RefusedError(Exception):
    """The provider's answer was an error: the sentence a user sees."""


class CheckError(Exception):
    """The provider refuses the inputs: one sentence for each property path."""

    def __init__(self, failures: Mapping[str, str]) -> None:
        super().__init__(str(failures))
        self.failures = dict(failures)


class ProviderProcess:
    """The provider's process, and the connection to it."""

    def __init__(self, environment: Mapping[str, str], errors: Path) -> None:
        self._errors = errors.open("w")
        self.process = subprocess.Popen(
            [LAUNCHER, "127.0.0.1:1"], stdout=subprocess.PIPE, stderr=self._errors, text=True, env=dict(environment)
        )
        assert self.process.stdout is not None
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self.process.stdout.readline().strip()}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def stop(self) -> None:
        """Ends the process as the engine does."""
        self._channel.close()
        self.process.terminate()
        self.process.wait()
        self._errors.close()


class Engine:
    """One run of the engine: a configured provider, and what it is asked."""

    def __init__(self, stub: Any, config: Mapping[str, Any], environment: str = "test00000001") -> None:
        self.stub = stub
        args = encode({"environmentId": environment, "region": "us-east-1", **config})
        self.stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))

    def check(
        self, token: str, inputs: Mapping[str, Any], old: Mapping[str, Any] | None = None, secrets: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The inputs with defaults. Raises CheckError."""
        request = provider_pb2.CheckRequest(
            urn=urn_of(token), olds=encode(old or {}), news=encode(inputs, set(secrets)), randomSeed=b"\0" * 32
        )
        answer = self._call("Check", request)
        if answer.failures:
            raise CheckError({failure.property: failure.reason for failure in answer.failures})
        checked, hidden = decode(answer.inputs)
        assert set(secrets) <= hidden
        return checked

    def diff(self, held: Held, new: Mapping[str, Any]) -> Kinds:
        """The paths that differ, each with how."""
        answer = self._diff(held, new)
        return {path: provider_pb2.PropertyDiff.Kind.Name(kind.kind) for path, kind in answer.detailedDiff.items()}

    def replaces(self, held: Held, new: Mapping[str, Any]) -> set[str]:
        """The properties that replace the resource."""
        return set(self._diff(held, new).replaces)

    def create(
        self,
        token: str,
        inputs: Mapping[str, Any],
        secrets: Iterable[str] = (),
        timeout: float = 0,
        *,
        name: str = "it",
    ) -> Held:
        """A resource made. One that was made but is not as it should be has an `error`."""
        urn = urn_of(token, name)
        request = provider_pb2.CreateRequest(
            urn=urn, properties=encode(inputs, set(secrets)), timeout=timeout, preview=False
        )
        try:
            answer = self._call("Create", request)
        except Incomplete as incomplete:
            return held_of(urn, incomplete)
        outputs, hidden = decode(answer.properties)
        return Held(urn, answer.id, dict(inputs), outputs, hidden)

    def preview_create(self, token: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """What a preview shows of a create."""
        request = provider_pb2.CreateRequest(urn=urn_of(token), properties=encode(inputs), preview=True)
        return decode(self._call("Create", request).properties)[0]

    def update(self, held: Held, new: Mapping[str, Any], timeout: float = 0, *, preview: bool = False) -> Held:
        """The resource changed."""
        request = provider_pb2.UpdateRequest(
            urn=held.urn,
            id=held.id,
            olds=encode(held.outputs, held.secrets),
            old_inputs=encode(held.inputs),
            news=encode(new),
            timeout=timeout,
            preview=preview,
        )
        try:
            answer = self._call("Update", request)
        except Incomplete as incomplete:
            return held_of(held.urn, incomplete)
        outputs, hidden = decode(answer.properties)
        return Held(held.urn, held.id, dict(new), outputs, hidden)

    def read(self, held: Held) -> Held | None:
        """The resource as `pulumi refresh` finds it, or None when it is gone."""
        request = provider_pb2.ReadRequest(
            urn=held.urn, id=held.id, properties=encode(held.outputs, held.secrets), inputs=encode(held.inputs)
        )
        return self._read(held.urn, request)

    def adopt(self, token: str, identifier: str, name: str = "it") -> Held | None:
        """The resource as `pulumi import` finds it."""
        urn = urn_of(token, name)
        return self._read(urn, provider_pb2.ReadRequest(urn=urn, id=identifier))

    def delete(self, held: Held, timeout: float = 0) -> None:
        """Removes the resource."""
        request = provider_pb2.DeleteRequest(
            urn=held.urn, id=held.id, properties=encode(held.outputs), old_inputs=encode(held.inputs), timeout=timeout
        )
        self._call("Delete", request)

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What a function yields. Raises CheckError."""
        answer = self._call("Invoke", provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))
        if answer.failures:
            raise CheckError({failure.property: failure.reason for failure in answer.failures})
        return decode(getattr(answer, "return"))[0]

    def cancel(self) -> None:
        """One SIGINT."""
        self.stub.Cancel(Empty())

    def _read(self, urn: str, request: Any) -> Held | None:
        answer = self._call("Read", request)
        if not answer.id:
            return None
        outputs, hidden = decode(answer.properties)
        return Held(urn, answer.id, decode(answer.inputs)[0], outputs, hidden)

    def _diff(self, held: Held, new: Mapping[str, Any]) -> Any:
        request = provider_pb2.DiffRequest(
            urn=held.urn,
            id=held.id,
            olds=encode(held.outputs, held.secrets),
            old_inputs=encode(held.inputs),
            news=encode(new),
        )
        return self._call("Diff", request)

    def _call(self, method: str, request: Any) -> Any:
        try:
            return getattr(self.stub, method)(request)
        except grpc.RpcError as error:
            for key, value in error.trailing_metadata() or ():
                if key == "grpc-status-details-bin":
                    for detail in status_pb2.Status.FromString(value).details:
                        failed = provider_pb2.ErrorResourceInitFailed()
                        if detail.Unpack(failed):
                            raise Incomplete(failed) from error
            raise RefusedError(error.details()) from error


class Incomplete(Exception):
    """The resource exists, with errors."""

    def __init__(self, failed: Any) -> None:
        super().__init__(failed.reasons)
        self.failed = failed


def held_of(urn: str, incomplete: Incomplete) -> Held:
    """What the engine keeps of a resource that is not as it should be."""
    failed = incomplete.failed
    outputs, hidden = decode(failed.properties)
    return Held(urn, failed.id, decode(failed.inputs)[0], outputs, hidden, " ".join(failed.reasons))


def urn_of(token: str, name: str = "it") -> str:
    """The URN of a resource in the tests' stack."""
    return f"urn:pulumi:dev::demo::{token}::{name}"
