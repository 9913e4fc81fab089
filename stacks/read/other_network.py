"""Read the network of another stack from that stack's output `network`."""

from typing import Any

import pulumi
from pydantic import ValidationError

from ..model.network import OtherNetwork
from .reason import reason_of

READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"
"""The engine's own function behind stack references. Its result is known before anything is declared."""


class UnfitOutputError(Exception):
    """The network of another stack cannot be used. The message says why, and what to do."""


def read_network(stack: str) -> OtherNetwork:
    """Return the network of a stack as of the last update of that stack.

    Raises:
        UnfitOutputError: the stack does not exist, or has no network that this version can use.
    """
    name = stack if "/" in stack else f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    remedy = f"run `pulumi up -s {stack}` first, or name a stack that has a network"
    try:
        outputs: dict[str, Any] = pulumi.runtime.invoke(READ_OUTPUTS, {"name": name}).value["outputs"]
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        raise UnfitOutputError(f"cannot be read: {reason_of(error)}: {remedy}") from None
    found = outputs.get("network")
    if not found:
        raise UnfitOutputError(f"has no output network: {remedy}")
    try:
        return OtherNetwork.model_validate(found)
    except ValidationError as error:
        lacking = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        message = f"its output network is not that of this version ({lacking}): run `pulumi up -s {stack}` first"
        raise UnfitOutputError(message) from None
