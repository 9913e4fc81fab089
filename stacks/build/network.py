"""The network of an environment: in a new or an existing VPC, declared here, or another stack's."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pulumi

from components.network import Network

from ..model.network import AvailableNetwork, OtherNetwork
from .account import Account


class Place(NamedTuple):
    """The network in which servers and clusters are created.

    Attributes:
        cidrs: the IPv4 networks of its VPC, the primary one first.
        subnet_ids: the subnet ids by kind and zone letter.
        server_group_id: the security group of every server.
        access_group_ids: the security group of each access.
        after: the resources that have to exist before a server starts.
        output: the stack output `network`; its keys are the fields of `OtherNetwork`.
    """

    cidrs: Sequence[str]
    subnet_ids: Mapping[str, Mapping[str, pulumi.Input[str]]]
    server_group_id: pulumi.Input[str]
    access_group_ids: Mapping[str, pulumi.Input[str]]
    after: list[pulumi.Resource]
    output: dict[str, object]


def build_network(account: Account, name: str) -> Place | None:
    """Declare the network of an environment, or find that of another stack; None if it has none."""
    planned = account.planned
    if planned.other_network is not None:
        return _place_in_other(planned.other_network)
    if planned.network is None:
        return None
    region, in_vpc = planned.args.region, account.in_vpc
    network = Network(
        name,
        planned.network,
        region=region,
        vpc=in_vpc.vpc if in_vpc else None,
        absent=planned.absent,
        opts=account.options,
    )
    return _place_in(network, in_vpc or planned.network, region)


def _place_in(network: Network, described: AvailableNetwork, region: str) -> Place:
    primary, *secondary = network.cidrs
    output = {
        "region": region,
        "vpcId": network.vpc_id,
        "cidr": primary,
        "secondaryCidrBlocks": secondary,
        "subnets": network.subnet_ids,
        "nat": described.nat.value,
        "ipv6": described.ipv6,
        "endpoints": described.endpoints,
        "egressPorts": described.egress_ports,
        "serverGroup": network.server_group_id,
        "access": network.access_group_ids,
        "devices": network.device_list_ids,
    }
    return Place(
        network.cidrs,
        network.subnet_ids,
        network.server_group_id,
        network.access_group_ids,
        network.connectivity,
        output,
    )


def _place_in_other(network: OtherNetwork) -> Place:
    """Return the network of another stack. Its output is passed on unchanged."""
    output = network.model_dump(mode="json", by_alias=True)
    cidrs = [output["cidr"], *output["secondaryCidrBlocks"]]
    subnet_ids = {kind.value: by_zone for kind, by_zone in network.subnets.items()}
    return Place(cidrs, subnet_ids, network.server_group, network.access, [], output)
