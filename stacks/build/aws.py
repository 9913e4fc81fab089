"""Composes the levels that are made in AWS: network, servers and users. The wiring, nothing else."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pulumi

from components.aws import provider as aws
from components.network import Network
from components.problems import Problem
from components.server import ServerGroup
from components.session_access import tag_value
from components.user import Group, User
from embedded.resources import AwsApi

from ..model.assignment import sessions_of, users_of, users_of_server
from ..model.aws import EMBEDDED, Aws
from ..model.environment import Environment
from ..model.networks import Place, place_in, place_in_other, read_network
from .refusal import refusal


class BuiltInAws(NamedTuple):
    """What the rest needs of it: the users, and the stack's outputs by level."""

    users: dict[str, User]
    outputs: dict[str, dict[str, Any]]


def build_network(environment: Environment, name: str, provider: aws.Provider | None) -> Place | None:
    """Declares the environment's network, where it has one of its own; the devices of those who are disabled are not
    let in."""
    if environment.aws is None or environment.network is None:
        return None
    args = environment.network
    if environment.kubernetes is not None and environment.kubernetes.kind == "eks":
        args = args.model_copy(update={"clusters": [*args.clusters, name]})
    absent = {one for one, user in environment.users.items() if not user.is_enabled}
    here = pulumi.ResourceOptions(provider=provider)
    region = environment.aws.region
    return place_in(Network(name, args, region=region, absent=absent, opts=here), args, region)


def find_network(environment: Environment) -> Place | None:
    """Another stack's network, where the environment uses one, into which it fits.

    Raises:
        pulumi.RunError: the network is not there, or the environment does not fit into it.
    """
    if environment.aws is None or environment.network_of is None:
        return None
    stack, region = environment.network_of, environment.aws.region
    network = read_network(stack)
    found = list(environment.problems_in(network))
    if network.region != region:
        found.insert(0, Problem(("aws", "region"), region, f"the network is in {network.region}: write that"))
    if found:
        raise refusal(found, "the environment", f"the network of stack {stack}")
    return place_in_other(network)


def build_aws(
    environment: Environment,
    name: str,
    provider: aws.Provider | None,
    *,
    network: Place | None,
    cluster: pulumi.ProviderResource | None,
    namespaces: Mapping[str, pulumi.Output[str]],
) -> BuiltInAws:
    """Declares the environment's servers and users.

    Args:
        environment: what to build.
        name: the environment's name, with which the names of what it makes begin.
        provider: that of its account and region, where it has one.
        network: where its servers are made, where it has a network.
        cluster: the provider of its cluster, where it has one.
        namespaces: the cluster's namespaces by name.

    Returns:
        The users, and the stack's outputs of network, servers and users.
    """
    if environment.aws is None or provider is None:
        return BuiltInAws({}, {})
    region = environment.aws.region
    users = _build_users(environment, name, region, [provider, *([cluster] if cluster else [])], namespaces)
    outputs: dict[str, dict[str, Any]] = {
        "users": {
            one: {"arn": user.arn, "state": environment.users[one].state.value, **user.credentials}
            for one, user in users.items()
        }
    }
    if network is not None:
        servers = _build_servers(environment, name, region, provider, network)
        outputs["network"] = network.output
        outputs["servers"] = {group: _told(made) for group, made in servers.items()}
    return BuiltInAws(users, outputs)


def _told(group: ServerGroup) -> dict[str, object]:
    """What the stack's output says of a group of servers."""
    if group.scaling_group_name is not None:
        return {"autoScalingGroup": group.scaling_group_name}
    return {one: {"id": server.id, "privateIp": server.private_ip} for one, server in group.servers.items()}


def _build_servers(
    environment: Environment, name: str, region: str, provider: aws.Provider, network: Place
) -> dict[str, ServerGroup]:
    """Servers after what lets them connect, without which they could not fetch packages, and what logs it."""
    return {
        group: ServerGroup(
            f"{name}-{group}",
            args,
            region=region,
            subnet_ids=network.subnet_ids[args.subnets],
            group_ids=[network.server_group_id, *(network.access_group_ids[one] for one in dict.fromkeys(args.access))],
            users=users_of(group, environment.servers, environment.users),
            users_of_server=lambda server: users_of_server(server.removeprefix(f"{name}-"), environment.users),
            after=network.after,
            opts=pulumi.ResourceOptions(provider=provider),
        )
        for group, args in environment.servers.items()
    }


def _build_users(
    environment: Environment,
    name: str,
    region: str,
    providers: list[pulumi.ProviderResource],
    namespaces: Mapping[str, pulumi.Output[str]],
) -> dict[str, User]:
    groups = {
        one: Group(f"{name}-{one}", args, pulumi.ResourceOptions(provider=providers[0]))
        for one, args in environment.groups.items()
    }
    return {
        one: User(
            one,
            args,
            region=region,
            group_names={group: made.group_name for group, made in groups.items()},
            sessions={
                tag: [tag_value(each) for each in called]
                for tag, called in sessions_of(one, environment.servers, environment.users, name).items()
            },
            namespaces=namespaces,
            opts=pulumi.ResourceOptions(providers=providers),
        )
        for one, args in environment.users.items()
    }


def connect(args: Aws) -> aws.Provider:
    """The provider of an account and region."""
    embedded = args.endpoint == EMBEDDED
    return aws.Provider(
        "aws",
        region=args.region,
        endpoint=AwsApi("aws-api").endpoint if embedded else args.endpoint,
        placeholder_credentials=embedded or None,
        profile=args.profile,
        role_arn=args.role_arn,
        default_tags=args.default_tags or None,
        allowed_account_ids=args.allowed_account_ids or None,
    )
