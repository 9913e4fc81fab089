"""The rules between servers and what they name of other levels."""

from collections.abc import Collection, Iterator, Mapping

from components.problems import Problem
from components.server import ServerGroupArgs, plan_servers
from components.user import UserArgs

from ..model.networks import ServedNetwork

SESSION_ENDPOINTS = ("ssm", "ssmmessages")
"""What Session Manager needs where there is no way to the internet (Systems Manager user guide, VPC endpoints)."""
HTTPS = 443


def server_names(name: str, group: ServerGroupArgs, network: ServedNetwork) -> list[str]:
    """The names of a group's servers."""
    return [plan.name for plan in plan_servers(name, group.zones or sorted(network.zone_letters), group.named_count)]


def server_problems(
    groups: Mapping[str, ServerGroupArgs], network: ServedNetwork | None, users: Mapping[str, UserArgs]
) -> Iterator[Problem]:
    """Names of what is not there, and servers that nobody can reach."""
    if network is None:
        if groups:
            message = "is missing, and servers needs it: add network: {cidr: ...}, or networkOf: another stack"
            yield Problem(("network",), None, message)
        return
    names = {server: group for group, args in groups.items() for server in server_names(group, args, network)}
    for name, group in groups.items():
        path = ("servers", name)
        if name in names:
            message = f"is the name of a server of group {names[name]}: call this group otherwise"
            yield Problem(path, name, message)
        for index, zone in enumerate(group.zones or []):
            if zone not in network.zone_letters:
                there = ", ".join(network.zone_letters)
                message = f"the network has no such zone: add it to network.zones, or name one that is there ({there})"
                yield Problem((*path, "zones", index), zone, message, ("network", "zones"))
        if group.subnets not in network.subnets:
            there = ", ".join(network.subnets)
            message = f"the network has no such subnets: add them to network.subnets, or name others ({there})"
            yield Problem((*path, "subnets"), group.subnets, message, ("network", "subnets"))
        yield from _named_problems((*path, "access"), group.access, network.access, ("network", "access"))
        if group.users or any({name, *server_names(name, group, network)} & {*user.servers} for user in users.values()):
            yield from _session_problems(path, group, network)


def owner_problems(groups: Mapping[str, ServerGroupArgs], users: Collection[str]) -> Iterator[Problem]:
    """Users of servers that are not there."""
    for name, group in groups.items():
        yield from _named_problems(("servers", name, "users"), group.users, users, ("users",))


def _named_problems(
    path: tuple[str, ...], named: list[str], known: Collection[str], place: tuple[str, ...]
) -> Iterator[Problem]:
    for index, name in enumerate(named):
        if name not in known:
            there = ", ".join(known) or "none"
            message = f"no such entry: add it to {'.'.join(place)}, or name one that is there ({there})"
            yield Problem((*path, index), name, message, (*place, name))


def _session_problems(path: tuple[str, ...], group: ServerGroupArgs, network: ServedNetwork) -> Iterator[Problem]:
    """Session Manager's agent connects from the server to AWS, so it needs a way there."""
    by_internet = group.subnets == "public" or (group.subnets == "private" and network.nat != "none")
    lacking = [one for one in SESSION_ENDPOINTS if one not in network.endpoints]
    if not group.session_manager or not lacking:
        return
    if by_internet and HTTPS not in network.egress_ports:
        message = f"cannot work where servers may not connect to port {HTTPS}: add it to network.egressPorts"
        yield Problem((*path, "sessionManager"), True, message, ("network", "egressPorts"))
    elif not by_internet:
        message = (
            f"cannot work in {group.subnets} subnets without a way to AWS: add {' and '.join(lacking)} to "
            "network.endpoints, or choose a network.nat or other subnets"
        )
        yield Problem((*path, "sessionManager"), True, message, ("network", "endpoints"))
