"""Further IPv4 networks of a VPC, and which of them AWS accepts beside its first one."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator

from ..ip import PRIVATE_RANGES, Network4, prefix_length
from ..problems import Problem, conflict, forbidden
from .addresses import check_usable

RESERVED = IPv4Network("198.19.0.0/16")
FIRST_OF_TEN, ITS_PAIR = IPv4Network("10.0.0.0/16"), IPv4Network("10.0.0.0/15")
"""A network that no VPC of the second one can get (VPC user guide, IPv4 CIDR block association restrictions)."""


SecondaryNetwork = Annotated[Network4, prefix_length(16, 28, "as AWS requires"), AfterValidator(check_usable)]
"""A further network of a VPC."""


def block_problems(first: IPv4Network, further: Sequence[IPv4Network]) -> Iterator[Problem]:
    """Yield each further network that AWS rejects beside the others of its VPC.

    A VPC has networks of one private range alone (VPC user guide, IPv4 CIDR block association restrictions).
    """
    for index, network in enumerate(further):
        path, shown = ("secondaryCidrBlocks", index), str(network)
        overlapping = [other for other in (first, *further[:index]) if other.overlaps(network)]
        own, allowed = _private_range(network), _private_range(first)
        if overlapping:
            yield conflict(path, shown, str(overlapping[0]), "choose another network", why="because they overlap")
        elif network.overlaps(RESERVED):
            yield forbidden(path, shown, f"AWS reserves {RESERVED}", "choose another network")
        elif own is not None and own != allowed:
            why = f"a VPC in {allowed or first} cannot have a network in {own}"
            yield forbidden(path, shown, why, "choose one of the same private range, or of 100.64.0.0/10")
        elif network.overlaps(FIRST_OF_TEN) and first.overlaps(ITS_PAIR):
            why = f"a VPC in {ITS_PAIR} cannot have a further network in {FIRST_OF_TEN}"
            yield forbidden(path, shown, why, "choose another network of 10.0.0.0/8")


def _private_range(network: IPv4Network) -> IPv4Network | None:
    return next((one for one in PRIVATE_RANGES if network.overlaps(one)), None)
