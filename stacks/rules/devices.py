"""Rules for rights that hold on registered devices only (`fromDevices`)."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from components.ip import PRIVATE_RANGES
from components.network import Device
from components.problems import Problem, conflict, forbidden, not_applicable, not_found, out_of_range
from components.user import addresses

from ..model.environment import Environment
from ..model.people import Source

Path = tuple[str | int, ...]
MAX_NETWORKS = 200
"""The networks that fit into the policy of a user beside its other statements. IAM allows a policy 6,144 characters."""
NEVER_PUBLIC = [*PRIVATE_RANGES, *map(IPv4Network, ("100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"))]
"""The networks whose addresses AWS never sees (RFC 6890)."""


def source_problems(environment: Environment) -> Iterator[Problem]:
    """Yield lists of devices that do not exist, or that would deny everything to the people who have to use them."""
    if environment.from_devices and environment.people.source == Source.EXTERNAL:
        why = "the directory may have people whom the file does not name"
        yield forbidden(("fromDevices",), environment.from_devices, why, "set it on the groups")
    lists = {} if environment.network is None else environment.network.devices
    private: dict[tuple[str, str], tuple[Device, Path]] = {}
    for path, names in _sources(environment):
        if environment.network_of is not None:
            remedy = "define these people in the file of that network"
            yield not_applicable(path, names, "networkOf, whose devices are in another file", remedy)
            continue
        for index, name in enumerate(names):
            if name not in lists:
                place = ("network", "devices")
                yield not_found((*path, index), name, "list of devices", lists, place=place)
            elif not lists[name]:
                remedy = f"add a device to network.devices.{name}"
                yield forbidden((*path, index), name, "the list is empty, so that everything would be denied", remedy)
        known = {name: lists[name] for name in names if name in lists}
        yield from _too_many(path, known)
        for name, devices in known.items():
            for device, args in devices.items():
                if any(args.address.subnet_of(one) for one in NEVER_PUBLIC):
                    private.setdefault((name, device), (args, path))
    for (name, device), (args, path) in private.items():
        why = "because AWS never sees a private address"
        remedy = "write the public address with which the device reaches the internet, or move it to another list"
        at = ("network", "devices", name, device, "address")
        yield conflict(at, str(args.address), ".".join(map(str, path)), remedy, why=why)


def _too_many(path: Path, lists: dict[str, dict[str, Device]]) -> Iterator[Problem]:
    found = addresses(list(lists), {name: [one.address for one in own.values()] for name, own in lists.items()})
    if len(found) > MAX_NETWORKS:
        remedy = "name lists with fewer devices, or devices with a network of several"
        yield out_of_range(path, len(found), remedy, maximum=f"{MAX_NETWORKS} networks")


def _sources(environment: Environment) -> Iterator[tuple[Path, Sequence[str]]]:
    """Yield each `fromDevices` of the file with its path."""
    found: list[tuple[Path, Sequence[str] | None]] = [((), environment.from_devices)]
    for name, group in environment.groups.items():
        found.append((("groups", name), group.from_devices))
        found += [
            (("groups", name, "statements", index), one.from_devices) for index, one in enumerate(group.statements)
        ]
    found += [(("users", name), user.from_devices) for name, user in environment.users.items()]
    for path, names in found:
        if names is not None:
            yield (*path, "fromDevices"), names
