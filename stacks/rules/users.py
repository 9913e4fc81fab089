"""The rules between users and what they name of other levels."""

from collections.abc import Collection, Iterator, Mapping

from components.network import NetworkArgs
from components.policy import friendly_name
from components.problems import Problem
from components.server import ServerGroupArgs
from components.user import GroupArgs, UserArgs

from ..model.kubernetes import CLUSTERS_OWN, Kubernetes
from ..model.networks import ServedNetwork
from ..model.storage import Storage
from .servers import server_names


def user_problems(
    users: Mapping[str, UserArgs], groups: Mapping[str, GroupArgs], kubernetes: Kubernetes | None, storage: Storage
) -> Iterator[Problem]:
    """Names of groups that are not there, and rights in namespaces that are nobody's to give."""
    installed = storage.provisioners.local_path
    taken = CLUSTERS_OWN | ({installed.namespace} if installed else set())
    for name, user in users.items():
        for index, group in enumerate(user.groups):
            if group not in groups:
                message = f"no such group: add it to groups, or name one that is there ({', '.join(groups) or 'none'})"
                yield Problem(("users", name, "groups", index), group, message, ("groups", group))
        for namespace, role in user.namespaces.items():
            path = ("users", name, "namespaces", namespace)
            if kubernetes is None:
                yield Problem(path, role, "is a right in a cluster: add kubernetes: {kind: ...}, or remove it")
            elif namespace in taken:
                message = "is a right in a namespace that is not the environment's own: name another"
                yield Problem(path, role, message)
    admins = kubernetes.eks_args.admins if kubernetes is not None and kubernetes.kind == "eks" else []
    for index, arn in enumerate(admins):
        if ":user/" in arn and friendly_name(arn) in users:
            message = "is one of users, who would stay an admin when disabled: name a role that is taken on for it"
            yield Problem(("kubernetes", "eks", "admins", index), arn, message)


def assignment_problems(
    users: Mapping[str, UserArgs], servers: Mapping[str, ServerGroupArgs], network: ServedNetwork | None
) -> Iterator[Problem]:
    """Servers of users that are not there, or that no session can be opened on."""
    if network is None:
        return
    single = {one: group for group, args in servers.items() for one in server_names(group, args, network)}
    for name, user in users.items():
        for index, server in enumerate(user.servers):
            path = ("users", name, "servers", index)
            group = single.get(server, server)
            if group not in servers:
                there = ", ".join([*servers, *single]) or "none"
                message = f"no such server: add a group to servers, or name one that is there ({there})"
                yield Problem(path, server, message, ("servers", server))
            elif not servers[group].session_manager:
                message = f"sessions are opened by servers.{group}.sessionManager, which is false: write true there"
                yield Problem(path, server, message)


def device_problems(network: NetworkArgs, users: Collection[str]) -> Iterator[Problem]:
    """Devices of nobody."""
    for list_name, devices in network.devices.items():
        for name, device in devices.items():
            if device.user is not None and device.user not in users:
                message = f"no such user: add it to users, or name one that is there ({', '.join(users) or 'none'})"
                path = ("network", "devices", list_name, name, "user")
                yield Problem(path, device.user, message, ("users", device.user))
