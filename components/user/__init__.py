"""The user level: accounts of people, groups, and their permissions in AWS, on servers and in the cluster."""

from ..iam_permissions import Statement
from .group import Group, GroupArgs
from .user import Credentials, State, User, UserArgs

__all__ = ["Credentials", "Group", "GroupArgs", "State", "Statement", "User", "UserArgs"]
