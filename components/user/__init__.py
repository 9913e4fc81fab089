"""The user level: accounts of people, groups, and their permissions in AWS, on servers and in the cluster."""

from .group import Group, GroupArgs
from .user import Credentials, State, User, UserArgs

__all__ = ["Credentials", "Group", "GroupArgs", "State", "User", "UserArgs"]
