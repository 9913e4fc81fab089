"""The users of an environment, their groups, and their access to the cluster."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pulumi

from components.end_date import end_of
from components.problems import Problem, invalid
from components.server import admit
from components.session_access import allowed_tags
from components.user import Group, KeyPlan, User, bind, overdue, plan_keys
from embedded.resources import Person

from ..model.environment import Environment
from ..model.outputs import UserOutput
from ..model.person import Person as ResolvedPerson
from ..read.eks_cluster import read_caller
from ..read.environment_file import with_line, with_lines
from ..read.held_rights import created_entries, held_rights
from ..read.own_state import access_keys
from ..read.reason import reason_of
from ..rules.lockout import has_administrators, last_administrators, session_problems
from ..rules.policy_sizes import session_policy_problems
from ..rules.warnings import ended, ended_before
from .account import Account
from .cluster import Cluster
from .people import build_people
from .rejection import reject


def check_people(environment: Environment, name: str, file: Path) -> None:
    """Check people against the state: an update leaves an administrator, and creates nothing that ended before.

    Raises:
        pulumi.RunError: it does not, or the state cannot be read.
    """
    problems, today = list[Problem](), datetime.now(UTC).date()
    if environment.aws is not None and not environment.empty and not has_administrators(environment):
        problems += last_administrators(environment, held_rights(name).administrators)
    if any(ended(environment, today)):
        problems += ended_before(environment, created_entries(name), today)
    reject(with_lines(file, problems), "the state of the stack")


async def check_caller(environment: Environment, account: Account, name: str, file: Path) -> None:
    """Check that an update does not end the rights with which it runs.

    Args:
        environment: the environment with the rights of the day.
        account: the account.
        name: the name of the stack.
        file: the environment's file.

    Raises:
        pulumi.RunError: it does, or the state cannot be read, or AWS cannot be asked.
    """
    today = datetime.now(UTC).date()
    ending = [(one, list(session_problems(environment, one, today))) for one in held_rights(name).sessions]
    if not any(problems for _, problems in ending):
        return
    try:
        caller = await read_caller(account.provider)
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        problem = invalid(("users",), None, f"cannot be compared with the credentials: {reason_of(error)}")
        raise pulumi.RunError(with_line(file, problem)) from None
    own = caller.rpartition(":")[2]
    found = (one for session, problems in ending if problems and session.is_of(own) for one in problems)
    reject(with_lines(file, dict.fromkeys(found)), "its own credentials")


def check_sessions(account: Account, file: Path) -> None:
    """Check the length of the policies with which users open sessions on servers.

    Raises:
        pulumi.RunError: AWS does not allow a policy that long.
    """
    planned = account.planned
    sessions = {
        name: {until: allowed_tags(*servers) for until, servers in person.sessions.items()}
        for name, person in planned.users.items()
    }
    reject(with_lines(file, session_policy_problems(planned, sessions)), "the quotas of AWS")


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
    people = account.planned.people
    output = _build_in_iam(account, name, cluster, namespaces) if people.uses_iam else {}
    if people.uses_center:
        _build_in_center(account, name, cluster, namespaces, output)
    return output


def _build_in_center(
    account: Account,
    name: str,
    cluster: Cluster | None,
    namespaces: Mapping[str, pulumi.Output[str]],
    output: dict[str, UserOutput],
) -> None:
    """Declare groups and users of Identity Center, and add them to the stack output `users`.

    While they exist in IAM too, that user is the one whom the cluster knows. Afterwards, the role bindings of that user
    are those of the user of Identity Center.
    """
    in_iam = account.planned.people.uses_iam
    known = set(cluster.planned.users) if cluster is not None and not in_iam else set()
    in_eks = cluster is not None and (cluster.eks is not None or cluster.existing is not None)
    for one, user in build_people(account, name, sorted(known) if in_eks else []).items():
        args = account.planned.users[one].args
        output[one] = cast("UserOutput", {**output.get(one, {}), "userId": user.user_id, "state": args.state.value})
        if cluster is None or in_iam or not args.is_enabled:
            continue
        former = pulumi.Alias(parent=f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{User.token}::{one}")
        options = pulumi.ResourceOptions(provider=cluster.provider, parent=user, aliases=[former])
        for namespace, role in args.namespaces.items():
            bind(one, namespaces[namespace], namespace, role, options, until=args.end_of_role(namespace))
        if one in known:
            arn = (user.role_arn or pulumi.Output.from_input(None)).apply(lambda found: found or "")
            output[one] |= _admit(cluster, name, one, arn, account.options, until=args.until)


def _build_in_iam(
    account: Account, name: str, cluster: Cluster | None, namespaces: Mapping[str, pulumi.Output[str]]
) -> dict[str, UserOutput]:
    """Declare groups and users of IAM, and return the stack output `users`."""
    planned, options = account.planned, account.options
    groups = {
        one: Group(f"{name}-{one}", args, region=planned.args.region, devices=planned.devices, opts=options)
        for one, args in planned.groups.items()
    }
    if cluster is not None:
        options = pulumi.ResourceOptions(providers=[account.provider, cluster.provider])
    rotated = _rotated(planned.users)
    output: dict[str, UserOutput] = {}
    for one, person in planned.users.items():
        user = User(
            one,
            person.args,
            region=planned.args.region,
            group_names={group: made.group_name for group, made in groups.items()},
            sessions={until: allowed_tags(*servers) for until, servers in person.sessions.items()},
            namespace_names=namespaces,
            keys=rotated.get(one),
            devices=planned.devices,
            opts=options,
        )
        known = {"arn": user.arn, "state": person.args.state.value, **user.credentials}
        output[one] = cast("UserOutput", known)
        if cluster is not None and one in cluster.planned.users:
            output[one] |= _admit(cluster, name, one, user.arn, account.options, until=person.args.until)
    return output


def _rotated(users: Mapping[str, ResolvedPerson]) -> dict[str, KeyPlan]:
    """Return the access keys of the users who have one, and warn of those that are older than their limit.

    The keys of a disabled user stay as they are.
    """
    limits = {name: one.args.rotate_after for name, one in users.items() if one.args.access_key}
    existing, today = access_keys() if limits else {}, datetime.now(UTC).date()
    found: dict[str, KeyPlan] = {}
    for name, limit in limits.items():
        enabled = users[name].args.is_enabled
        found[name] = plan_keys(name, existing, limit, today if enabled else date.min)
        for key in overdue(found[name], existing, limit, today) if enabled else ():
            rule = f"access key {key} is older than that: use that of the outputs, since a later update deletes it"
            pulumi.log.warn(invalid(("users", name, "rotateAfter"), limit, rule).describe())
    return found


def _admit(
    cluster: Cluster,
    environment: str,
    name: str,
    principal: pulumi.Output[str],
    in_aws: pulumi.ResourceOptions,
    *,
    until: date | None,
) -> UserOutput:
    """Make a user known to the embedded node or to an EKS cluster, under the name that role bindings use."""
    if cluster.eks is not None:
        cluster.eks.admit(name, principal)
    if cluster.existing is not None:
        admit(f"{environment}-{name}", cluster.existing.name, name, principal, in_aws)
    if cluster.node is not None:
        person = Person(
            name,
            name=name,
            not_after=end_of(until) if until else None,
            opts=pulumi.ResourceOptions(depends_on=[cluster.node]),
        )
        return {"kubeconfig": person.kubeconfig}
    return {}
