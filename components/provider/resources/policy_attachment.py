"""Managed policies attached to an IAM principal: a role, a user or a group."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ..calls.errors import AwsError, NotFoundError
from ..calls.session import Client, Session
from ..core.inventory import Description
from ..core.ownership import Identity
from ..core.program import Program
from ..core.resource import I, O
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..properties.inputs import Inputs, Outputs
from ..properties.property_types import Arn
from .account_listed import AccountListed

OF_AWS = re.compile(r"arn:(?P<partition>[\w-]+):iam::aws:policy/(?P<name>.+)")


class PolicyAttachment(AccountListed[I, O]):
    """One managed policy attached to one principal; its id is PRINCIPAL/ARN.

    The inputs are the principal's name, as an input named after `principal`, and `policy_arn`.
    """

    principal: ClassVar[str]  # role, user or group
    dependent_actions: ClassVar[tuple[str, ...]] = ("iam:GetPolicy",)

    def check_in_program(
        self, program: Program, _urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        """Yield a policy of AWS that the partition lacks. The partition `aws` has all that components use."""
        arn = new["policyArn"]
        parts = OF_AWS.match(arn)
        if parts is None or parts["partition"] == "aws" or old.get("policyArn") == arn:
            return
        if is_missing(program.session, arn):
            remedy = "name another one, or create a policy in this account"
            yield Failure("policyArn", f"partition {parts['partition']} has no policy {parts['name']} of AWS: {remedy}")

    @classmethod
    def indirect_calls(cls) -> dict[str, str]:
        kind = cls.principal
        return {
            "attach": f"attach_{kind}_policy",
            "detach": f"detach_{kind}_policy",
            "list": f"list_attached_{kind}_policies",
        }

    def create(self, aws: Client, new: I, _identity: Identity) -> Description:
        name, arn = getattr(new, self.principal), new.model_dump()["policy_arn"]
        getattr(aws, self.indirect_calls()["attach"])(**self.name_parameter(name), PolicyArn=arn)
        return {"Principal": name, "PolicyArn": arn}

    def find(self, aws: Client, identifier: str) -> Description:
        name, _, arn = identifier.partition("/")
        for policy in aws.pages(self.indirect_calls()["list"], "AttachedPolicies", **self.name_parameter(name)):
            if policy["PolicyArn"] == arn:
                return {"Principal": name, "PolicyArn": arn}
        raise NotFoundError(f"policy {arn} is not attached to {self.principal} {name}")

    def found_in(self, entry: Description) -> list[Description]:
        name = entry[f"{self.listed}Name"]
        return [{"Principal": name, "PolicyArn": one["PolicyArn"]} for one in entry["AttachedManagedPolicies"]]

    def delete(self, aws: Client, identifier: str) -> None:
        name, _, arn = identifier.partition("/")
        getattr(aws, self.indirect_calls()["detach"])(**self.name_parameter(name), PolicyArn=arn)

    def name_parameter(self, name: str) -> dict[str, str]:
        """Return the parameter that names the principal in IAM's calls, such as RoleName."""
        return {f"{self.principal.title()}Name": name}

    def id_of(self, found: Description) -> str:
        return f"{found['Principal']}/{found['PolicyArn']}"

    def inputs_of(self, found: Description) -> I:
        values: dict[str, Any] = {self.principal: found["Principal"], "policy_arn": found["PolicyArn"]}
        return self.inputs(**values)  # type: ignore[return-value]


def is_missing(session: Session, arn: str) -> bool:
    """Return whether AWS says that it has no such policy; False also where AWS cannot be asked."""

    def load() -> bool:
        try:
            session.client("iam").get_policy(PolicyArn=arn)
        except ProviderError as error:
            return isinstance(error, AwsError) and error.is_missing
        return False

    return session.cached(f"policy {arn}", load)


class MissingPoliciesInputs(Inputs):
    """The policies to look up."""

    arns: list[Arn]
    """ARNs of managed policies."""


class MissingPoliciesResult(Outputs):
    """The policies that do not exist."""

    missing: list[str]
    """ARNs of the policies that AWS says do not exist, sorted. A policy that AWS refuses to show is not one of them."""


def get_missing_policies(session: Session, inputs: MissingPoliciesInputs) -> MissingPoliciesResult:
    """Return which of some managed policies do not exist."""
    return MissingPoliciesResult(missing=sorted(arn for arn in set(inputs.arns) if is_missing(session, arn)))
