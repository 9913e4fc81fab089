"""Rules between users and the groups, servers, namespaces and devices that name them or that they name."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from components.iam_permissions import friendly_name
from components.network import NetworkArgs
from components.problems import Problem, conflict, forbidden, not_found
from components.provider.aws_forms import ADMINISTRATOR
from components.server import ServerGroupArgs
from components.user import GroupArgs, UserArgs

from ..model.environment import Environment
from ..model.kubernetes import Kubernetes
from ..model.people import Source
from ..model.storage import Storage
from .storage import namespaces_of_others


def user_problems(
    users: Mapping[str, UserArgs], groups: Mapping[str, GroupArgs], kubernetes: Kubernetes | None, storage: Storage
) -> Iterator[Problem]:
    """Yield groups that do not exist, and rights that the environment must not grant."""
    others = namespaces_of_others(storage, kubernetes)
    for name, user in users.items():
        for index, group in enumerate(user.groups):
            if group not in groups:
                yield not_found(("users", name, "groups", index), group, "group", groups, place=("groups",))
        for namespace, role in user.namespaces.items():
            if namespace in others:
                path, remedy = ("users", name, "namespaces", namespace), "name that of a claim or an application"
                yield forbidden(
                    path, role, "the namespace belongs to the cluster, its services or its provisioner", remedy
                )
    admins = kubernetes.eks_args.admins if kubernetes is not None and kubernetes.kind == "eks" else []
    for index, arn in enumerate(admins):
        if ":user/" in arn and friendly_name(arn) in users:
            why = f"users.{friendly_name(arn)} would stay an administrator when disabled"
            remedy = "name a role that administrators assume"
            yield forbidden(("kubernetes", "eks", "admins", index), arn, why, remedy)


def administrator_problems(environment: Environment) -> Iterator[Problem]:
    """Yield the administrators of a file in which none stays one: all are disabled, or stop being one on a day.

    A group of administrators of an external directory may have members who stay.
    """
    users, groups = environment.users, environment.groups
    external = environment.people.source == Source.EXTERNAL
    if any(lasting_entries(user, groups) for user in users.values()) or (
        external and any(group.is_of_administrators for group in groups.values())
    ):
        return
    found = {name: [end for _, end in _administrator_ends(user, groups)] for name, user in users.items()}
    administrators = {name: ends for name, ends in found.items() if ends}
    remedy = "give it to another user first, or take it from this one"
    for name, ends in administrators.items():
        if not users[name].is_enabled:
            why = f"no other user of the file would have {ADMINISTRATOR}"
            yield forbidden(("users", name, "state"), users[name].state.value, why, remedy)
        elif None not in ends:
            path, until = max((one for one in ends if one), key=lambda one: one[1])
            why = f"no user of the file would have {ADMINISTRATOR} without an end"
            yield forbidden(("users", name, *path), until.isoformat(), why, remedy)


End = tuple[tuple[str, ...], date]
"""The end of a right: the key of the user that contains the date, and the date."""


def lasting_entries(user: UserArgs, groups: Mapping[str, GroupArgs]) -> list[tuple[str, str]]:
    """Return the entries that make a user an administrator without an end, as `administrator_entries` does."""
    return [entry for entry, end in _administrator_ends(user, groups) if user.is_enabled and end is None]


def _administrator_ends(
    user: UserArgs, groups: Mapping[str, GroupArgs]
) -> Iterator[tuple[tuple[str, str], End | None]]:
    """Yield each entry that makes a user an administrator, and its end; None for an entry without an end."""
    of_rights = user.rights_until.by_kind()
    for kind, name in user.administrator_entries(groups):
        ends: list[End] = [] if user.until is None else [(("until",), user.until)]
        if name in of_rights[kind]:
            ends.append((("rightsUntil", kind, name), of_rights[kind][name]))
        yield (kind, name), min(ends, key=lambda one: one[1], default=None)


def assignment_problems(
    users: Mapping[str, UserArgs], servers: Mapping[str, ServerGroupArgs], single: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield servers of users that do not exist, or on which no session can be opened.

    `single` has the group of each single server.
    """
    for name, user in users.items():
        for index, server in enumerate(user.servers):
            path = ("users", name, "servers", index)
            group = single.get(server, server)
            if group not in servers:
                yield not_found(path, server, "server or group of servers", [*servers, *single], place=("servers",))
            elif not servers[group].session_manager:
                other, why = f"servers.{group}.sessionManager: false", "because sessions need Session Manager"
                yield conflict(path, server, other, "set it to true", why=why)
        for server in user.rights_until.servers:
            if server in servers and name in servers[server].users:
                why = "because that right would not end"
                at = ("users", name, "rightsUntil", "servers", server)
                yield conflict(at, server, f"servers.{server}.users", f"remove {name} there", why=why)


def device_problems(network: NetworkArgs, users: Collection[str]) -> Iterator[Problem]:
    """Yield devices of users who do not exist."""
    for list_name, devices in network.devices.items():
        for name, device in devices.items():
            if device.user is not None and device.user not in users:
                path = ("network", "devices", list_name, name, "user")
                yield not_found(path, device.user, "user", users, place=("users",))
