"""What a container of an image runs: command, environment variables and resources."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, StrictInt, Tag

from ..base import LATER, Args, LaterString, OrLater, Reason
from ..credentials import (
    CONTAINS_CREDENTIAL,
    IS_CREDENTIAL,
    credentials_in_arguments,
    looks_like_credential,
)
from ..problems import Problem, conflict, forbidden, matching, missing, not_applicable
from .configuration import digest_of
from .pod import Resources
from .texts import ProcessText

EnvName = Annotated[str, matching(r"[A-Za-z_][A-Za-z0-9_.-]*", "the name of an environment variable")]
ConfigKey = Annotated[str, matching(r"[A-Za-z0-9]([-._A-Za-z0-9]{0,251}[A-Za-z0-9])?", "a configuration key")]
SecretId = Annotated[
    str,
    matching(
        r"[A-Za-z0-9/_+=.@-]{1,512}|arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
        "the name or ARN of a secret in Secrets Manager",
    ),
]
ParameterName = Annotated[
    str,
    matching(
        r"[A-Za-z0-9_.-]{1,1011}|(?=.{2,1011}$)(/[A-Za-z0-9_.-]+)+",
        "the name of a parameter in Systems Manager, such as /shop/password",
    ),
]
SECRETS, AWS_SECRETS = "secrets", "aws-secrets"
"""The roles of the Secrets of an application: with values of the configuration, and with values of AWS."""
MAX_READABLE = 200
"""The length of the readable part of a Secret's key, which has at most 253 characters (Kubernetes, Secret)."""
AS_CONFIG = "write {config: KEY} and run `pulumi config set --secret KEY`, or write {value: ..., reason: ...}"
"""The remedy for a plain value that looks like a credential."""
BY_REFERENCE = "write env: {NAME: {config: KEY}}, or, if it is not a credential, env: {NAME: {value: ..., reason: ...}}"
"""The remedy for what looks like a credential in a command, up to how the command refers to the variable."""


class ValueSource(Args):
    """A value that is not written as plain text: a secret that is read elsewhere, or a plain value with a reason.

    It has exactly one of `config`, `secretsManager`, `parameter` and `value`.
    """

    config: ConfigKey | None = None
    """The key of an encrypted value in the stack's configuration (`pulumi config set --secret KEY`)."""
    secrets_manager: SecretId | None = None
    """The name or ARN of a secret in AWS Secrets Manager, in the region of the environment."""
    key: Annotated[str, Field(min_length=1)] | None = None
    """With `secretsManager`: the key of a secret whose text is a JSON object; the whole text when omitted."""
    parameter: ParameterName | None = None
    """The name of a parameter in AWS Systems Manager, in the region of the environment."""
    version: Annotated[int, Field(ge=1)] = 1
    """Increase it when the value has changed, so that the pods are replaced and read it."""
    value: ProcessText | None = None
    """A plain value that looks like a credential and is not one."""
    reason: Reason | None = None
    """With `value`: why it may be read by everybody."""

    def problems(self) -> Iterator[Problem]:
        given = [key for key, one in self._ways.items() if one is not None]
        if not given:
            yield missing(("config",), "add it, or secretsManager, parameter, or value and reason")
        for other in given[1:]:
            yield conflict((other,), None, given[0])
        if given == ["value"] and self.reason is None:
            yield missing(("reason",), "say why the value may be read by everybody", required_by=["value"])
        if given == ["value"] and self.version != 1:
            yield not_applicable(("version",), self.version, "a plain value")
        if self.reason is not None and given and "value" not in given:
            yield not_applicable(("reason",), self.reason, f"a value of {given[0]}")
        if self.key is not None and self.secrets_manager is None:
            yield not_applicable(("key",), self.key, "a value that is not from secretsManager")

    @property
    def _ways(self) -> dict[str, object]:
        return {
            "config": self.config,
            "secretsManager": self.secrets_manager,
            "parameter": self.parameter,
            "value": self.value,
        }

    @property
    def way(self) -> str:
        """The key that says where the value is: `config`, `secretsManager`, `parameter` or `value`."""
        return next(way for way, one in self._ways.items() if one is not None)

    @property
    def in_aws(self) -> str | None:
        """The key that names a value of AWS, `secretsManager` or `parameter`; None for another value."""
        return self.way if self.way in ("secretsManager", "parameter") else None

    @property
    def entry(self) -> str | None:
        """The key under which a Secret of the cluster has the value; None for a plain value."""
        if self.in_aws is None:
            return self.config
        name = self.secrets_manager or self.parameter or ""
        readable = re.sub(r"[^A-Za-z0-9]+", "-", f"{name} {self.key or ''}").strip("-")[:MAX_READABLE]
        return f"{readable}-{digest_of([self.in_aws, name, self.key])}"


def _member(value: Any) -> str:
    """Return the tag of the member of a union that a value is meant to be, so that its problems are those of one."""
    return "<source>" if isinstance(value, dict | ValueSource) else "<text>"


ProcessTextPassedOn = Annotated[str | LaterString, OrLater(ProcessText)]
Source = Annotated[ValueSource, Tag("<source>")]
Value = Annotated[Annotated[ProcessTextPassedOn | StrictInt, Tag("<text>")] | Source, Discriminator(_member)]
"""The value of an environment variable."""
Content = Annotated[Annotated[str, Tag("<text>")] | Source, Discriminator(_member)]
"""The content of a file."""


class Process(Args):
    """A command in a container, with its environment variables and its resources."""

    command: list[ProcessText] = []
    """The program, instead of the image's ENTRYPOINT. No shell is involved."""
    args: list[ProcessText] = []
    """The arguments, instead of the image's CMD."""
    env: dict[EnvName, Value] = {}
    """Environment variables: text; `{config: KEY}`, `{secretsManager: NAME, key: KEY}` or `{parameter: NAME}` for a
    secret; or `{value: ..., reason: ...}` for text that looks like a credential and is not one."""
    resources: Resources = Resources()
    """Requests and limits."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        for name, value in self.env.items():
            if isinstance(value, str | int) and looks_like_credential(name, value):
                yield forbidden(("env", name), None, IS_CREDENTIAL, AS_CONFIG)
        yield from command_problems("command", self.command, "$(NAME) here")
        yield from command_problems("args", self.args, "$(NAME) here")


def command_problems(key: str, arguments: list[str], reference: str) -> Iterator[Problem]:
    """Yield each argument of a command that looks like a credential. `reference` is how it can name a variable."""
    for index in credentials_in_arguments(arguments):
        yield forbidden((key, index), None, CONTAINS_CREDENTIAL, f"{BY_REFERENCE}, and {reference}")


def role_of(source: ValueSource) -> str:
    """Return the role of the Secret that has a value."""
    return AWS_SECRETS if source.in_aws else SECRETS


def plan_process(args: Process, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a container that a process has. `names` are those of its Secrets, by role."""
    env = [{"name": name} | _plan_value(value, names) for name, value in args.env.items()]
    fields = {"command": args.command, "args": args.args, "env": env}
    return {key: value for key, value in fields.items() if value}


def _plan_value(value: object, names: Mapping[str, str]) -> dict[str, Any]:
    if not isinstance(value, ValueSource):
        return {"value": value if isinstance(value, LATER) else str(value)}
    if value.entry is None:
        return {"value": value.value}
    return {"valueFrom": {"secretKeyRef": {"name": names[role_of(value)], "key": value.entry}}}
