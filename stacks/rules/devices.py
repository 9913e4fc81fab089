"""Rules for rights that hold on registered devices only (`fromDevices`)."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from components.ip import PRIVATE_RANGES
from components.network import Device
from components.problems import Problem, conflict, duplicates, forbidden, not_applicable, not_found, out_of_range
from components.provider.aws_forms import ADMINISTRATOR
from components.user import addresses

from ..model.environment import Environment
from ..model.people import Source
from ..model.person import limited
from .users import lasting_entries

Path = tuple[str | int, ...]
MAX_NETWORKS = 200
"""The networks that fit into the policy of a user beside its other statements. IAM allows a policy 6,144 characters."""
NEVER_PUBLIC = [*PRIVATE_RANGES, *map(IPv4Network, ("100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"))]
"""The networks whose addresses AWS never sees (RFC 6890)."""


def source_problems(environment: Environment) -> Iterator[Problem]:
    """Yield device lists that do not exist, or that would deny everything to the people who have to use them."""
    yield from duplicates(("fromDevices",), environment.from_devices or ())
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
                yield not_found((*path, index), name, "device list", lists, place=place)
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


def lockout_problems(environment: Environment) -> Iterator[Problem]:
    """Yield the `fromDevices` that would deny everything to each administrator of a file."""
    lists = {} if environment.network is None else environment.network.devices
    found: dict[Path, Sequence[str]] = {}
    for name, user in environment.users.items():
        for entry in lasting_entries(user, environment.groups):
            limits = dict(_limits(environment, name, entry))
            if any(not lists.get(one) for names in limits.values() for one in names):
                return  # a list that does not exist or is empty is a problem of its own
            blocking = _without_device(environment, limits)
            if blocking is None:
                return
            found[blocking] = limits[blocking]
    for path, names in found.items():
        why = f"no device that stays in use would be left to a user with {ADMINISTRATOR}"
        remedy = f"add one to these lists, or give {ADMINISTRATOR} to a user without fromDevices"
        yield forbidden(path, names, why, remedy)


def _limits(environment: Environment, name: str, entry: tuple[str, str]) -> Iterator[tuple[Path, Sequence[str]]]:
    """Yield each `fromDevices` that limits a user who has a right by an entry of the user.

    In Identity Center, the permission sets of other groups do not count in a session.
    """
    user = environment.users[name]
    if own := limited(user, environment).from_devices:
        yield (*(("users", name) if user.from_devices else ()), "fromDevices"), own
    for kind, group in [entry] if environment.people.uses_center else [("groups", one) for one in user.groups]:
        if kind == "groups" and group in environment.groups and (names := environment.groups[group].from_devices):
            yield ("groups", group, "fromDevices"), names


def _without_device(environment: Environment, limits: dict[Path, Sequence[str]]) -> Path | None:
    """Return the first of some limits with which no device is left that stays in use; None if one is left."""
    lists = {} if environment.network is None else environment.network.devices
    staying = {None, *(name for name, user in environment.users.items() if user.is_enabled and user.until is None)}
    left = [IPv4Network("0.0.0.0/0")]
    for path, names in limits.items():
        devices = [one.address for name in names for one in lists[name].values() if one.user in staying]
        left = [one if one.subnet_of(two) else two for one in left for two in devices if one.overlaps(two)]
        if not left:
            return path
    return None


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
