"""Rules for the length of the policies that statements become."""

from collections.abc import Iterator, Mapping, Sequence

from components.iam_permissions import Statement, document, document_of
from components.partition import partition_of
from components.problems import Problem, out_of_range
from components.provider.aws_forms import MAX_INLINE_POLICY, MAX_MANAGED_POLICY, policy_size
from components.session_access import Sessions, plan_session_policy
from components.user import Devices, GroupArgs, GroupLimits, group_statements, user_statements

from ..model.applications import pod_rights
from ..model.environment import Environment
from ..model.resolved import InAws

ValuePath = tuple[str, ...]
STATEMENTS = "write fewer statements, divide the entry, or name a policy of your account in policies"
SERVERS = "name whole groups of servers in place of single ones"
NOBODY = GroupLimits({}, {}, {}, {})
ACCOUNT = "000000000000"
"""An account id, which is as long as every other one."""


def policy_size_problems(environment: Environment) -> Iterator[Problem]:
    """Yield statements that become a policy which is longer than AWS allows."""
    lists = {} if environment.network is None else environment.network.devices
    devices = {name: [one.address for one in own.values()] for name, own in lists.items()}
    for name, group in environment.groups.items():
        if all(one in devices for one in _lists_of(group)):  # a list that does not exist is a problem of its own
            yield from _of_group(("groups", name), group, environment, devices)
    given: dict[ValuePath, Sequence[Statement]] = {}
    given |= {("workloads", name): workload.statements for name, workload in environment.workloads.items()}
    given |= {("servers", name, "rights"): server.rights.statements for name, server in environment.servers.items()}
    pods = pod_rights(environment.applications)
    given |= {("applications", name, "rights"): rights.statements for name, rights in pods.items()}
    for path, statements in given.items():
        yield from _too_long((*path, "statements"), str(document_of(statements)), "a managed policy")


def _of_group(path: ValuePath, group: GroupArgs, environment: Environment, devices: Devices) -> Iterator[Problem]:
    at = (*path, "statements" if group.statements else "fromDevices")
    people, region = environment.people, environment.aws.region if environment.aws else ""
    if people.uses_iam and (policy := group.own_policy(partition_of(region), devices)) is not None:
        yield from _too_long(at, str(policy), "a managed policy")
    if people.uses_center:
        statements = group_statements(group, NOBODY, devices)
        yield from _too_long(at, document(*statements), "a permission set", MAX_INLINE_POLICY)


def _lists_of(group: GroupArgs) -> Iterator[str]:
    """Yield the device lists that a group names."""
    for named in (group.from_devices, *(one.from_devices for one in group.statements)):
        yield from named or ()


def session_policy_problems(planned: InAws, sessions: Mapping[str, Sessions]) -> Iterator[Problem]:
    """Yield users whose servers become a policy that is longer than AWS allows.

    Args:
        planned: what is created in AWS.
        sessions: the tags of the servers of each user.
    """
    region, people = planned.args.region, planned.people
    for name, tags in sessions.items():
        path = ("users", name, "servers")
        if people.uses_iam and tags:
            arn = partition_of(region).arn("iam", f"user/{name}", account=ACCOUNT)
            yield from _too_long(path, plan_session_policy(arn, region, tags), "a user", remedy=SERVERS)
        if people.uses_center:
            own = user_statements(planned.users[name].args, tags, planned.devices, region=region, account=ACCOUNT)
            yield from _too_long(path, document(*own), "a permission set", MAX_INLINE_POLICY, remedy=SERVERS)


def _too_long(
    path: ValuePath, policy: str, what: str, most: int = MAX_MANAGED_POLICY, *, remedy: str = STATEMENTS
) -> Iterator[Problem]:
    if (size := policy_size(policy)) > most:
        maximum = f"{most} characters without white space in the policy of {what}"
        yield out_of_range(path, f"{size} characters", remedy, maximum=maximum)
