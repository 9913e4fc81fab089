"""Ask EKS what it would reject in the settings of an add-on."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import pulumi

from components.server import AddOnArgs, AddOnPlan, EksArgs, configuration_of

CHECK = "strata:eks:checkAddOn"


class AddOnCheck(NamedTuple):
    """The result of a check.

    Attributes:
        version: the version that the add-on will have; None if EKS has none that fits.
        misfits: the keys of each value that EKS would reject, what is wrong, and what to do.
    """

    version: str | None
    misfits: list[tuple[list[str], str, str]]


async def check_add_on(
    cluster: str, args: EksArgs, services: Sequence[AddOnPlan], add_on: str, provider: pulumi.ProviderResource
) -> AddOnCheck:
    """Check an add-on of a cluster, which is one of its services or one that the file names.

    Raises:
        Exception: AWS cannot be asked.
    """
    settings = args.add_ons.get(add_on, AddOnArgs())
    given = {
        "cluster": cluster,
        "kubernetesVersion": args.version,
        "name": add_on,
        "version": settings.version,
        "newest": settings.newest,
        "configuration": json.dumps(configuration_of(add_on, args.add_ons, services)),
    }
    asked = {key: value for key, value in given.items() if value is not None}
    answer: dict[str, Any] = await pulumi.runtime.invoke_async(CHECK, asked, pulumi.InvokeOptions(provider=provider))
    found = answer or {"problems": []}
    return AddOnCheck(found.get("version"), [(one["path"], one["rule"], one["remedy"]) for one in found["problems"]])
