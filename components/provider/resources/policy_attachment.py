"""Managed policies attached to an IAM principal: a role, a user or a group."""

from typing import Any, ClassVar

from ..calls.errors import NotFoundError
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import Identity
from ..core.resource import AwsResource, I, O


class PolicyAttachment(AwsResource[I, O]):
    """One managed policy attached to one principal; its id is PRINCIPAL/ARN.

    The inputs are the principal's name, as an input named after `principal`, and `policy_arn`.
    """

    principal: ClassVar[str]  # role, user or group

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
