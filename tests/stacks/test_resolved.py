"""The resolved environment: namespaces, enabled users, and who may open sessions on which servers."""

from hypothesis import given
from hypothesis import strategies as st

from stacks.model.environment import Environment
from stacks.model.resolved import InAws, InCluster, resolve

PEOPLE, GROUPS, SINGLE = ("alice", "bob", "carol"), ("web", "db"), ("web-a-1", "db-b-1")


def some(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


SERVERS = st.fixed_dictionaries(
    {
        group: st.fixed_dictionaries({"image": st.just("x"), "size": st.just("t3.small"), "users": some(PEOPLE)})
        for group in GROUPS
    }
)
USERS = st.fixed_dictionaries(
    {
        user: st.fixed_dictionaries(
            {"servers": some(GROUPS + SINGLE), "state": st.sampled_from(["enabled", "disabled"])}
        )
        for user in PEOPLE
    }
)
ENVIRONMENTS = st.fixed_dictionaries({"aws": st.just({"region": "eu-west-1"}), "servers": SERVERS, "users": USERS}).map(
    Environment.model_validate
)


def in_aws(environment: Environment) -> InAws:
    resolved = resolve(environment, "dev").aws
    assert resolved is not None
    return resolved


def in_cluster(**parts: object) -> InCluster:
    resolved = resolve(Environment.model_validate({"kubernetes": {"kind": "embedded"}} | parts), "dev").cluster
    assert resolved is not None
    return resolved


@given(ENVIRONMENTS)
def test_enabled_users_have_the_groups_that_name_them_and_those_that_they_name(environment: Environment) -> None:
    aws = in_aws(environment)
    for group, servers in aws.servers.items():
        named = {user for user in PEOPLE if user in environment.servers[group].users}
        named |= {user for user in PEOPLE if group in environment.users[user].servers}
        assert set(servers.args.users) == named - aws.absent


@given(ENVIRONMENTS)
def test_a_user_may_open_sessions_exactly_where_the_servers_name_the_user(environment: Environment) -> None:
    aws = in_aws(environment)
    for name, person in aws.users.items():
        assert sorted(person.groups) == sorted(one.name for one in aws.servers.values() if name in one.args.users)
        assert list(person.servers) == sorted(server for server, own in aws.users_of_server.items() if name in own)
        assert not (name in aws.absent and (person.groups or person.servers))


@given(ENVIRONMENTS)
def test_disabled_users_are_absent(environment: Environment) -> None:
    assert in_aws(environment).absent == {name for name, user in environment.users.items() if user.state == "disabled"}


def test_objects_without_a_namespace_are_in_that_of_the_environment() -> None:
    claim = {"storageClassName": "fast", "storage": "1Gi"}
    nginx = {"kind": "nginx", "claim": "own", "page": "x"}
    cluster = in_cluster(
        storage={"clusterClasses": ["fast"], "claims": {"own": claim, "other": claim | {"namespace": "shop"}}},
        applications={"own": nginx, "other": nginx | {"namespace": "shop"}},
        users={"alice": {"namespaces": {"tools": "edit"}}, "bob": {"namespaces": {"x": "edit"}, "state": "disabled"}},
    )
    assert {name: claim.namespace for name, claim in cluster.dynamic_claims.items()} == {"own": "dev", "other": "shop"}
    assert {name: one.namespace for name, one in cluster.applications.items()} == {"own": "dev", "other": "shop"}
    assert cluster.namespaces == ["dev", "shop", "tools", "x"]
    assert cluster.users == ["alice"]


def test_a_cluster_in_aws_has_defaults_and_is_named_in_the_tags_of_its_subnets() -> None:
    parts = {"aws": {"region": "eu-west-1"}, "network": {"cidr": "10.20.0.0/16", "clusters": ["old"]}}
    environment = Environment.model_validate(parts | {"kubernetes": {"kind": "eks"}})
    network = in_aws(environment).network
    assert network is not None
    assert network.clusters == ["old", "dev"]
    cluster = resolve(environment, "dev").cluster
    assert cluster is not None
    assert cluster.eks is not None
    assert list(cluster.eks.node_groups) == ["nodes"]
