"""The part `aws` of an environment: the account and region that network, servers and users are created in."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.aws_tags import TagKey, TagValue
from components.base import Args
from components.problems import Problem, duplicates, matching
from components.provider.aws_forms import ACCOUNT_ID, EXTERNAL_ID, REGION
from components.user.workload import IssuerUrl

Region = Annotated[str, matching(*REGION)]
Endpoint = Annotated[str, matching(r"embedded|https?://\S+", "a URL such as http://127.0.0.1:5000, or embedded")]
RoleArn = Annotated[
    str, matching(r"arn:[\w-]+:iam::\d{12}:role/.+", "the ARN of a role (arn:aws:iam::ACCOUNT:role/NAME)")
]
ExternalId = Annotated[str, matching(*EXTERNAL_ID)]
AccountId = Annotated[str, matching(*ACCOUNT_ID)]

EMBEDDED = "embedded"
"""The value of `endpoint` that selects the AWS API of this machine."""


class Aws(Args):
    """The connection to AWS. Credentials come from boto3's credential chain, never from the file."""

    region: Region = Field(examples=["eu-west-1"])
    """The region."""
    endpoint: Endpoint | None = None
    """A URL that answers for all services, or `embedded`: the AWS API on this machine, which accepts any credentials
    and creates nothing that costs money. AWS itself when omitted."""
    profile: str | None = None
    """A profile of `~/.aws/config`. boto3 chooses one when omitted."""
    role_arn: RoleArn | None = None
    """The ARN of a role to assume."""
    external_id: ExternalId | None = None
    """The external ID that the role's trust policy requires."""
    default_tags: Annotated[dict[TagKey, TagValue], Field(max_length=40)] = {}
    """Tags of every resource that has tags. A tag of the resource itself takes precedence."""
    allowed_account_ids: list[AccountId] = []
    """The accounts that may be changed. All accounts when empty."""
    oidc_providers: list[IssuerUrl] = []
    """URLs of the OIDC providers that the account already has. Workloads use them, and no update changes or deletes
    them. An environment creates the others that its workloads need. An account has one for each URL."""

    def problems(self) -> Iterator[Problem]:
        yield from duplicates(("oidcProviders",), self.oidc_providers)
