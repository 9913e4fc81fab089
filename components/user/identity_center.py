"""People of IAM Identity Center: users and groups of an identity store, and permission sets with their assignments."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pulumi

from ..aws import identitystore, ssoadmin
from ..base import LATER, Component
from ..end_date import written
from ..iam_permissions import allowed, deny_after, document_of_inputs, policy_arn
from ..partition import Partition, partition_of
from ..session_access import Sessions, plan_session_statements
from .center_limits import GroupLimits
from .devices import NO_DEVICES, Devices, deny_elsewhere
from .group import GroupArgs
from .user import UserArgs

MAX_NAME_LENGTH = 32
"""Characters of the name of a permission set (IAM Identity Center API Reference, CreatePermissionSet)."""
NO_DAYS: Mapping[str, date] = {}
SESSION_NAME = "${aws:userid}"
"""What IDs of Session Manager sessions start with, where a role opens them."""


class Center(NamedTuple):
    """An instance of IAM Identity Center, and where its permission sets are assigned.

    Attributes:
        instance_arn: the ARN of the instance.
        store_id: the ID of its identity store.
        account_id: the account of the provider.
        accounts: the accounts in which people have their rights; the account of the provider if there are none.
        session_hours: the hours after which a session ends.
    """

    instance_arn: pulumi.Input[str]
    store_id: pulumi.Input[str]
    account_id: pulumi.Input[str]
    accounts: Sequence[str] = ()
    session_hours: int = 1


class Rights(NamedTuple):
    """The content of a permission set: managed policies, statements of a policy of its own, and the boundary.

    `denied` are the users to whom the statements deny everything, by their names in the identity store, and
    `policies_until` the last days of managed policies.
    """

    policies: Sequence[str]
    statements: Sequence[dict[str, Any]]
    boundary: pulumi.Input[str] | None
    denied: Sequence[str] = ()
    policies_until: Mapping[str, date] = NO_DAYS


class Member(NamedTuple):
    """A member of a group: the ID, and the last day of the membership, which is only recorded."""

    user_id: pulumi.Input[str]
    until: date | None = None


class CenterGroup(Component):
    """A group of an identity store with its members, and its permission set, if it has rights."""

    token = "strata:user:CenterGroup"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: GroupArgs,
        *,
        center: Center,
        region: str,
        members: Mapping[str, Member],
        limits: GroupLimits,
        devices: Devices = NO_DEVICES,
        existing: pulumi.Input[str] | None = None,
        policy_by_names: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the group.

        Args:
            name: the name of the group in the program, and in the identity store if the arguments name no other.
            args: its rights.
            center: the instance.
            region: the region of the provider, which decides the partition.
            members: the members by their names.
            limits: the users whose rights by the group have limits.
            devices: the networks of the devices in the lists that the arguments and the limits name.
            existing: the ID of a group that is not changed; otherwise, the group is created.
            policy_by_names: the policy of the permission set with names (`user_by_name`) in place of the IDs of users.
                A review reads it while the ID of a new user is unknown.
            opts: the options of a Pulumi resource; `provider` is a provider of the account.
        """
        super().__init__(name, opts, {"policyByNames": policy_by_names} if policy_by_names else None, region=region)
        group_id = existing
        if group_id is None:
            display_name = args.name_in_directory(name)
            group_id = identitystore.Group(
                name, identity_store_id=center.store_id, display_name=display_name, opts=self.child()
            ).group_id
        for member, (user_id, until) in members.items():
            identitystore.GroupMembership(
                f"{member}-{name}",
                identity_store_id=center.store_id,
                group_id=group_id,
                user_id=user_id,
                until=written(until),
                opts=self.child(),
            )
        if args.has_rights:
            statements = group_statements(args, limits, devices)
            rights = Rights(args.policies, statements, args.permissions_boundary, sorted(limits.denied))
            declare_rights(name, rights, center, ("GROUP", group_id), partition=partition_of(region), child=self.child)
        self.register_outputs({"groupId": group_id})


def user_by_name(name: str) -> str:
    """Return what stands for the ID of a user in `policy_by_names`."""
    return f"user/{name}"


def group_statements(args: GroupArgs, limits: GroupLimits, devices: Devices) -> list[dict[str, Any]]:
    """Return the statements of the permission set of a group."""
    statements = allowed([one.resolved(devices) for one in args.statements])
    return [*statements, *deny_elsewhere(args.from_devices, devices), *limits.statements(devices)]


def user_statements(
    args: UserArgs, sessions: Sessions, devices: Devices, *, region: str, account: pulumi.Input[str]
) -> list[dict[str, Any]]:
    """Return the statements of the permission set of a user's own rights, with the arguments of `CenterUser`."""
    statements: list[dict[str, Any]] = []
    if any(values for tags in sessions.values() for values in tags.values()):
        statements += plan_session_statements(partition_of(region), account, region, sessions, SESSION_NAME)
    statements += [] if args.until is None else [deny_after(args.until)]
    return [*statements, *deny_elsewhere(args.from_devices, devices)]


class CenterUser(Component):
    """A user of an identity store, and the permission set of the user's own rights.

    Attributes:
        user_id: the ID of the user in the identity store.
        role_arn: the ARN of the role of the user's own permission set in the account of the provider; None if the user
            has no own permission set.
    """

    token = "strata:user:CenterUser"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: UserArgs,
        *,
        center: Center,
        region: str,
        environment: str,
        sessions: Sessions,
        admitted: bool,
        devices: Devices = NO_DEVICES,
        existing: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the user.

        Args:
            name: the name of the user in the program, and in the identity store if the arguments name no other.
            args: the settings of the user.
            center: the instance.
            region: the region of the provider, which the servers are in.
            environment: the name of the environment, with which the name of the permission set starts.
            sessions: the tags of the servers on which the user may open sessions, as `User` takes them.
            admitted: whether the user needs a role to authenticate in a cluster of EKS.
            devices: the networks of the devices in the lists that the arguments name.
            existing: the ID of a user who is not changed; otherwise, the user is created.
            opts: the options of a Pulumi resource; `provider` is a provider of the account.
        """
        super().__init__(name, opts, region=region)
        self.user_id = pulumi.Output.from_input(existing) if existing is not None else self._create(name, args, center)
        self.role_arn: pulumi.Output[str | None] | None = None
        partition = partition_of(region)
        has_sessions = any(values for tags in sessions.values() for values in tags.values())
        if args.is_enabled and (args.policies or has_sessions or admitted):
            statements = user_statements(args, sessions, devices, region=region, account=center.account_id)
            ends = args.rights_until.policies
            rights = Rights(args.policies, statements, args.permissions_boundary, policies_until=ends)
            own = own_permission_set(environment, name)
            self.role_arn = declare_rights(
                own, rights, center, ("USER", self.user_id), partition=partition, child=self.child
            )
        self.register_outputs(
            {"userId": self.user_id, "userName": args.name_in_directory(name), "until": written(args.until)}
        )

    def _create(self, name: str, args: UserArgs, center: Center) -> pulumi.Output[str]:
        full_name = args.full_name or name
        given, _, family = full_name.rpartition(" ")
        return identitystore.User(
            name,
            identity_store_id=center.store_id,
            user_name=args.name_in_directory(name),
            display_name=full_name,
            given_name=given or family,
            family_name=family,
            email=args.email,
            opts=self.child(),
        ).user_id


def declare_rights(
    name: str,
    rights: Rights,
    center: Center,
    principal: tuple[str, pulumi.Input[str]],
    *,
    partition: Partition,
    child: Callable[..., pulumi.ResourceOptions],
) -> pulumi.Output[str | None]:
    """Declare a permission set and its assignments, and return the ARN of its role in the account of the provider.

    Args:
        name: the name of the permission set, which is shortened if it is too long.
        rights: its content.
        center: the instance.
        principal: the type and the ID of the group or user to whom it is assigned.
        partition: the partition of the account.
        child: returns the options of a resource.
    """
    days = ((policy, rights.policies_until.get(policy)) for policy in rights.policies)
    ends = {policy_reference(policy, partition): day.isoformat() for policy, day in days if day}
    made = ssoadmin.PermissionSet(
        name,
        instance_arn=center.instance_arn,
        name=shortened(name),
        session_duration=center.session_hours * 3600,
        policies=[policy_reference(policy, partition) for policy in rights.policies],
        inline_policy=document_of_inputs(rights.statements) if rights.statements else None,
        permissions_boundary=_boundary(rights.boundary, partition),
        end_sessions_of=list(rights.denied) or None,
        policies_until=ends or None,
        opts=child(),
    )
    accounts: dict[str, pulumi.Input[str]] = {f"{name}-{account}": account for account in center.accounts}
    kind, principal_id = principal
    assignments = [
        ssoadmin.AccountAssignment(
            one,
            permission_set_arn=made.arn,
            principal_type=kind,
            principal_id=principal_id,
            account_id=account,
            opts=child(),
        )
        for one, account in (accounts or {name: center.account_id}).items()
    ]
    roles = pulumi.Output.all(*(one.role_arn for one in assignments))
    return roles.apply(lambda found: next((role for role in found if role), None))


def own_permission_set(environment: str, user: str) -> str:
    """Return the name of the permission set of a user's own rights, before it is shortened."""
    return f"{environment}-user-{user}"


def policy_reference(policy: str, partition: Partition) -> str:
    """Return how a permission set names a managed policy: one of AWS by ARN, and others by path and name."""
    arn = policy_arn(policy, partition)
    return arn if ":iam::aws:" in arn else f"/{arn.partition(':policy/')[2]}"


def _boundary(policy: pulumi.Input[str] | None, partition: Partition) -> pulumi.Input[str] | None:
    if isinstance(policy, LATER):
        return pulumi.Output.all(policy).apply(lambda known: policy_reference(known[0], partition))
    return None if policy is None else policy_reference(policy, partition)


def shortened(name: str) -> str:
    """Return a name that a permission set can have. The end of a longer one is replaced by a digest."""
    if len(name) <= MAX_NAME_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:7]
    return f"{name[: MAX_NAME_LENGTH - 8]}-{digest}"
