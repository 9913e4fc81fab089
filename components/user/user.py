"""A user: one account for a person, with permissions in AWS, sessions on servers, and roles in the cluster."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypedDict

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component, DnsLabel, DnsSubdomain
from ..end_date import EndDate, has_ended, written
from ..iam_permissions import (
    MAX_POLICIES,
    MAX_POLICIES_OF_SET,
    ManagedPolicy,
    ManagedPolicyPassedOn,
    document,
    friendly_name,
    name_problems,
    policy_arn,
    policy_arn_passed_on,
)
from ..partition import partition_of
from ..problems import Problem, duplicates, not_applicable, out_of_range, refuse
from ..provider.aws_forms import ADMINISTRATOR
from ..session_access import Sessions, plan_session_policy
from .devices import NO_DEVICES, DeviceLists, Devices, deny_elsewhere
from .directory_name import DirectoryName, Email, FullName
from .ends import RightsUntil
from .group import GroupArgs
from .limits import limiting_statements
from .role_binding import bind
from .rotation import MIN_DAYS, Days, KeyPlan, days_of, single_key

DENY_ALL = "AWSDenyAll"
"""The AWS managed policy that denies everything, also to keys and passwords that were created by hand."""
MAX_GROUPS = 10
"""Groups that an IAM user can be a member of (IAM user guide, IAM quotas)."""
SESSIONS = "sessions"
"""The name of the attachment of the policy for sessions."""
LIMITS = "limits"
"""The name of the attachment of the policy that limits all rights of a user."""


class State(StrEnum):
    """Whether a user has any permission at all."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class UserArgs(Args):
    """A user. A disabled user keeps the account, without any permission."""

    groups: list[DnsLabel] = []
    """Entries of `groups` that the user is a member of. IAM allows ten."""
    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES_OF_SET)] = []
    """Managed policies besides those of the groups: AWS' own by name, others by ARN. IAM allows ten for a user; one is
    used for sessions, and one for the denial that `state: disabled` attaches before it removes the others. Identity
    Center allows 20."""
    servers: list[DnsLabel] = []
    """Groups of servers, or single servers, on which the user may open sessions."""
    namespaces: dict[DnsLabel, DnsSubdomain] = {}
    """The cluster role that the user has in each namespace, by namespace: `view`, `edit`, `admin` or another."""
    login: bool = False
    """Whether the user has a password for the AWS console. It is generated, and has to be changed at the first
    sign-in."""
    access_key: bool = False
    """Whether the user has an access key. It is a stack output, as a secret."""
    rotate_after: Days | None = None
    """The time after which an update deletes an access key, such as `90d`. After half of it, an update creates the
    next key, which the stack outputs then contain, so that both overlap."""
    permissions_boundary: ManagedPolicyPassedOn | None = None
    """The policy that limits the user's permissions, whatever other policies allow (IAM, Permissions boundaries)."""
    require_mfa: bool = False
    """Whether AWS denies everything that the user requests without MFA, except registering an MFA device. A request
    with the access key has to be made with a session of `aws sts get-session-token --serial-number`."""
    from_devices: DeviceLists | None = None
    """Lists of `network.devices`: AWS denies everything that the user requests from elsewhere than these devices."""
    until: EndDate | None = None
    """The user's last day, in UTC. After it, AWS denies everything by a policy that the user has from the beginning,
    and an update treats the user as disabled."""
    rights_until: RightsUntil = RightsUntil()
    """The last days of single rights."""
    user_name: DirectoryName | None = None
    """In Identity Center: the name with which the user signs in. It is the name of the entry when omitted."""
    full_name: FullName | None = None
    """In Identity Center: given name and family name, which the access portal shows. It is the name of the entry when
    omitted."""
    email: Email | None = None
    """In Identity Center: the address to which AWS sends one-time passwords."""
    state: State = State.ENABLED
    """`disabled` removes every permission and keeps the account, so that the user can be enabled again."""

    def problems(self) -> Iterator[Problem]:
        yield from name_problems(("policies",), "policy", self.policies, [SESSIONS, DENY_ALL, LIMITS])
        yield from self.rights_until.unknown(self._rights)
        for name, listed in (
            ("groups", self.groups),
            ("servers", self.servers),
            ("fromDevices", self.from_devices or ()),
        ):
            yield from duplicates((name,), listed)
        if self.rotate_after is not None and not self.access_key:
            yield not_applicable(("rotateAfter",), self.rotate_after, "a user without accessKey: true")
        elif self.rotate_after is not None and days_of(self.rotate_after) < MIN_DAYS:
            yield out_of_range(("rotateAfter",), self.rotate_after, minimum=f"{MIN_DAYS}d")

    def problems_in_iam(self) -> Iterator[Problem]:
        """Yield what IAM does not allow a user; Identity Center has other limits."""
        if len(self.groups) > MAX_GROUPS:
            yield out_of_range(("groups",), len(self.groups), maximum=f"{MAX_GROUPS} groups of a user in IAM")
        maximum = MAX_POLICIES - (3 if self.has_limits else 2)
        if len(self.policies) > maximum:
            beside = " beside until, requireMfa or fromDevices" if self.has_limits else " of a user in IAM"
            remedy = "give them to the user by a group"
            yield out_of_range(("policies",), len(self.policies), remedy, maximum=f"{maximum} policies{beside}")

    def name_in_directory(self, entry: str) -> str:
        """Return the name with which the user of an entry signs in to Identity Center."""
        return self.user_name or entry

    @property
    def is_enabled(self) -> bool:
        return self.state == State.ENABLED

    @property
    def has_limits(self) -> bool:
        """Whether the user has a policy that limits all rights."""
        return self.until is not None or self.require_mfa or self.from_devices is not None

    @property
    def max_key_days(self) -> int | None:
        """The age in days at which an access key has to be deleted; None without a limit."""
        return None if self.rotate_after is None else days_of(self.rotate_after)

    def administrator_entries(self, groups: Mapping[str, GroupArgs]) -> list[tuple[str, str]]:
        """Return the entries that make the user an administrator: the key of each list, and a policy or a group."""
        found = [("policies", one) for one in self.policies if friendly_name(one) == ADMINISTRATOR]
        members = [one for one in self.groups if one in groups]
        return found + [("groups", one) for one in members if groups[one].is_of_administrators]

    def end_of_role(self, namespace: str) -> date | None:
        """Return the last day of the role in a namespace; None without an end."""
        return self._earlier(self.rights_until.namespaces.get(namespace))

    def end_of_membership(self, group: str) -> date | None:
        """Return the last day of the rights by a group; None without an end."""
        return self._earlier(self.rights_until.groups.get(group))

    def _earlier(self, day: date | None) -> date | None:
        """Return the earlier of a day and the user's own last day; None if there is neither."""
        return min((one for one in (self.until, day) if one is not None), default=None)

    @property
    def _rights(self) -> dict[str, Any]:
        """The rights that can end on their own, by kind."""
        return {kind: getattr(self, kind) for kind in RightsUntil.model_fields}

    def on(self, today: date) -> "UserArgs":
        """Return the user with the rights of a day: disabled after `until`, and without the rights that have ended."""
        kept = self.rights_until.without_ended(today, self._rights)
        ended = has_ended(self.until, today)
        return self.model_copy(update=kept | ({"state": State.DISABLED} if ended else {}))


class Credentials(TypedDict, total=False):
    """The credentials of a user that were asked for, each a secret output."""

    password: pulumi.Output[str | None]
    """With `login`: the first password for the AWS console."""
    accessKeyId: pulumi.Output[str]
    """With `accessKey`: the id of the access key."""
    secretAccessKey: pulumi.Output[str | None]
    """With `accessKey`: the secret of the access key."""


class User(Component):
    """An IAM user with memberships, policies and credentials, and role bindings in the cluster.

    Attributes:
        arn: the ARN of the IAM user.
        credentials: `password`, `accessKeyId` and `secretAccessKey`, as far as the arguments ask for them.
    """

    token = "strata:user:User"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: UserArgs,
        *,
        region: str,
        group_names: Mapping[str, pulumi.Input[str]],
        sessions: Sessions,
        namespace_names: Mapping[str, pulumi.Input[str]],
        keys: KeyPlan | None = None,
        devices: Devices = NO_DEVICES,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the user.

        Args:
            name: the name of the user, in IAM and in the cluster.
            args: the settings of the user.
            region: the provider's region, which the servers are in.
            group_names: the names in IAM of the groups in `args`.
            sessions: the tags of the servers on which the user may open sessions, as `session_access.allowed_tags`
                returns them, by the last day of that right; None for rights without an end.
            namespace_names: the names in the cluster of the namespaces in `args`.
            keys: the access keys of a user who has one, as `plan_keys` returns them.
            devices: the networks of the devices in the lists that the arguments name.
            opts: the options of a Pulumi resource; `providers` are a strata provider and, for namespaces, a provider
                of the cluster.
        """
        super().__init__(name, opts, region=region)
        refuse(args.problems_in_iam())
        self._name, self._partition = name, partition_of(region)
        limit = args.permissions_boundary
        boundary = policy_arn_passed_on(limit, self._partition) if limit else None
        tags = {"state": args.state.value}
        user = iam.User(name, name=name, permissions_boundary=boundary, tags=tags, opts=self.child())
        self.arn = user.arn
        self.credentials: Credentials = {}
        if args.access_key:
            self._make_keys(user, keys or single_key(name), "Active" if args.is_enabled else "Inactive")
        if args.is_enabled:
            self._enable(user, args, region, sessions, devices)
            for group in dict.fromkeys(args.groups):
                member, last = f"{name}-{group}", written(args.rights_until.groups.get(group))
                iam.GroupMembership(member, group=group_names[group], user=user.id, until=last, opts=self.child())
            for namespace, role in args.namespaces.items():
                until = args.end_of_role(namespace)
                bind(name, namespace_names[namespace], namespace, role, self.child(), until=until)
        else:
            self._attach(user, DENY_ALL, policy_arn(DENY_ALL, self._partition), end_sessions=True)
        self.register_outputs({"arn": self.arn, "until": written(args.until)})

    def _enable(
        self,
        user: iam.User,
        args: UserArgs,
        region: str,
        sessions: Sessions,
        devices: Devices,
    ) -> None:
        if args.has_limits:
            limits = limiting_statements(self._partition, require_mfa=args.require_mfa, until=args.until)
            self._attach_own(user, LIMITS, document(*limits, *deny_elsewhere(args.from_devices, devices)))
        for managed in args.policies:
            until = written(args.rights_until.policies.get(managed))
            self._attach(user, friendly_name(managed), policy_arn(managed, self._partition), until=until)
        if any(values for tags in sessions.values() for values in tags.values()):
            text = user.arn.apply(lambda arn: plan_session_policy(arn, region, sessions))
            self._attach_own(user, SESSIONS, text)
        if args.login:
            login = iam.LoginProfile(self._name, user=user.id, opts=self.child())
            self.credentials["password"] = login.generated_password

    def _make_keys(self, user: iam.User, plan: KeyPlan, status: str) -> None:
        """Declare the access keys. A key that is made again is deleted first, since IAM allows a user two."""
        for name, generation in plan.generations.items():
            options = self.child(delete_before_replace=True if generation else None)
            key = iam.AccessKey(name, user=user.id, status=status, generation=generation, opts=options)
            if name == plan.current:
                self.credentials["accessKeyId"] = key.access_key_id
                self.credentials["secretAccessKey"] = key.secret_access_key

    def _attach_own(self, user: iam.User, policy_name: str, text: pulumi.Input[str]) -> None:
        """Declare a policy of this user alone."""
        name = f"{self._name}-{policy_name}"
        policy = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child())
        self._attach(user, policy_name, policy.arn)

    def _attach(
        self,
        user: iam.User,
        policy_name: str,
        arn: pulumi.Input[str],
        *,
        end_sessions: bool | None = None,
        until: str | None = None,
    ) -> None:
        name, options = f"{self._name}-{policy_name}", self.child()
        iam.UserPolicyAttachment(
            name, user=user.id, policy_arn=arn, end_sessions=end_sessions, until=until, opts=options
        )
