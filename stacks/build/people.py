"""The people of an environment in IAM Identity Center."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path

import pulumi

from components.aws import identitystore, ssoadmin, sts
from components.iam_permissions import document
from components.problems import invalid, out_of_range
from components.provider.aws_forms import MAX_INLINE_POLICY, policy_size
from components.session_access import allowed_tags
from components.user import (
    Center,
    CenterGroup,
    CenterUser,
    GroupLimits,
    Member,
    group_statements,
    removed_users,
    user_by_name,
)

from ..model.environment import Environment
from ..model.people import Source
from ..model.person import Person
from ..model.resolved import InAws
from ..read.eks_cluster import read_caller
from ..read.environment_file import with_line, with_lines
from ..read.own_state import CenterState, center_state
from ..read.people import read_groups, read_instances, read_users
from ..read.reason import reason_of
from ..rules.people import account_problems_of_people, center_name_problems, directory_problems, instance_problems
from .account import Account, Directory, Instance
from .rejection import reject

_Ids = Mapping[str, pulumi.Input[str]]
"""IDs by entries of the file."""
SOME_ID = "00000000-0000-0000-0000-000000000000"
"""An ID of the length of those of new users."""


async def find_directory(environment: Environment, account: Account, file: Path) -> Directory:
    """Check the instance of Identity Center, and return what an external directory has.

    Raises:
        pulumi.RunError: there is no such instance, a user or group does not exist, or they cannot be read.
    """
    directory = Directory()
    if not environment.people.uses_center:
        return directory
    try:
        found = await read_instances(account.provider)
        if found is None:
            return directory
        problems = list(instance_problems(environment, found))
        if not problems:
            arn = environment.people.instance or next(iter(found))
            caller = await read_caller(account.provider)
            instance = Instance(arn, found[arn], caller.split(":")[4])
            problems = list(account_problems_of_people(environment, instance.account_id))
            directory = Directory(instance)
            if environment.people.source == Source.EXTERNAL:
                directory = await _read_directory(environment, instance, account.provider)
                problems += directory_problems(environment, directory.users, directory.groups)
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        problem = invalid(("people",), None, f"cannot be compared with Identity Center: {reason_of(error)}")
        raise pulumi.RunError(with_line(file, problem)) from None
    reject(with_lines(file, problems), "the directory")
    return directory


async def _read_directory(environment: Environment, instance: Instance, provider: pulumi.ProviderResource) -> Directory:
    store = instance.store_id
    users = [args.name_in_directory(name) for name, args in environment.users.items()]
    groups = [args.name_in_directory(name) for name, args in environment.groups.items()]
    known = await read_users(store, users, provider)
    return Directory(instance, known, await read_groups(store, groups, provider))


def check_permission_sets(account: Account, name: str, file: Path) -> None:
    """Check the names of groups and permission sets, and the length of the policies of those of groups.

    Args:
        account: the account of the environment.
        name: the name of the environment.
        file: its file.

    Raises:
        pulumi.RunError: two have the same name, or AWS does not allow a policy that long.
    """
    planned = account.planned
    if not planned.people.uses_center:
        return
    problems = list(center_name_problems(planned, name))
    state = center_state()
    known = {**state.users, **account.directory.users}
    ids = {one: known.get(person.args.name_in_directory(one), SOME_ID) for one, person in planned.users.items()}
    for group, args in planned.groups.items():
        limits = _limits(planned, state, group, f"{name}-{group}", ids)
        policy = document(*group_statements(args, limits, planned.devices))
        if (size := policy_size(policy)) > MAX_INLINE_POLICY:
            maximum = f"{MAX_INLINE_POLICY} characters in the policy of its permission set"
            remedy = "write fewer statements, divide the group, or remove people whose rights have ended"
            problems.append(out_of_range(("groups", group), f"{size} characters", remedy, maximum=maximum))
    reject(with_lines(file, problems), "the quotas of Identity Center")


def build_people(account: Account, name: str, admitted: Sequence[str]) -> dict[str, CenterUser]:
    """Declare users and groups in Identity Center, and return the users.

    Args:
        account: the account of the environment.
        name: the name of the environment, which the names of groups and permission sets start with.
        admitted: the users who authenticate in a cluster of EKS with a role of theirs.
    """
    planned, region = account.planned, account.planned.args.region
    external = planned.people.source == Source.EXTERNAL
    center = _center(account)
    known_users, known_groups = _known(account, center) if external else ({}, {})
    users = {
        one: CenterUser(
            one,
            person.args,
            center=center,
            region=region,
            environment=name,
            sessions={until: allowed_tags(*servers) for until, servers in person.sessions.items()},
            admitted=one in admitted,
            devices=planned.devices,
            existing=known_users.get(one),
            opts=account.options,
        )
        for one, person in planned.users.items()
    }
    state, ids = center_state(), {one: user.user_id for one, user in users.items()}
    for group, args in planned.groups.items():
        CenterGroup(
            f"{name}-{group}",
            args,
            center=center,
            region=region,
            members={
                one: Member(ids[one], planned.users[one].args.end_of_membership(group))
                for one in _members(planned, group)
            },
            limits=_limits(planned, state, group, f"{name}-{group}", ids),
            devices=planned.devices,
            existing=known_groups.get(group),
            policy_by_names=_policy_by_names(planned, state, group, f"{name}-{group}"),
            opts=account.options,
        )
    return users


def _policy_by_names(planned: InAws, state: CenterState, group: str, name: str) -> str | None:
    """Return the policy of a group's permission set with names in place of IDs; None if it names nobody."""
    limits = _limits(planned, state, group, name, {one: user_by_name(one) for one in planned.users})
    args = planned.groups[group]
    if not args.has_rights or not any(limits):
        return None
    return document(*group_statements(args, limits, planned.devices))


def _center(account: Account) -> Center:
    """Return the instance. Its values are unknown in a preview before the embedded AWS API runs."""
    people, options = account.planned.people, _when_it_runs(account)
    if account.directory.instance is not None:
        return Center(*account.directory.instance, people.accounts, people.session_hours)
    instances = ssoadmin.get_instances(opts=options)
    chosen = instances.apply(
        lambda found: next(one for one in found.instances if people.instance in (None, one["arn"]))
    )
    caller = sts.get_caller_identity(opts=options)
    return Center(
        chosen.apply(lambda one: str(one["arn"])),
        chosen.apply(lambda one: str(one["identityStoreId"])),
        caller.apply(lambda one: one.account_id),
        people.accounts,
        people.session_hours,
    )


def _known(account: Account, center: Center) -> tuple[_Ids, _Ids]:
    """Return the IDs of the users and groups of an external directory, by their entries in the file."""
    planned, directory, options = account.planned, account.directory, _when_it_runs(account)
    users = {one: person.args.name_in_directory(one) for one, person in planned.users.items()}
    groups = {one: args.name_in_directory(one) for one, args in planned.groups.items()}
    if directory.instance is not None:
        return (
            {one: directory.users[name] for one, name in users.items()},
            {one: directory.groups[name] for one, name in groups.items()},
        )
    store = center.store_id
    found = identitystore.get_user_ids(identity_store_id=store, user_names=[*users.values()], opts=options)
    of_groups = identitystore.get_group_ids(identity_store_id=store, display_names=[*groups.values()], opts=options)
    return (
        {one: found.apply(lambda known: known.ids).apply(itemgetter(name)) for one, name in users.items()},
        {one: of_groups.apply(lambda known: known.ids).apply(itemgetter(name)) for one, name in groups.items()},
    )


def _when_it_runs(account: Account) -> pulumi.InvokeOutputOptions:
    """Return the options of a question to AWS. In a preview, an embedded AWS API that does not run gives no answer."""
    return pulumi.InvokeOutputOptions(provider=account.provider, depends_on=account.api)


def _members(planned: InAws, group: str) -> list[str]:
    """Return the users whom an update makes members of a group; it never changes an external directory."""
    if planned.people.source == Source.EXTERNAL:
        return []
    return [one for one, person in planned.users.items() if person.args.is_enabled and group in person.args.groups]


def _limits(planned: InAws, state: CenterState, group: str, name: str, ids: _Ids) -> GroupLimits:
    """Return the limits of a group, whose name in the program is `name`. `ids` are those of the users."""
    concerned = _concerned(planned, state, group, name)
    enabled = {one: person.args for one, person in concerned.items() if person.args.is_enabled}
    disabled = {one: person.args for one, person in concerned.items() if one not in enabled}
    ends, on_devices = dict[date, list[pulumi.Input[str]]](), dict[tuple[str, ...], list[pulumi.Input[str]]]()
    for one, args in enabled.items():
        if (end := args.end_of_membership(group)) is not None:
            ends.setdefault(end, []).append(ids[one])
        if args.from_devices is not None:
            on_devices.setdefault(tuple(args.from_devices), []).append(ids[one])
    denied = {args.name_in_directory(one): ids[one] for one, args in disabled.items()}
    return GroupLimits(ends, denied, on_devices, _removed(state, name, planned.users))


def _concerned(planned: InAws, state: CenterState, group: str, name: str) -> dict[str, Person]:
    """Return the users whose rights by a group are given or limited.

    A disabled user may have been its member until now. Members of an external group are not known.

    Args:
        planned: the environment.
        state: what the stack has.
        group: the group in the file.
        name: its name in the program.
    """
    external = planned.people.source == Source.EXTERNAL
    return {
        one: person
        for one, person in planned.users.items()
        if external or group in person.args.groups or (not person.args.is_enabled and _may_use(state, one, name))
    }


def _may_use(state: CenterState, user: str, group: str) -> bool:
    """Return whether a user has rights by a group, or may have a session from when that was so."""
    policy = state.policies.get(group, "")
    return f"{user}-{group}" in state.memberships or (user in state.users and state.users[user] in policy)


def _removed(state: CenterState, group: str, users: Collection[str]) -> dict[date, list[str]]:
    """Return to whom a group denies everything, because they were removed and a session of theirs may be open.

    Args:
        state: what the stack has.
        group: the name of the group in the program.
        users: the users who stay.
    """
    removed = [user for name, user in state.users.items() if name not in users and _may_use(state, name, group)]
    staying = [user for name, user in state.users.items() if name in users]
    return removed_users(state.policies.get(group, ""), removed, datetime.now(UTC).date(), staying)
