"""Whose a server is, whatever servers and users say of it."""

from hypothesis import given
from hypothesis import strategies as st

from components.server import ServerGroupArgs
from components.session_access import GROUP_TAG, SERVER_TAG
from components.user import UserArgs
from stacks.model.assignment import sessions_of, users_of, users_of_server

PEOPLE, GROUPS, SINGLE = ("alice", "bob", "carol"), ("web", "db"), ("web-a-1", "db-b-1")


def some(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


SERVERS = st.fixed_dictionaries(
    {
        group: st.builds(
            lambda users: ServerGroupArgs.model_validate({"image": "x", "size": "t3.small", "users": users}),
            some(PEOPLE),
        )
        for group in GROUPS
    }
)
USERS = st.fixed_dictionaries(
    {
        user: st.builds(
            lambda servers, state: UserArgs.model_validate({"servers": servers, "state": state}),
            some(GROUPS + SINGLE),
            st.sampled_from(["enabled", "disabled"]),
        )
        for user in PEOPLE
    }
)


@given(SERVERS, USERS)
def test_a_group_is_whose_either_side_says(servers: dict[str, ServerGroupArgs], users: dict[str, UserArgs]) -> None:
    for group, args in servers.items():
        said = {user for user in PEOPLE if user in args.users or group in users[user].servers}
        assert set(users_of(group, servers, users)) == {user for user in said if users[user].is_enabled}


@given(SERVERS, USERS)
def test_sessions_are_allowed_where_the_tags_say_so(
    servers: dict[str, ServerGroupArgs], users: dict[str, UserArgs]
) -> None:
    for user in PEOPLE:
        allowed = sessions_of(user, servers, users, "dev")
        owned = [f"dev-{group}" for group in servers if user in users_of(group, servers, users)]
        single = [f"dev-{server}" for server in SINGLE if user in users_of_server(server, users)]
        assert sorted(allowed[GROUP_TAG]) == sorted(owned)
        assert sorted(allowed[SERVER_TAG]) == sorted(single)
