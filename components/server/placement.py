"""Which servers a group has: named by zone and number, so that none is renamed when more come."""

from collections.abc import Sequence
from typing import NamedTuple


class ServerPlan(NamedTuple):
    """One server: its zone's letter, and its number in the zone, from 1."""

    group: str
    zone: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.group}-{self.zone}-{self.number}"


def plan_servers(group: str, zones: Sequence[str], count: int) -> list[ServerPlan]:
    """The servers of a group, spread over its zones in turn."""
    return [ServerPlan(group, zones[index % len(zones)], index // len(zones) + 1) for index in range(count)]
