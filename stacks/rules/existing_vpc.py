"""Rules between an existing VPC and the servers, endpoints and cluster that are created in it."""

import re
from collections.abc import Iterator

from components.network import SubnetKind, inner_kind
from components.problems import Problem, already_exists, conflict, invalid, not_found

from ..model.environment import Environment
from ..model.kubernetes import Kubernetes
from ..model.network import AvailableNetwork, NetworkInVpc

SUBNETS = ("network", "existing", "subnets")


def way_to_add(network: AvailableNetwork) -> str:
    """Return the remedy for a zone or a kind that an existing VPC lacks; empty for a network that keys describe."""
    if not isinstance(network, NetworkInVpc):
        return ""
    listed = f" and list it in {'.'.join(SUBNETS)}" if network.args.existing and network.args.existing.subnets else ""
    return f"create such a subnet in {network.vpc.id}{listed}"


def way_to_the_internet(network: AvailableNetwork) -> str:
    """Return the remedy for private subnets of an existing VPC without a default route; empty for another network."""
    if not isinstance(network, NetworkInVpc):
        return ""
    private = network.vpc.single.get(SubnetKind.PRIVATE, {}).values()
    closed = [subnet.id for subnet in private if subnet.target is None]
    return f"add a default route to the route tables of {', '.join(closed) or 'private subnets'}"


def existing_vpc_problems(environment: Environment, network: NetworkInVpc) -> Iterator[Problem]:
    """Yield what is ambiguous or does not fit in the subnets that the environment uses, and endpoints that exist."""
    yield from _dns_problems(environment, network)
    yield from _ipv6_problems(environment.kubernetes, network)
    for kind, zones in _used(environment, network).items():
        for zone in sorted(zones):
            yield from _subnet_problems(kind, zone, network)
    for index, service in enumerate(network.args.endpoints):
        path = ("network", "endpoints", index)
        if service in network.vpc.services:
            yield already_exists(path, service, f"in {network.vpc.id}", "remove it, servers use the existing endpoint")
        elif not network.vpc.subnets:
            yield not_found(path, service, f"subnet of {network.vpc.id} for it", (), remedy="create one")


def _dns_problems(environment: Environment, network: NetworkInVpc) -> Iterator[Problem]:
    """Yield attributes of the VPC without which nodes do not find their cluster, and names do not lead to endpoints
    (EKS user guide, VPC requirements; VPC user guide, private DNS names).
    """
    kubernetes, existing = environment.kubernetes, network.args.existing
    users = ["kubernetes.kind: eks"] if kubernetes is not None and kubernetes.creates_eks else []
    users += ["network.endpoints"] if network.args.endpoints else []
    if not network.vpc.dns_off or not users or existing is None:
        return
    path = ("network", "existing", "vpcId" if existing.vpc_id else "tags")
    options = " ".join(f"--{re.sub('([A-Z])', lambda one: f'-{one[0].lower()}', name)}" for name in network.vpc.dns_off)
    commands = [f"`aws ec2 modify-vpc-attribute --vpc-id {network.vpc.id} {option}`" for option in options.split()]
    rule = f"{network.vpc.id} has {' and '.join(network.vpc.dns_off)} turned off, required by {' and '.join(users)}"
    yield invalid(path, existing.vpc_id or existing.tags, rule, f"run {' and '.join(commands)}")


def _ipv6_problems(kubernetes: Kubernetes | None, network: NetworkInVpc) -> Iterator[Problem]:
    """Yield the subnets of a cluster whose pods get IPv6 addresses that have no IPv6 network."""
    if kubernetes is None or not kubernetes.creates_eks or kubernetes.eks_args.ip_family != "ipv6":
        return
    used = network.vpc.single.get(SubnetKind(kubernetes.eks_args.subnets), {}).values()
    lacking = [subnet.id for subnet in used if not subnet.ipv6]
    if lacking and network.ipv6:
        why = f"which {'have' if len(lacking) > 1 else 'has'} no IPv6 network"
        remedy = f"run `aws ec2 associate-subnet-cidr-block`, list other subnets in {'.'.join(SUBNETS)}, or use ipv4"
        yield conflict(("kubernetes", "eks", "ipFamily"), "ipv6", ", ".join(lacking), remedy, why=why)


def _subnet_problems(kind: SubnetKind, zone: str, network: NetworkInVpc) -> Iterator[Problem]:
    """Yield why servers cannot be placed in the subnet of a kind and zone. A zone without one has other rules."""
    subnets = network.vpc.subnets.get(kind, {}).get(zone, [])
    ids = [subnet.id for subnet in subnets]
    if len(ids) > 1:
        remedy = f"list one of each zone in {'.'.join(SUBNETS)}.{kind.value}.ids"
        yield invalid(SUBNETS, ids, f"several {kind.value} subnets of {network.vpc.id} in zone {zone}", remedy)
    elif ids and kind == SubnetKind.PUBLIC and not subnets[0].public_addresses:
        rule = "a public subnet without public addresses, so servers in it do not reach the internet"
        yield invalid(SUBNETS, ids[0], rule, "turn on auto-assign public IPv4 address there, or use private subnets")


def _used(environment: Environment, network: NetworkInVpc) -> dict[SubnetKind, set[str]]:
    """Return the zones in which servers, the cluster and endpoints use subnets, by kind."""
    subnets, kubernetes = network.vpc.subnets, environment.kubernetes
    used: dict[SubnetKind, set[str]] = {}
    for group in environment.servers.values():
        kind = SubnetKind(group.subnets)
        used.setdefault(kind, set()).update(group.zones or subnets.get(kind, {}))
    whole = [SubnetKind(kubernetes.eks_args.subnets)] if kubernetes is not None and kubernetes.creates_eks else []
    if network.args.endpoints and subnets:
        whole.append(inner_kind(subnets))
    for kind in whole:
        used.setdefault(kind, set()).update(subnets.get(kind, {}))
    return used
