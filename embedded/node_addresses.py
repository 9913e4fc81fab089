"""The addresses of the embedded node: the parts of one block of private IPv4 addresses."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

BLOCK_PREFIX = 20


@dataclass(frozen=True)
class Addresses:
    """A block and its parts: the link to the host, the pods, the services, and load balancers."""

    block: IPv4Network

    @cached_property
    def link(self) -> IPv4Network:
        return next(self.block.subnets(new_prefix=30))

    @property
    def host(self) -> IPv4Address:
        return self.link[1]

    @property
    def node(self) -> IPv4Address:
        return self.link[2]

    @cached_property
    def pods(self) -> IPv4Network:
        return list(self.block.subnets(new_prefix=24))[4]

    @cached_property
    def services(self) -> IPv4Network:
        return list(self.block.subnets(new_prefix=24))[8]

    @cached_property
    def load_balancers(self) -> IPv4Network:
        return list(self.block.subnets(new_prefix=24))[12]

    @property
    def api_service(self) -> IPv4Address:
        """The address of the Service `kubernetes`: the API server assigns it the first one of the range."""
        return self.services[1]

    @property
    def dns(self) -> IPv4Address:
        return self.services[10]


def addresses_at(node: IPv4Address) -> Addresses:
    """Return the addresses of a node, given its own."""
    return Addresses(IPv4Network((node, BLOCK_PREFIX), strict=False))
