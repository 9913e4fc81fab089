"""Who has rights by the state of a stack: its administrators, and the sessions in which they call AWS."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Entry = tuple[str, str]
"""An entry of an environment file: its part (`users`, `groups` or `workloads`) and its name."""


class Session(NamedTuple):
    """The calls of a person or of a workload.

    Attributes:
        entry: the person or the workload.
        caller: the end of the ARN with which AWS names the caller, after the account, as a regular expression.
        of: in Identity Center, the group or user whose permission set is used; None for one of another stack.
        is_administrator: whether the policy of administrators is among its rights.
    """

    entry: Entry
    caller: str
    of: Entry | None = None
    is_administrator: bool = False

    def is_of(self, caller: str) -> bool:
        """Return whether a caller makes the calls, given by the part of the ARN that follows the account."""
        return re.fullmatch(self.caller, caller, re.IGNORECASE) is not None


@dataclass(frozen=True)
class HeldRights:
    """The rights by a state.

    Attributes:
        administrators: the users who are administrators, and the groups of an external directory whose members are,
            each with the names of the resources that make them that.
        sessions: the sessions.
    """

    administrators: Mapping[Entry, Collection[str]]
    sessions: Sequence[Session]
