"""The network that servers and clusters are made in: the environment's own, or another stack's."""

from collections.abc import Collection, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Any, NamedTuple, Protocol

import pulumi
from pydantic import ConfigDict, ValidationError

from components.base import Args
from components.network import Nat, Network, NetworkArgs, SubnetKind
from components.problems import matching

from ..build.refusal import reason_of

StackName = Annotated[
    str,
    matching(
        r"[\w.-]+(/[\w.-]+/[\w.-]+)?", "a stack of this project, or ORGANIZATION/PROJECT/STACK (organization/net/prod)"
    ),
]
READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"
"""The engine's own function behind stack references: what it tells is known before anything is declared."""


class ServedNetwork(Protocol):
    """What the rules of servers and clusters ask of a network, whosever it is."""

    @property
    def zones(self) -> object:
        """As the file says it."""

    @property
    def zone_letters(self) -> list[str]: ...

    @property
    def subnets(self) -> Collection[SubnetKind]: ...

    @property
    def nat(self) -> Nat: ...

    @property
    def endpoints(self) -> Collection[str]: ...

    @property
    def egress_ports(self) -> Collection[int]: ...

    @property
    def access(self) -> Mapping[str, object]: ...


class OtherNetwork(Args):
    """A network as the output of its stack tells it."""

    model_config = ConfigDict(extra="ignore")

    region: str
    vpc_id: str
    cidr: IPv4Network
    subnets: dict[SubnetKind, dict[str, str]]
    """Ids by kind and zone letter."""
    nat: Nat
    endpoints: list[str]
    egress_ports: list[int]
    server_group: str
    """The security group of every server."""
    access: dict[str, str]
    """The security group of each access."""
    devices: dict[str, str]

    @property
    def zones(self) -> list[str]:
        return self.zone_letters

    @property
    def zone_letters(self) -> list[str]:
        return sorted({zone for by_zone in self.subnets.values() for zone in by_zone})


class Place(NamedTuple):
    """Where servers and clusters are made.

    Attributes:
        subnet_ids: the subnets' ids by kind and zone letter.
        server_group_id: the security group of every server.
        access_group_ids: the security group of each access.
        after: what has to be there before a server starts.
        output: the stack's output `network`.
    """

    subnet_ids: Mapping[str, Mapping[str, pulumi.Input[str]]]
    server_group_id: pulumi.Input[str]
    access_group_ids: Mapping[str, pulumi.Input[str]]
    after: list[pulumi.Resource]
    output: dict[str, object]


def place_in(network: Network, args: NetworkArgs, region: str) -> Place:
    """The place that the environment's own network is."""
    output = {
        "region": region,
        "vpcId": network.vpc_id,
        "cidr": str(args.cidr),
        "subnets": network.subnet_ids,
        "nat": args.nat.value,
        "endpoints": args.endpoints,
        "egressPorts": args.egress_ports,
        "serverGroup": network.server_group_id,
        "access": network.access_group_ids,
        "devices": network.device_list_ids,
    }
    return Place(network.subnet_ids, network.server_group_id, network.access_group_ids, network.connectivity, output)


def place_in_other(network: OtherNetwork) -> Place:
    """The place that another stack's network is; its output is passed on."""
    output = network.model_dump(mode="json", by_alias=True)
    subnet_ids = {kind.value: by_zone for kind, by_zone in network.subnets.items()}
    return Place(subnet_ids, network.server_group, network.access, [], output)


def read_network(stack: str) -> OtherNetwork:
    """The network of another stack, as it was after that stack's last update.

    Raises:
        pulumi.RunError: there is no such stack, or it has no network.
    """
    name = stack if "/" in stack else f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    remedy = f"run `pulumi up -s {stack}` first, or name a stack that has one"
    try:
        outputs: dict[str, Any] = pulumi.runtime.invoke(READ_OUTPUTS, {"name": name}).value["outputs"]
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        raise pulumi.RunError(f"networkOf: {stack!r}: cannot be read: {reason_of(error)}: {remedy}") from None
    found = outputs.get("network")
    if not found:
        raise pulumi.RunError(f"networkOf: {stack!r}: has no output network: {remedy}")
    try:
        return OtherNetwork.model_validate(found)
    except ValidationError as error:
        lacking = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        message = f"its output network was not made by this version ({lacking}): run `pulumi up -s {stack}` first"
        raise pulumi.RunError(f"networkOf: {stack!r}: {message}") from None
