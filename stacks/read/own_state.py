"""Read the state of the stack that is being updated."""

from typing import Any

import pulumi

from components.data_holders import DataHolder, data_holder_of

READ_RESOURCES = "pulumi:pulumi:readStackResourceOutputs"
"""A function of the engine itself, which reads the state as of the last update."""


def stored_data() -> frozenset[tuple[str, str]]:
    """Return the type and name of each resource of this stack that keeps data; nothing if its state cannot be read."""
    stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    try:
        found: dict[str, Any] = pulumi.runtime.invoke(READ_RESOURCES, {"stackName": stack}).value["outputs"]
    except Exception:  # noqa: BLE001 - the SDK raises nothing narrower, and the engine reports a broken state itself
        return frozenset()
    resources = ((one["type"], urn.rpartition("::")[2]) for urn, one in found.items())
    return frozenset((type_, name) for type_, name in resources if data_holder_of(type_) is DataHolder.STORE)
