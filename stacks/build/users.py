"""The users of an environment, their groups, and their access to the cluster."""

from collections.abc import Mapping
from typing import cast

import pulumi

from components.server import admit
from components.session_access import allowed_tags
from components.user import Group, User
from embedded.resources import Person

from ..model.outputs import UserOutput
from .account import Account
from .cluster import Cluster


def build_users(
    account: Account, name: str, cluster: Cluster | None, namespaces: Mapping[str, pulumi.Output[str]]
) -> dict[str, UserOutput]:
    """Declare the groups of users and the users, and return the stack output `users`.

    Args:
        account: the account that they are created in.
        name: the name of the environment, which the names of the groups start with.
        cluster: the cluster, if the environment has one.
        namespaces: the namespaces of the cluster by name.
    """
    planned, options = account.planned, account.options
    groups = {
        one: Group(f"{name}-{one}", args, region=planned.args.region, opts=options)
        for one, args in planned.groups.items()
    }
    if cluster is not None:
        options = pulumi.ResourceOptions(providers=[account.provider, cluster.provider])
    output: dict[str, UserOutput] = {}
    for one, person in planned.users.items():
        user = User(
            one,
            person.args,
            region=planned.args.region,
            group_names={group: made.group_name for group, made in groups.items()},
            sessions=allowed_tags(person.groups, person.servers),
            namespace_names=namespaces,
            opts=options,
        )
        known = {"arn": user.arn, "state": person.args.state.value, **user.credentials}
        output[one] = cast("UserOutput", known)
        if cluster is not None and one in cluster.planned.users:
            output[one] |= _admit(cluster, name, one, user, account.options)
    return output


def _admit(cluster: Cluster, environment: str, name: str, user: User, in_aws: pulumi.ResourceOptions) -> UserOutput:
    """Make a user known to the embedded node or to an EKS cluster, under the name that role bindings use."""
    if cluster.eks is not None:
        cluster.eks.admit(name, user.arn)
    if cluster.existing is not None:
        admit(f"{environment}-{name}", cluster.existing.name, name, user.arn, in_aws)
    if cluster.node is not None:
        person = Person(name, name=name, opts=pulumi.ResourceOptions(depends_on=[cluster.node]))
        return {"kubeconfig": person.kubeconfig}
    return {}
