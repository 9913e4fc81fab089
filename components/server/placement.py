"""The names and zones of a group's servers. Adding servers renames none."""

from collections.abc import Sequence
from typing import NamedTuple


class ServerPlan(NamedTuple):
    """The plan of one server: its group, the letter of its zone, and its number in the zone, counted from 1."""

    group: str
    zone: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.group}-{self.zone}-{self.number}"


def plan_servers(group: str, zones: Sequence[str], count: int) -> list[ServerPlan]:
    """Return the servers of a group, spread evenly over its zones."""
    return [ServerPlan(group, zones[index % len(zones)], index // len(zones) + 1) for index in range(count)]
