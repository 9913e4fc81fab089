"""Users: accounts of people, their groups, and what they may do."""

from .group import Group, GroupArgs
from .session import plan_session_rights
from .user import State, User, UserArgs

__all__ = ["Group", "GroupArgs", "State", "User", "UserArgs", "plan_session_rights"]
