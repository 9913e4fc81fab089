"""Rules between users and the groups, servers, namespaces and devices that name them or that they name."""

from collections.abc import Collection, Iterator, Mapping

from components.iam_permissions import friendly_name
from components.network import NetworkArgs
from components.problems import Problem, conflict, forbidden, not_found
from components.server import ServerGroupArgs
from components.user import GroupArgs, UserArgs

from ..model.kubernetes import Kubernetes
from ..model.network import AvailableNetwork
from ..model.storage import Storage
from .servers import server_names
from .storage import namespaces_of_others


def user_problems(
    users: Mapping[str, UserArgs], groups: Mapping[str, GroupArgs], kubernetes: Kubernetes | None, storage: Storage
) -> Iterator[Problem]:
    """Yield groups that do not exist, and rights that the environment must not grant."""
    others = namespaces_of_others(storage)
    for name, user in users.items():
        for index, group in enumerate(user.groups):
            if group not in groups:
                yield not_found(("users", name, "groups", index), group, "group", groups, place=("groups",))
        for namespace, role in user.namespaces.items():
            if namespace in others:
                path, remedy = ("users", name, "namespaces", namespace), "name that of a claim or an application"
                yield forbidden(path, role, "the namespace belongs to the cluster or its provisioner", remedy)
    admins = kubernetes.eks_args.admins if kubernetes is not None and kubernetes.kind == "eks" else []
    for index, arn in enumerate(admins):
        if ":user/" in arn and friendly_name(arn) in users:
            why = f"users.{friendly_name(arn)} would stay an administrator when disabled"
            remedy = "name a role that administrators assume"
            yield forbidden(("kubernetes", "eks", "admins", index), arn, why, remedy)


def assignment_problems(
    users: Mapping[str, UserArgs], servers: Mapping[str, ServerGroupArgs], network: AvailableNetwork
) -> Iterator[Problem]:
    """Yield servers of users that do not exist, or on which no session can be opened."""
    single = {one: group for group, args in servers.items() for one in server_names(group, args, network)}
    for name, user in users.items():
        for index, server in enumerate(user.servers):
            path = ("users", name, "servers", index)
            group = single.get(server, server)
            if group not in servers:
                yield not_found(path, server, "server or group of servers", [*servers, *single], place=("servers",))
            elif not servers[group].session_manager:
                other, why = f"servers.{group}.sessionManager: false", "because sessions need Session Manager"
                yield conflict(path, server, other, "set it to true", why=why)


def device_problems(network: NetworkArgs, users: Collection[str]) -> Iterator[Problem]:
    """Yield devices of users who do not exist."""
    for list_name, devices in network.devices.items():
        for name, device in devices.items():
            if device.user is not None and device.user not in users:
                path = ("network", "devices", list_name, name, "user")
                yield not_found(path, device.user, "user", users, place=("users",))
