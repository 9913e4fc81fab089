"""A user: one account for a person, with permissions in AWS, sessions on servers, and roles in the cluster."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, TypedDict

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component, DnsLabel, DnsSubdomain
from ..iam_permissions import (
    MAX_POLICIES,
    ManagedPolicy,
    ManagedPolicyPassedOn,
    friendly_name,
    name_problems,
    policy_arn,
    policy_arn_passed_on,
)
from ..kubernetes_object import KubernetesObject
from ..partition import partition_of
from ..problems import Problem
from ..session_access import plan_session_policy

DENY_ALL = "AWSDenyAll"
"""The AWS managed policy that denies everything, also to keys and passwords that were created by hand."""
MAX_GROUPS = 10
"""Groups that an IAM user can be a member of (IAM user guide, IAM quotas)."""
SESSIONS = "sessions"
"""The name of the attachment of the policy for sessions."""


class State(StrEnum):
    """Whether a user has any permission at all."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class UserArgs(Args):
    """A user. A disabled user keeps the account, without any permission."""

    groups: Annotated[list[DnsLabel], Field(max_length=MAX_GROUPS)] = []
    """Entries of `groups` that the user is a member of. IAM allows ten."""
    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES - 2)] = []
    """Managed policies besides those of the groups: AWS' own by name, others by ARN. IAM allows ten for a user; one is
    used for sessions, and one for the denial that `state: disabled` attaches before it removes the others."""
    servers: list[DnsLabel] = []
    """Groups of servers, or single servers, on which the user may open sessions."""
    namespaces: dict[DnsLabel, DnsSubdomain] = {}
    """The cluster role that the user has in each namespace, by namespace: `view`, `edit`, `admin` or another."""
    login: bool = False
    """Whether the user has a password for the AWS console. It is generated, and has to be changed at the first
    sign-in."""
    access_key: bool = False
    """Whether the user has an access key. It is a stack output, as a secret."""
    permissions_boundary: ManagedPolicyPassedOn | None = None
    """The policy that limits the user's permissions, whatever other policies allow (IAM, Permissions boundaries)."""
    state: State = State.ENABLED
    """`disabled` removes every permission and keeps the account, so that the user can be enabled again."""

    def problems(self) -> Iterator[Problem]:
        yield from name_problems(("policies",), "policy", self.policies, [SESSIONS, DENY_ALL])

    @property
    def is_enabled(self) -> bool:
        return self.state == State.ENABLED


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
        sessions: Mapping[str, Sequence[str]],
        namespace_names: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the user.

        Args:
            name: the name of the user, in IAM and in the cluster.
            args: the settings of the user.
            region: the provider's region, which the servers are in.
            group_names: the names in IAM of the groups in `args`.
            sessions: the tags of the servers on which the user may open sessions, as `session_access.allowed_tags`
                returns them.
            namespace_names: the names in the cluster of the namespaces in `args`.
            opts: the options of a Pulumi resource; `providers` are a strata provider and, for namespaces, a provider
                of the cluster.
        """
        super().__init__(name, opts, region=region)
        self._name, self._partition = name, partition_of(region)
        limit = args.permissions_boundary
        boundary = policy_arn_passed_on(limit, self._partition) if limit else None
        tags = {"state": args.state.value}
        user = iam.User(name, name=name, permissions_boundary=boundary, tags=tags, opts=self.child())
        self.arn = user.arn
        self.credentials: Credentials = {}
        if args.access_key:
            self._make_key(user, "Active" if args.is_enabled else "Inactive")
        if args.is_enabled:
            self._enable(user, args, region, sessions)
            for group in dict.fromkeys(args.groups):
                member = f"{name}-{group}"
                iam.GroupMembership(member, group=group_names[group], user=user.id, opts=self.child())
            for namespace, role in args.namespaces.items():
                self._bind(namespace_names[namespace], namespace, role)
        else:
            self._attach(user, DENY_ALL, policy_arn(DENY_ALL, self._partition))
        self.register_outputs({"arn": self.arn})

    def _enable(self, user: iam.User, args: UserArgs, region: str, sessions: Mapping[str, Sequence[str]]) -> None:
        for managed in args.policies:
            self._attach(user, friendly_name(managed), policy_arn(managed, self._partition))
        if any(sessions.values()):
            text = user.arn.apply(lambda arn: plan_session_policy(arn, region, sessions))
            name = f"{self._name}-sessions"
            policy = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child())
            self._attach(user, SESSIONS, policy.arn)
        if args.login:
            login = iam.LoginProfile(self._name, user=user.id, opts=self.child())
            self.credentials["password"] = login.generated_password

    def _make_key(self, user: iam.User, status: str) -> None:
        key = iam.AccessKey(self._name, user=user.id, status=status, opts=self.child())
        self.credentials["accessKeyId"] = key.access_key_id
        self.credentials["secretAccessKey"] = key.secret_access_key

    def _attach(self, user: iam.User, policy_name: str, arn: pulumi.Input[str]) -> None:
        name = f"{self._name}-{policy_name}"
        iam.UserPolicyAttachment(name, user=user.id, policy_arn=arn, opts=self.child())

    def _bind(self, namespace: pulumi.Input[str], namespace_name: str, role: str) -> None:
        """Declare a role binding. Its name contains the role, since the role of an existing binding is immutable."""
        group = "rbac.authorization.k8s.io"
        KubernetesObject(
            f"{self._name}-{namespace_name}-{role}",
            {
                "apiVersion": f"{group}/v1",
                "kind": "RoleBinding",
                "metadata": {"name": f"{self._name}-{role}", "namespace": namespace},
                "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": role},
                "subjects": [{"apiGroup": group, "kind": "User", "name": self._name}],
            },
            self.child(),
        )
