"""Answers of a provider in the engine's messages: check failures and differences."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from .protocol import provider_pb2
from .wire import encode


class Failure(NamedTuple):
    """One problem of the inputs: the path of the property, and a sentence."""

    path: str
    reason: str


class ChangeKind(StrEnum):
    """How a property differs, in the engine's words."""

    ADD = "ADD"
    DELETE = "DELETE"
    UPDATE = "UPDATE"


class Change(NamedTuple):
    """One difference: the top-level property, how it differs, and whether it replaces the resource."""

    name: str
    kind: ChangeKind
    replaces: bool = False
    is_input: bool = True  # False: an output that differs from the state


def check_response(
    inputs: Mapping[str, Any], failures: Iterable[Failure], secrets: Collection[str] = ()
) -> provider_pb2.CheckResponse:
    """Return checked inputs and the problems that were found."""
    return provider_pb2.CheckResponse(inputs=encode(inputs, secrets), failures=check_failures(failures))


def check_failures(failures: Iterable[Failure]) -> list[provider_pb2.CheckFailure]:
    """Return problems as the engine's messages."""
    return [provider_pb2.CheckFailure(property=failure.path, reason=failure.reason) for failure in failures]


def diff_response(changes: Mapping[str, Change], *, delete_before_replace: bool = False) -> provider_pb2.DiffResponse:
    """Return the differences by their paths. `delete_before_replace` applies only where one of them replaces."""
    kind = provider_pb2.PropertyDiff.Kind
    replaces = sorted({change.name for change in changes.values() if change.replaces})
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if changes else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=sorted({change.name for change in changes.values()}),
        replaces=replaces,
        deleteBeforeReplace=bool(replaces) and delete_before_replace,
        detailedDiff={
            path: provider_pb2.PropertyDiff(
                kind=kind.Value(change.kind + ("_REPLACE" if change.replaces else "")), inputDiff=change.is_input
            )
            for path, change in changes.items()
        },
        hasDetailedDiff=True,
    )
