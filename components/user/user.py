"""A person: one account, and all that the person may do in AWS, on servers and in the cluster."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component, DnsLabel, DnsSubdomain
from ..kubernetes_object import KubernetesObject
from ..policy import MANAGED_POLICIES, ManagedPolicy, friendly_name, name_problems, policy_arn
from ..problems import Problem
from .session import plan_session_rights

DENY_ALL = "AWSDenyAll"
"""AWS's own policy that takes every right away, also from keys and passwords that were made by hand."""
SESSIONS = "sessions"
"""What the attachment of the right to open sessions is called by."""


class State(StrEnum):
    """Whether a person may do anything at all."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class UserArgs(Args):
    """A person. Disabled, the account stays, without any right."""

    groups: Annotated[list[DnsLabel], Field(max_length=10)] = []
    """Entries of the environment's groups."""
    policies: Annotated[list[ManagedPolicy], Field(max_length=MANAGED_POLICIES - 2)] = []
    """AWS's managed policies by name, others by ARN, besides those of the groups. One place is for sessions on servers,
    and one for the denial that `state: disabled` adds before it takes the others away."""
    servers: list[DnsLabel] = []
    """Groups of servers, or single servers, on which the person may open sessions."""
    namespaces: dict[DnsLabel, DnsSubdomain] = {}
    """By namespace of the cluster, the cluster role there: view, edit, admin, or another."""
    login: bool = False
    """Whether the person has a password for AWS's console; it is generated, and to be changed at the first login."""
    access_key: bool = False
    """Whether the person has an access key."""
    permissions_boundary: ManagedPolicy | None = None
    """The policy beyond which no right of the person's goes."""
    state: State = State.ENABLED

    def problems(self) -> Iterator[Problem]:
        yield from name_problems(("policies",), "policy", self.policies, [SESSIONS, DENY_ALL])

    @property
    def is_enabled(self) -> bool:
        return self.state == State.ENABLED


class User(Component):
    """An IAM user with memberships, policies and credentials, and role bindings in the cluster.

    Attributes:
        arn: the IAM user's ARN.
        credentials: what was asked for of password and access key; secrets.
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
        namespaces: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares the person.

        Args:
            name: the person's name, in IAM and in the cluster.
            args: what the person may do.
            region: the region of the servers.
            group_names: the IAM groups by the names in `args`.
            sessions: by key of a tag, the values of the servers on which the person may open sessions.
            namespaces: the cluster's namespaces by the names in `args`.
            opts: as every Pulumi resource takes them; `providers` are those of strata and, for namespaces, of the
                cluster.
        """
        super().__init__(name, opts)
        self._name = name
        boundary = policy_arn(args.permissions_boundary) if args.permissions_boundary else None
        tags = {"state": args.state.value}
        user = iam.User(name, name=name, permissions_boundary=boundary, tags=tags, opts=self.child())
        self.arn = user.arn
        self.credentials: dict[str, pulumi.Output[str | None]] = {}
        if args.access_key:
            self._make_key(user, "Active" if args.is_enabled else "Inactive")
        if args.is_enabled:
            self._enable(user, args, region, sessions)
            for group in dict.fromkeys(args.groups):
                member = f"{name}-{group}"
                iam.GroupMembership(member, group=group_names[group], user=user.id, opts=self.child())
            for namespace, role in args.namespaces.items():
                self._bind(namespaces[namespace], namespace, role)
        else:
            self._attach(user, DENY_ALL, policy_arn(DENY_ALL))
        self.register_outputs({"arn": self.arn})

    def _enable(self, user: iam.User, args: UserArgs, region: str, sessions: Mapping[str, Sequence[str]]) -> None:
        for policy in args.policies:
            self._attach(user, friendly_name(policy), policy_arn(policy))
        if any(sessions.values()):
            text = user.arn.apply(lambda arn: plan_session_rights(arn, region, sessions))
            name = f"{self._name}-sessions"
            rights = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child())
            self._attach(user, SESSIONS, rights.arn)
        if args.login:
            login = iam.LoginProfile(self._name, user=user.id, opts=self.child())
            self.credentials["password"] = login.generated_password

    def _make_key(self, user: iam.User, status: str) -> None:
        key = iam.AccessKey(self._name, user=user.id, status=status, opts=self.child())
        self.credentials["accessKeyId"] = pulumi.Output.from_input(key.access_key_id)
        self.credentials["secretAccessKey"] = key.secret_access_key

    def _attach(self, user: iam.User, policy_name: str, arn: pulumi.Input[str]) -> None:
        name = f"{self._name}-{policy_name}"
        iam.UserPolicyAttachment(name, user=user.id, policy_arn=arn, opts=self.child())

    def _bind(self, namespace: pulumi.Input[str], namespace_name: str, role: str) -> None:
        """A role binding is named by its role: another role is another binding, since Kubernetes lets none change."""
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
