"""A user of a resolved environment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from components.user import UserArgs

from .environment import Environment


@dataclass(frozen=True)
class Person:
    """A user.

    Attributes:
        args: the rights of the user.
        groups: the groups of servers on which the user may open sessions, by their names in AWS.
        servers: the single servers on which the user may open sessions, by their names in AWS.
        ends: the last days of these rights, by the same names. Others have no end.
    """

    args: UserArgs
    groups: Sequence[str]
    servers: Sequence[str]
    ends: Mapping[str, date]

    @property
    def sessions(self) -> dict[date | None, tuple[list[str], list[str]]]:
        """The groups and the single servers by the last day of the right; None for rights without an end."""
        by_end: dict[date | None, tuple[list[str], list[str]]] = {}
        for part, names in enumerate((self.groups, self.servers)):
            for name in names:
                by_end.setdefault(self.ends.get(name), ([], []))[part].append(name)
        return by_end


def limited(args: UserArgs, environment: Environment) -> UserArgs:
    """Return a user with the limits that the environment has for all users."""
    limits = {
        "require_mfa": args.require_mfa or environment.require_mfa,
        "from_devices": args.from_devices or environment.from_devices,
    }
    return args.model_copy(update=limits)
