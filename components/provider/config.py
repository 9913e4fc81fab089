"""The provider's configuration: `pulumi config set strata:region eu-west-1`, or arguments of the Provider resource."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from .aws_forms import EXTERNAL_ID, REGION, partition_in
from .plugin.answers import Failure
from .plugin.protocol import UNKNOWN
from .properties.inputs import Inputs, Rule, check
from .properties.partition import partition_of
from .properties.property_types import NO_TAGS, AccountId, Arn, Tags, matching
from .wording import conflicts_with

ExternalId = Annotated[str, matching(*EXTERNAL_ID)]


def requires_endpoint(placeholder: bool, endpoint: str | None) -> Iterator[str]:
    if placeholder and endpoint is None:
        yield conflicts_with("calls to AWS itself", "set endpoint too, or remove it")


def requires_partition(role_arn: str | None, region: str | None) -> Iterator[str]:
    if role_arn and region and partition_in(role_arn) != partition_of(region):
        yield f"is in another partition than region {region}: name a role of partition {partition_of(region)}"


def requires_role(external_id: str | None, role_arn: str | None) -> Iterator[str]:
    if external_id and role_arn is None:
        yield "is for a role to assume: set roleArn too, or remove it"


class Config(Inputs):
    """The connection to AWS. It contains no credentials: they come from boto3's credential chain."""

    region: Annotated[str, matching(*REGION)] | None = None
    """Region; without it, that of AWS_REGION or of the profile."""
    profile: str | None = None
    """Profile in ~/.aws/config; without it, boto3's default."""
    role_arn: Arn | None = None
    """ARN of a role to assume."""
    external_id: ExternalId | None = None
    """External ID that the role's trust policy requires."""
    endpoint: Annotated[str, matching(r"https?://\S+", "a URL")] | None = None
    """URL of an API that every service is called at in place of AWS."""
    placeholder_credentials: bool = False
    """Whether calls are signed with placeholder credentials, for an emulator that accepts any."""
    default_tags: Tags = NO_TAGS
    """Tags of every resource that supports tags; a resource's own tags take precedence."""
    allowed_account_ids: list[AccountId] = []
    """Accounts that the provider may change; an empty list allows all."""
    retries: Annotated[int, Field(ge=1, le=100)] = 30
    """Maximum attempts of one call that AWS throttles or fails."""
    parallelism: Annotated[int, Field(ge=1, le=256)] = 32
    """Maximum number of concurrent calls."""
    environment_id: Annotated[str, matching(r"[a-z0-9]{8,32}", "8 to 32 letters and digits")] | None = None
    """Separates the resources of this environment from those of another with the same project and stack name.
    The provider chooses it at random for the first update, and the state keeps it."""

    rules = (
        Rule(("placeholder_credentials", "endpoint"), requires_endpoint),
        Rule(("role_arn", "region"), requires_partition),
        Rule(("external_id", "role_arn"), requires_role),
    )


def problems(raw: Mapping[str, Any]) -> list[Failure]:
    """Return the problems of the configuration that the engine passes."""
    known = {name: value for name, value in raw.items() if name not in {"version", "pluginDownloadURL"}}
    return check(Config, structured(known), frozenset())[1]


def parse(raw: Mapping[str, Any]) -> Config:
    """Return the engine's configuration. Raises pydantic's ValidationError for what `problems` reports."""
    names = {field.alias for field in Config.model_fields.values()}
    return Config.model_validate(structured({name: value for name, value in raw.items() if name in names}))


def structured(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Parse the values that the engine passes as JSON text: numbers, lists and maps."""
    plain = {"region", "profile", "roleArn", "externalId", "endpoint", "environmentId"}
    return {name: value if name in plain or value == UNKNOWN else _loads(value) for name, value in raw.items()}


def _loads(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return value
