"""IP networks and ports in arguments: one definition, so that every level accepts and rejects the same values."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .problems import value_error

HTTP_PORT, HTTPS_PORT = 80, 443
ANY_IPV4, ANY_IPV6 = "0.0.0.0/0", "::/0"
PRIVATE_RANGES = [IPv4Network(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
"""The private ranges of RFC 1918."""
DOCUMENTATION_RANGES = [IPv4Network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
"""The networks of RFC 5737, which nobody has."""

Port = Annotated[int, Field(ge=1, le=65535)]


def parse_network(value: Any) -> IPv4Network:
    """Return an IPv4 network that is written in CIDR notation. A single address is a network of /32.

    Raises:
        PydanticCustomError: the value is not a network, or has host bits set.
    """
    try:
        network = IPv4Network(value if isinstance(value, str | IPv4Network) else None, strict=False)
    except (ValueError, TypeError):
        rule = "must be an IPv4 address or a network in CIDR notation, for example 192.0.2.10 or 10.20.0.0/16"
        raise value_error(rule) from None
    if isinstance(value, str) and value not in (str(network), str(network.network_address)):
        raise _host_bits_set(network)
    return network


Network4 = Annotated[IPv4Network, BeforeValidator(parse_network)]


def prefix_length(shortest: int, longest: int, why: str) -> BeforeValidator:
    """Return a validator of the prefix length of a `Network4`, which it checks before the address.

    So the error of an address with host bits, which names the network to write, names a network of a valid size.
    """

    def check(value: Any) -> Any:
        try:
            length = IPv4Network(str(value), strict=False).prefixlen
        except ValueError:
            return value  # an error of `Network4`
        if not shortest <= length <= longest:
            raise value_error(f"must have a prefix length from /{shortest} to /{longest}, {why}")
        return value

    return BeforeValidator(check)


def parse_any_network(value: Any) -> IPv4Network | IPv6Network:
    """Return an IPv4 or IPv6 network that is written in CIDR notation. A single address is a network of its own.

    Raises:
        PydanticCustomError: the value is not a network, or has host bits set.
    """
    try:
        network = ip_network(value if isinstance(value, str | IPv4Network | IPv6Network) else "", strict=False)
    except ValueError:
        raise value_error(
            "must be an IPv4 or IPv6 address, or a network in CIDR notation, for example 192.0.2.10 or 2001:db8::/32"
        ) from None
    if isinstance(network, IPv4Network):
        return parse_network(value)
    if isinstance(value, str) and IPv6Address(value.partition("/")[0]) != network.network_address:
        raise _host_bits_set(network)
    return network


def _host_bits_set(network: IPv4Network | IPv6Network) -> PydanticCustomError:
    """Return the error of an address that is not the first one of its network."""
    return value_error(f"must be the first address of its network: write {network}")


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(parse_any_network)]


def named_cidrs(cidrs: Sequence[str]) -> dict[str, str]:
    """Return the networks of a VPC by the ends of the names of their rules: empty for the primary one, which is first.

    A rule keeps its name when other networks are added.
    """
    return {f"-{cidr.replace('/', '-')}" if index else "": cidr for index, cidr in enumerate(cidrs)}
