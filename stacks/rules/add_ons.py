"""Rules between the add-ons of an EKS cluster and what EKS has: versions, and schemas of configurations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from components.problems import Problem, ValuePath, invalid
from components.server import AddOnArgs

from ..model.kubernetes import CERT_MANAGER, EXTERNAL_DNS

ADD_ONS = ("kubernetes", "eks", "addOns")
SERVICES = {
    CERT_MANAGER: ("kubernetes", "services", "certificates"),
    EXTERNAL_DNS: ("kubernetes", "services", "dns"),
}
"""The services of a cluster that are add-ons of EKS, by the name of the add-on."""


def add_on_problems(
    name: str, args: AddOnArgs | None, version: str | None, misfits: Iterable[tuple[Sequence[str], str, str]]
) -> Iterator[Problem]:
    """Yield each setting of an add-on that EKS would reject.

    Args:
        name: the name of the add-on.
        args: its settings; None for a service without settings of its add-on.
        version: the version that it will have; None if EKS has none that fits.
        misfits: the keys of each value that EKS would reject, what is wrong, and what to do.
    """
    schema = (
        f" (`aws eks describe-addon-configuration --addon-name {name} --addon-version {version}` prints the schema)"
    )
    for keys, rule, remedy in misfits:
        path, value = located(args.model_dump(by_alias=True) if args else {}, keys)
        place = (*ADD_ONS, name, *path) if args else SERVICES.get(name, ADD_ONS)
        shown = f"add-on {name}: {'.'.join(keys)}: {rule}" if args is None else rule
        yield invalid(place, value, shown, f"{remedy}{schema if version else ''}")


def located(settings: object, keys: Sequence[str]) -> tuple[ValuePath, object]:
    """Return the path of a value, in which indexes are numbers, and the value; None if it does not exist."""
    path: list[str | int] = []
    value: Any = settings
    for key in keys:
        if isinstance(value, list):
            path.append(int(key))
            value = value[int(key)]
        else:
            path.append(key)
            value = value.get(key) if isinstance(value, dict) else None
    return tuple(path), value
