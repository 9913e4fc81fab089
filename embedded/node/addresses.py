"""How a node gets its addresses: one block of private IPv4 addresses to which the host has no route."""

import hashlib
import json
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from ..files import write
from ..node_addresses import BLOCK_PREFIX, Addresses
from ..progress import Failure
from .layout import Layout

# RFC 1918 ranges that home routers, clouds and container engines rarely use, then RFC 2544's for test networks.
POOLS = tuple(IPv4Network(pool) for pool in ("10.208.0.0/12", "172.24.0.0/14", "198.18.0.0/15"))


def addresses_of(layout: Layout) -> Addresses:
    """Return the addresses that a node was given at its first start, and keeps.

    Raises:
        OSError: it was never started.
    """
    return Addresses(IPv4Network(json.loads(layout.addresses.read_text(encoding="utf-8"))["block"]))


def choose(identity: str, taken: list[IPv4Network]) -> Addresses | None:
    """Return the first free block. The search starts at a place that depends on the node, to avoid conflicts.

    Args:
        identity: a text that distinguishes this node from others on the machine.
        taken: the networks that the host has routes to.
    """
    blocks = [block for pool in POOLS for block in pool.subnets(new_prefix=BLOCK_PREFIX)]
    first_pool = 2 ** (BLOCK_PREFIX - POOLS[0].prefixlen)
    start = int.from_bytes(hashlib.sha256(identity.encode()).digest()[:4], "big") % first_pool
    for block in [*blocks[start:first_pool], *blocks[:start], *blocks[first_pool:]]:
        if not any(block.overlaps(network) for network in taken):
            return Addresses(block)
    return None


def routed(table: str) -> list[tuple[str, IPv4Network]]:
    """Return the interface and network of every route but the default, from the text of /proc/net/route (proc(5))."""
    routes = []
    for line in table.splitlines()[1:]:
        interface, destination, _, _, _, _, _, mask, *_ = line.split()
        network = IPv4Network((_address(destination), str(_address(mask))))
        if network.prefixlen:
            routes.append((interface, network))
    return routes


def _address(word: str) -> IPv4Address:
    return IPv4Address(bytes.fromhex(word)[::-1])


def obtain(layout: Layout) -> Addresses:
    """Return the addresses of a node, which are chosen at its first start.

    Raises:
        Failure: another network of this machine uses them now, or none are free.
    """
    routes = routed(Path("/proc/net/route").read_text(encoding="ascii"))
    taken = [network for interface, network in routes if interface != layout.identity]
    if layout.addresses.exists():
        addresses = addresses_of(layout)
        if any(addresses.block.overlaps(network) for network in taken):
            raise Failure(
                f"the node's addresses {addresses.block} are now routed elsewhere on this machine; end what uses them, "
                f"or remove {layout.addresses} to let the node choose others"
            )
        return addresses
    chosen = choose(layout.identity, taken)
    if chosen is None:
        raise Failure("every private IPv4 network that a node could use has a route on this machine; remove one")
    write(layout.addresses, json.dumps({"block": str(chosen.block)}))
    return chosen
