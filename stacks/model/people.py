"""The part `people` of an environment: where its users and groups come from."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from components.base import Args
from components.problems import matching
from components.provider.aws_forms import INSTANCE_ARN

from .aws import AccountId

InstanceArn = Annotated[str, matching(*INSTANCE_ARN)]


class Source(StrEnum):
    """Where users and groups come from."""

    IAM = "iam"
    IDENTITY_CENTER = "identityCenter"
    EXTERNAL = "external"


class People(Args):
    """Where users and groups come from, and where they have their rights."""

    source: Source = Source.IAM
    """`iam` creates users and groups of IAM. `identityCenter` creates them in the identity store of IAM Identity
    Center, and `external` looks them up there: another directory manages them, and no update changes them. In both
    cases rights become permission sets and account assignments."""
    instance: InstanceArn | None = None
    """The ARN of the instance of Identity Center. The only one of the region when omitted."""
    accounts: list[AccountId] = []
    """The accounts in which people have their rights. The account of the environment when empty."""
    session_hours: Annotated[int, Field(ge=1, le=12)] = 1
    """The hours after which a session of Identity Center ends."""
    keep_iam: bool = False
    """Whether users and groups exist in IAM too, while an environment moves to Identity Center."""

    @property
    def uses_center(self) -> bool:
        return self.source != Source.IAM

    @property
    def uses_iam(self) -> bool:
        return self.source == Source.IAM or self.keep_iam
