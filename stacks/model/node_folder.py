"""Folders of the embedded node as they are on this machine."""

from enum import IntFlag
from typing import NamedTuple


class Access(IntFlag):
    """What a user may do with a file or a folder, as the bits of its mode have it (chmod)."""

    READ = 4
    WRITE = 2
    ENTER = 1


class Permissions(NamedTuple):
    """The owner, the group and the mode of a file or a folder. An access control list counts as permission for all."""

    owner: int
    group: int
    mode: int

    def allow(self, user: int, access: Access) -> bool:
        """Return whether a user, whose only group has the same number, has this access."""
        shift = 6 if user == self.owner else 3 if user == self.group else 0
        return self.mode >> shift & access == access


class NodeFolder(NamedTuple):
    """A folder that a static volume names.

    Attributes:
        host: its path on this machine, relative to the checkout.
        permissions: those of the folder; None if it does not exist.
        page: those of its index.html; None if it has none.
    """

    host: str
    permissions: Permissions | None
    page: Permissions | None
