"""Whose a server is: what servers and users say of it, put together."""

from collections.abc import Mapping

from components.server import ServerGroupArgs
from components.session_access import GROUP_TAG, SERVER_TAG
from components.user import UserArgs


def users_of(group: str, servers: Mapping[str, ServerGroupArgs], users: Mapping[str, UserArgs]) -> list[str]:
    """The enabled users of a whole group of servers."""
    named = {*servers[group].users, *(name for name, user in users.items() if group in user.servers)}
    return sorted(name for name in named if users[name].is_enabled)


def users_of_server(server: str, users: Mapping[str, UserArgs]) -> list[str]:
    """The enabled users of one server, besides those of its group."""
    return sorted(name for name, user in users.items() if server in user.servers and user.is_enabled)


def sessions_of(
    user: str, servers: Mapping[str, ServerGroupArgs], users: Mapping[str, UserArgs], environment: str
) -> dict[str, list[str]]:
    """By key of a tag, what the user's servers are called in an environment."""
    groups = [group for group in servers if user in users_of(group, servers, users)]
    single = sorted({name for name in users[user].servers if name not in servers and users[user].is_enabled})
    return {
        GROUP_TAG: [f"{environment}-{group}" for group in groups],
        SERVER_TAG: [f"{environment}-{server}" for server in single],
    }
