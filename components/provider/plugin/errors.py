"""Errors that a provider reports to its user."""

from collections.abc import Collection, Mapping
from typing import Any


class ProviderError(Exception):
    """A failure whose message is one sentence for the user."""


class InitFailedError(ProviderError):
    """A resource exists, but its creation or update failed; the engine keeps it in the state with the message.

    Pulumi's protocol calls this ErrorResourceInitFailed.
    """

    def __init__(
        self,
        message: str,
        identifier: str,
        *,
        inputs: Mapping[str, Any],
        properties: Mapping[str, Any],
        secrets: Collection[str] = (),
    ) -> None:
        """`inputs` and `properties` are what the state keeps; `secrets` names the secret ones of both."""
        super().__init__(message)
        self.identifier, self.inputs, self.properties, self.secrets = identifier, inputs, properties, secrets


def describe(error: Exception) -> str:
    """Return the message for the user about an error for which a provider has no better one."""
    if isinstance(error, ProviderError):
        return str(error)
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return f"internal error ({text}): this is a defect of strata, please report it"
