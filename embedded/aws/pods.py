"""The address at which pods of the embedded node reach the API, for as long as a stack asks for it.

A file says what is asked for, because the API's process may run already, and may be restarted while pods use it.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from ..files import write
from ..node_addresses import Addresses
from ..project import STATE
from ..waiting import wait_for
from .command import endpoint

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Asked:
    """What pods may ask for, and from where.

    Attributes:
        address: the address of this machine in the node's network.
        clients: the network of the pods.
        zones: the IDs of the hosted zones whose records they may read and change.
    """

    address: str
    clients: str
    zones: tuple[str, ...]

    @property
    def network(self) -> IPv4Network:
        """The network of the pods."""
        return IPv4Network(self.clients)


def asked_file(folder: Path) -> Path:
    """Return the file that says what is asked for."""
    return folder / "pods.json"


def served_file(folder: Path) -> Path:
    """Return the file with what the process serves now."""
    return folder / "pods-served.json"


def read(file: Path) -> Asked | None:
    """Return what one of the files says; None if it does not exist."""
    with suppress(FileNotFoundError):
        found = json.loads(file.read_text(encoding="ascii"))
        return Asked(found["address"], found["clients"], tuple(found["zones"]))
    return None


def serve_pods(addresses: Addresses, zones: tuple[str, ...], state: Path = STATE) -> None:
    """Let pods read and change the records of these hosted zones, and return once they can.

    Raises:
        Failure: the API does not run, or cannot use the address.
    """
    write(asked_file(state / "aws"), json.dumps(asdict(_asked(addresses, zones))))
    in_vain = (
        f"the AWS API does not serve pods at {addresses.host}: see {state / 'aws' / 'log'}. If it was started "
        "by another version of strata, `python -m embedded aws down` ends it, and its account is lost"
    )
    wait_for(lambda: pod_endpoint(addresses, zones, state), PATIENCE_SECONDS, lambda: in_vain)


def pod_endpoint(addresses: Addresses, zones: tuple[str, ...], state: Path = STATE) -> str | None:
    """Return the URL at which pods reach the API for these zones; None if they do not."""
    found = endpoint(state)
    if found is None or read(served_file(state / "aws")) != _asked(addresses, zones):
        return None
    return f"http://{addresses.host}:{found.rpartition(':')[2]}"


def leave_pods(state: Path = STATE) -> None:
    """Let pods no longer reach the API."""
    asked_file(state / "aws").unlink(missing_ok=True)


def _asked(addresses: Addresses, zones: tuple[str, ...]) -> Asked:
    return Asked(str(IPv4Address(addresses.host)), str(addresses.pods), zones)
