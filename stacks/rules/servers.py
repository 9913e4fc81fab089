"""Rules between servers and the network and users that they name."""

from collections.abc import Collection, Iterator, Mapping

from components.ip import HTTPS_PORT
from components.network import NetworkArgs
from components.problems import Problem, ValuePath, conflict, duplicate, not_found, not_supported
from components.server import ServerGroupArgs, plan_servers
from components.session_access import AGENT_ENDPOINTS
from components.user import UserArgs

from ..model.kubernetes import Kubernetes
from ..model.network import AvailableNetwork
from .existing_vpc import way_to_add, way_to_the_internet


def server_names(name: str, group: ServerGroupArgs, network: AvailableNetwork) -> list[str]:
    """Return the names of a group's servers."""
    zones = group.zones or network.zones_of(group.subnets)
    return [plan.name for plan in plan_servers(name, zones, group.named_count if zones else 0)]


def groups_of_servers(groups: Mapping[str, ServerGroupArgs], network: AvailableNetwork) -> dict[str, str]:
    """Return the group of each server, by the name of the server."""
    return {server: name for name, group in groups.items() for server in server_names(name, group, network)}


def server_problems(
    groups: Mapping[str, ServerGroupArgs], network: AvailableNetwork, users: Mapping[str, UserArgs]
) -> Iterator[Problem]:
    """Yield names that do not exist in the network, and servers on which nobody can open the sessions they are for."""
    names = groups_of_servers(groups, network)
    for name, group in groups.items():
        path = ("servers", name)
        if name in names:
            yield duplicate(path, name, "rename one of the groups", first=f"a server of servers.{names[name]}")
        for index, zone in enumerate(group.zones or []):
            if zone not in (known_zones := network.zones_of(group.subnets)):
                place, remedy = ("network", "zones"), way_to_add(network)
                yield not_found(
                    (*path, "zones", index), zone, "zone", known_zones, place=place, key=False, remedy=remedy
                )
        if group.subnets not in network.subnets:
            at, place, remedy = (*path, "subnets"), ("network", "subnets"), way_to_add(network)
            yield not_found(
                at, group.subnets, "kind of subnets", network.subnets, place=place, key=False, remedy=remedy
            )
        for index, access in enumerate(group.access):
            if access not in network.access:
                place = ("network", "access")
                yield not_found((*path, "access", index), access, "network access", network.access, place=place)
        servers = {name, *server_names(name, group, network)}
        somebody_opens_sessions = group.users or any(servers & {*user.servers} for user in users.values())
        if somebody_opens_sessions:
            yield from _session_problems(path, group, network)


def owner_problems(groups: Mapping[str, ServerGroupArgs], users: Collection[str]) -> Iterator[Problem]:
    """Yield users of servers who do not exist."""
    for name, group in groups.items():
        for index, user in enumerate(group.users):
            if user not in users:
                yield not_found(("servers", name, "users", index), user, "user", users, place=("users",))


def tenancy_problems(
    network: NetworkArgs, groups: Mapping[str, ServerGroupArgs], kubernetes: Kubernetes | None
) -> Iterator[Problem]:
    """Yield types that AWS does not have with dedicated tenancy (EC2 user guide, Dedicated Instances)."""
    if network.tenancy != "dedicated":
        return
    sizes: dict[ValuePath, str] = {("servers", name, "size"): group.size for name, group in groups.items()}
    if kubernetes is not None and kubernetes.creates_eks:
        for name, nodes in kubernetes.eks_args.groups.items():
            at = ("kubernetes", "eks", "nodeGroups", name, "sizes")
            sizes |= {(*at, index): size for index, size in enumerate(nodes.sizes)}
    for path, size in sizes.items():
        if size.startswith("t2."):
            by, remedy = "AWS with network.tenancy: dedicated", "use a newer type, such as t3.small"
            yield not_supported(path, size, by, remedy, refers_to=("network", "tenancy"))


def _session_problems(path: tuple[str, ...], group: ServerGroupArgs, network: AvailableNetwork) -> Iterator[Problem]:
    """Yield the problems that prevent Session Manager, whose agent connects from the server to AWS."""
    by_internet = group.subnets == "public" or (group.subnets == "private" and network.nat != "none")
    lacking = [one for one in AGENT_ENDPOINTS if one not in network.endpoints]
    if not group.session_manager or not lacking:
        return
    at = (*path, "sessionManager")
    if by_internet and HTTPS_PORT not in network.egress_ports:
        place = ("network", "egressPorts")
        why = f"because sessions need port {HTTPS_PORT}"
        yield conflict(at, True, "network.egressPorts", "add the port there", why=why, refers_to=place)
    elif not by_internet:
        other = f"subnets: {group.subnets}"
        why = "because sessions need a connection to AWS"
        outward = way_to_the_internet(network) or "set network.nat"
        remedy = f"add {' and '.join(lacking)} to network.endpoints, {outward}, or use other subnets"
        yield conflict(at, True, other, remedy, why=why, refers_to=("network", "endpoints"))
