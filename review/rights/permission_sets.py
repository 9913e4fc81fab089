"""The permission sets of IAM Identity Center that groups and users have by assignments."""

from collections.abc import Iterator
from typing import NamedTuple

from ..read.state import Resource, property_of
from .iam_types import ASSIGNMENT, HOLDERS, PERMISSION_SET
from .view import View


class Assigned(NamedTuple):
    """A permission set of a group or user.

    Attributes:
        holder: the noun and the key of the group or user.
        assignment: the resource that assigns the permission set.
        key: the key of the permission set.
        permission_set: the permission set; None if it is not a resource of the program.
    """

    holder: tuple[str, str]
    assignment: Resource
    key: str
    permission_set: Resource | None


def assigned(view: View) -> Iterator[Assigned]:
    """Yield the permission sets of each group and user.

    The accounts make no difference: to lose a right in one of several is reported by the rule of the assignment.
    """
    for one in view.of_types((ASSIGNMENT,)):
        noun = str(property_of(one, "principalType")).lower()
        for holder in view.keys_at(one, "principalId", HOLDERS.get(noun, ())):
            for key in view.keys_at(one, "permissionSetArn", (PERMISSION_SET,)):
                yield Assigned((noun, holder), one, key, view.resources.get(key))
