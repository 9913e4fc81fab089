"""The environment's part for AWS: the account and region that network, servers and users are made in."""

from typing import Annotated

from pydantic import Field

from components.base import Args
from components.problems import matching

Region = Annotated[
    str,
    matching(
        r"(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d", "a region such as eu-west-1, not of China or the US government"
    ),
]
Endpoint = Annotated[str, matching(r"embedded|https?://\S+", "a URL such as http://127.0.0.1:5000, or embedded")]
RoleArn = Annotated[str, matching(r"arn:[\w-]+:iam::\d{12}:role/.+", "a role's ARN (arn:aws:iam::ACCOUNT:role/NAME)")]
AccountId = Annotated[str, matching(r"\d{12}", "an account id: 12 digits in quotes")]
TagKey = Annotated[
    str,
    matching(r"(?!aws:|strata:)[\w .:/=+@-]{1,128}", "a key of a tag, not AWS's own nor strata's"),
]

EMBEDDED = "embedded"


class Aws(Args):
    """How AWS is reached. Credentials stand nowhere in a file: they come from boto3's own chain."""

    region: Region = Field(examples=["eu-west-1"])
    endpoint: Endpoint | None = None
    """A URL that answers for every service instead of AWS; `embedded`: the AWS API that this machine runs, which takes
    any credentials and makes nothing that costs."""
    profile: str | None = None
    """A profile of ~/.aws/config; boto3's own choice when not given."""
    role_arn: RoleArn | None = None
    """A role to act as."""
    default_tags: dict[TagKey, Annotated[str, Field(max_length=256)]] = {}
    """Tags of everything that has tags; its own win."""
    allowed_account_ids: list[AccountId] = []
    """The accounts that may be changed; all when empty."""
