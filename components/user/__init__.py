"""The user level: accounts of people, groups, and their permissions in AWS, on servers and in the cluster."""

from .group import Group, GroupArgs
from .user import State, User, UserArgs

__all__ = ["Group", "GroupArgs", "State", "User", "UserArgs"]
