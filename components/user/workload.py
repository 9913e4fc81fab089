"""A workload: a role for jobs of GitHub or GitLab, which assume it with the tokens of their runs instead of keys."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component
from ..iam_permissions import (
    MAX_POLICIES,
    ManagedPolicy,
    ManagedPolicyPassedOn,
    Statement,
    document,
    document_of,
    friendly_name,
    name_problems,
    policy_arn,
    policy_arn_passed_on,
)
from ..partition import partition_of
from ..problems import Problem, conflict, matching, missing
from ..provider import aws_forms

OWN = "own"
"""The name of the attachment of the policy that `statements` become."""
GITHUB = "https://token.actions.githubusercontent.com"
"""The issuer of the tokens of GitHub Actions."""
AUDIENCE_AT_GITHUB = "sts.amazonaws.com"
"""The audience that the action `aws-actions/configure-aws-credentials` requests."""

IssuerUrl = Annotated[str, matching(*aws_forms.ISSUER_URL)]
_REPOSITORY = r"[\w.-]+/[\w.-]+|[\w.-]+@\d+/[\w.-]+@\d+"
Repository = Annotated[
    str, matching(_REPOSITORY, "one repository without wildcards: OWNER/NAME, or OWNER@ID/NAME@ID with the ids of both")
]
Project = Annotated[str, matching(r"[\w.-]+(/[\w.-]+)+", "the path of one project without wildcards: GROUP/PROJECT")]
Ref = Annotated[
    str, matching(r"(?!refs/)[\w./@#+=,!%&-]+", "one branch or tag without wildcards and refs/, such as main")
]
DeploymentEnvironment = Annotated[
    str, matching(r"[\w./ -]+", "one environment without wildcards: letters, digits, spaces and any of . _ / -")
]


class Token(NamedTuple):
    """What AWS requires of a token.

    Attributes:
        issuer: the URL of the issuer.
        audience: the audience.
        claims: further claims with their values, among them the subject (`sub`).
    """

    issuer: str
    audience: str
    claims: tuple[tuple[str, str], ...]

    def trust(self, provider_arn: str) -> str:
        """Return the trust policy of a role for these tokens, given the ARN of the issuer's provider in the account."""
        prefix = self.issuer.removeprefix("https://")
        required = {f"{prefix}:{claim}": value for claim, value in (("aud", self.audience), *self.claims)}
        statement = {"Effect": "Allow", "Principal": {"Federated": provider_arn}}
        action = {"Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": required}}
        return document(statement | action)


class GitHubWorkflow(Args):
    """The runs of GitHub Actions of one repository, for one branch, tag or environment."""

    repository: Repository = Field(examples=["example/shop"])
    """The repository, as its tokens name it: `OWNER/NAME`, or `OWNER@ID/NAME@ID` for a repository with immutable
    subject claims, which are those created or renamed since 15 July 2026."""
    branch: Ref | None = None
    """The branch of the runs."""
    tag: Ref | None = None
    """The tag of the runs."""
    environment: DeploymentEnvironment | None = None
    """The environment of the job. A branch or a tag beside it is required too."""

    def problems(self) -> Iterator[Problem]:
        if self.branch is not None and self.tag is not None:
            yield conflict(("tag",), self.tag, "branch")
        if self.branch is self.tag is self.environment:
            yield missing(("branch",), "name a branch, a tag or an environment, so that no pull request has the rights")

    @property
    def token(self) -> Token:
        """The tokens of the runs (GitHub, OpenID Connect reference; IAM user guide, Keys for AWS OIDC federation)."""
        start = f"repo:{self.repository}"
        ref = f"refs/heads/{self.branch}" if self.branch else f"refs/tags/{self.tag}" if self.tag else ""
        claims: tuple[tuple[str, str], ...] = (("sub", f"{start}:ref:{ref}"),)
        if self.environment:
            claims = (("sub", f"{start}:environment:{self.environment}"), *((("ref", ref),) if ref else ()))
        return Token(GITHUB, AUDIENCE_AT_GITHUB, claims)


class GitLabJob(Args):
    """The jobs of one project on GitLab, for one branch or tag."""

    project: Project = Field(examples=["example/shop"])
    """The path of the project."""
    branch: Ref | None = None
    """The branch of the jobs."""
    tag: Ref | None = None
    """The tag of the jobs."""
    url: IssuerUrl = "https://gitlab.com"
    """The URL of the GitLab instance, which has to be the audience (`aud`) of the token in the job too."""

    def problems(self) -> Iterator[Problem]:
        if self.branch is not None and self.tag is not None:
            yield conflict(("tag",), self.tag, "branch")
        if self.branch is self.tag is None:
            yield missing(("branch",), "name a branch or a tag, so that no other one has the rights")

    @property
    def token(self) -> Token:
        """The tokens of the jobs (GitLab, OpenID Connect authentication using ID tokens)."""
        kind, ref = ("branch", self.branch) if self.branch else ("tag", self.tag)
        return Token(self.url, self.url, (("sub", f"project_path:{self.project}:ref_type:{kind}:ref:{ref}"),))


class WorkloadArgs(Args):
    """A machine that has rights in AWS without an access key."""

    github: GitHubWorkflow | None = None
    """The runs of GitHub Actions that have the rights."""
    gitlab: GitLabJob | None = None
    """The jobs of GitLab that have the rights."""
    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES - 1)] = []
    """Managed policies: AWS' own by name, others by ARN. IAM allows ten for a role; one is used for `statements`."""
    statements: list[Statement] = []
    """Further permissions, which become a separate policy of the workload."""
    permissions_boundary: ManagedPolicyPassedOn | None = None
    """The policy that limits the permissions, whatever other policies allow (IAM, Permissions boundaries)."""
    session_hours: Annotated[int, Field(ge=1, le=12)] = 1
    """The longest time for which a job can have the rights, in hours."""

    def problems(self) -> Iterator[Problem]:
        if self.github is not None and self.gitlab is not None:
            yield conflict(("gitlab",), None, "github", "make it a workload of its own")
        if self.github is None and self.gitlab is None:
            yield missing(("github",), "name the jobs that have the rights, with github: or gitlab:")
        yield from name_problems(("policies",), "policy", self.policies, [OWN])

    @property
    def token(self) -> Token:
        """The tokens that the role trusts."""
        jobs = self.github or self.gitlab
        if jobs is None:
            raise ValueError("a workload without jobs")
        return jobs.token


class TokenIssuer(Component):
    """An issuer of tokens that the account trusts. An account has one for each URL.

    Attributes:
        arn: the ARN of the provider in IAM.
    """

    token = "strata:user:TokenIssuer"  # noqa: S105 - a Pulumi type token

    def __init__(
        self, name: str, url: str, audiences: list[str], *, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declare the issuer.

        Args:
            name: the name in the program.
            url: the URL of the issuer.
            audiences: the audiences of the tokens.
            opts: the options of a Pulumi resource; `provider` is a provider of the account.
        """
        super().__init__(name, opts, url=url)
        made = iam.OpenIdConnectProvider(name, url=url, client_ids=audiences, tags={"Name": name}, opts=self.child())
        self.arn = made.arn
        self.register_outputs({"arn": self.arn})


class Workload(Component):
    """A role that jobs assume with the tokens of their runs, with its policies.

    Attributes:
        role_arn: the ARN of the role.
    """

    token = "strata:user:Workload"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: WorkloadArgs,
        *,
        region: str,
        issuer_arn: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the workload.

        Args:
            name: the name in the program, and the beginning of the role's name.
            args: the jobs and their rights.
            region: the region of the provider, which decides the partition of AWS's managed policies.
            issuer_arn: the ARN of the provider in IAM of the tokens' issuer.
            opts: the options of a Pulumi resource; `provider` is a provider of the account.
        """
        super().__init__(name, opts, region=region)
        partition, token, limit = partition_of(region), args.token, args.permissions_boundary
        role = iam.Role(
            name,
            assume_role_policy=pulumi.Output.all(issuer_arn).apply(lambda known: token.trust(known[0])),
            permissions_boundary=policy_arn_passed_on(limit, partition) if limit else None,
            max_session_duration=args.session_hours * 3600,
            tags={"Name": name},
            opts=self.child(),
        )
        self.role_arn = role.arn
        arns: dict[str, pulumi.Input[str]] = {friendly_name(one): policy_arn(one, partition) for one in args.policies}
        if args.statements:
            text = document_of(args.statements)
            arns[OWN] = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child()).arn
        for attachment, arn in arns.items():
            iam.RolePolicyAttachment(f"{name}-{attachment}", role=role.id, policy_arn=arn, opts=self.child())
        self.register_outputs({"roleArn": self.role_arn})
