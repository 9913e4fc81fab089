"""The user level: accounts of people, groups and workloads, and their permissions."""

from .center_limits import GroupLimits, removed_users
from .devices import DeviceLists, Devices, GroupStatement, addresses
from .devices import GroupStatement as Statement
from .ends import RightsUntil
from .group import Group, GroupArgs
from .identity_center import (
    Center,
    CenterGroup,
    CenterUser,
    Member,
    group_statements,
    own_permission_set,
    shortened,
    user_by_name,
    user_statements,
)
from .role_binding import bind
from .rotation import Key, KeyPlan, overdue, plan_keys
from .user import DENY_ALL, Credentials, State, User, UserArgs
from .workload import GitHubWorkflow, GitLabJob, Token, TokenIssuer, Workload, WorkloadArgs

__all__ = [
    "DENY_ALL",
    "Center",
    "CenterGroup",
    "CenterUser",
    "Credentials",
    "DeviceLists",
    "Devices",
    "GitHubWorkflow",
    "GitLabJob",
    "Group",
    "GroupArgs",
    "GroupLimits",
    "GroupStatement",
    "Key",
    "KeyPlan",
    "Member",
    "RightsUntil",
    "State",
    "Statement",
    "Token",
    "TokenIssuer",
    "User",
    "UserArgs",
    "Workload",
    "WorkloadArgs",
    "addresses",
    "bind",
    "group_statements",
    "overdue",
    "own_permission_set",
    "plan_keys",
    "removed_users",
    "shortened",
    "user_by_name",
    "user_statements",
]
