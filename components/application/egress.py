"""The connections that the pods of an application may make, in a namespace that denies all of them."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..base import Args, LabelKey, LabelValue
from ..ip import Network, Port
from ..problems import Problem, conflict, invalid, missing, out_of_range
from .exposure import network_policy

DNS_PORT = 53


class IpBlock(Args):
    """A range of addresses."""

    cidr: Network = Field(examples=["192.0.2.0/24"])
    """The network."""
    except_: list[Network] = Field(default=[], alias="except")
    """Networks inside of it that are left out."""

    def problems(self) -> Iterator[Problem]:
        for index, one in enumerate(self.except_):
            if one == self.cidr or not is_inside(one, self.cidr):
                yield invalid(("except", index), str(one), f"must be a part of cidr, {self.cidr}")


def is_inside(one: IPv4Network | IPv6Network, other: IPv4Network | IPv6Network) -> bool:
    """Return whether a network is one of the addresses of another."""
    if isinstance(one, IPv4Network):
        return isinstance(other, IPv4Network) and one.subnet_of(other)
    return isinstance(other, IPv6Network) and one.subnet_of(other)


class LabelSelector(Args):
    """A selection by labels."""

    match_labels: dict[LabelKey, LabelValue] = {}
    """The labels; everything when empty."""


class EgressPeer(Args):
    """Where connections may go (networking.k8s.io/v1 NetworkPolicyPeer)."""

    ip_block: IpBlock | None = None
    """A range of addresses. It cannot be combined with the selectors."""
    namespace_selector: LabelSelector | None = None
    """Namespaces; that of the application when omitted."""
    pod_selector: LabelSelector | None = None
    """Pods; all pods of these namespaces when omitted."""

    def problems(self) -> Iterator[Problem]:
        selects = self.namespace_selector is not None or self.pod_selector is not None
        if self.ip_block is not None and selects:
            yield conflict(("ipBlock",), None, "namespaceSelector and podSelector")
        elif self.ip_block is None and not selects:
            yield missing(("ipBlock",), "add ipBlock, namespaceSelector or podSelector")


class EgressPort(Args):
    """A port that connections may have (networking.k8s.io/v1 NetworkPolicyPort)."""

    port: Port = Field(examples=[443])
    """The port."""
    end_port: Port | None = None
    """The last one of a range of ports."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """The protocol."""

    def problems(self) -> Iterator[Problem]:
        if self.end_port is not None and self.end_port < self.port:
            yield out_of_range(("endPort",), self.end_port, minimum=f"port, {self.port}")


class EgressRule(Args):
    """Connections that are allowed (networking.k8s.io/v1 NetworkPolicyEgressRule)."""

    to: Annotated[list[EgressPeer], Field(min_length=1, examples=[[{"ipBlock": {"cidr": "192.0.2.0/24"}}]])]
    """Where they go."""
    ports: list[EgressPort] = []
    """Their ports; every port when empty."""


def plan_egress(
    name: str, namespace: pulumi.Input[str], rules: Sequence[EgressRule], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Return the NetworkPolicy with which pods connect to DNS, to the pods of their namespace, and as rules allow."""
    dns = {"ports": [{"port": DNS_PORT, "protocol": protocol} for protocol in ("UDP", "TCP")]}
    given = [one.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True) for one in rules]
    return network_policy(name, namespace, labels, "Egress", [dns, {"to": [{"podSelector": {}}]}, *given])
