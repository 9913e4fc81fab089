"""The provider's configuration: `pulumi config set strata:region eu-west-1`, or arguments of the Provider resource."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from .plugin.answers import Failure
from .plugin.protocol import UNKNOWN
from .properties.inputs import Inputs, Rule, check
from .properties.property_types import NO_TAGS, Arn, Tags, matching

AccountId = Annotated[str, matching(r"\d{12}", "an account id of 12 digits")]


def _only_for_an_endpoint(placeholder: bool, endpoint: str | None) -> Iterator[str]:
    """AWS itself would refuse every call."""
    if placeholder and endpoint is None:
        yield "is for an endpoint that is not AWS: set endpoint too, or leave this out"


class Config(Inputs):
    """How the provider reaches AWS. Credentials are none of it: they come from boto3's own chain."""

    region: Annotated[str, matching(r"[a-z]{2}(-[a-z]+)+-\d", "a region such as eu-west-1")] | None = Field(
        default=None, description="Region; without it, AWS_REGION or the profile's."
    )
    profile: str | None = Field(default=None, description="Profile of ~/.aws/config; without it, boto3's own choice.")
    role_arn: Arn | None = Field(default=None, description="Role to act as.")
    endpoint: Annotated[str, matching(r"https?://\S+", "a URL")] | None = Field(
        default=None, description="URL that answers for every service instead of AWS."
    )
    placeholder_credentials: bool = Field(
        default=False,
        description="Signs calls with credentials that are nobody's, for an endpoint that takes any, as an emulator "
        "does.",
    )
    default_tags: Tags = Field(default=NO_TAGS, description="Tags of every resource that has tags; its own win.")
    allowed_account_ids: list[AccountId] = Field(
        default=[], description="Accounts that may be changed; elsewhere the first change is refused. Empty: all."
    )
    retries: int = Field(
        default=30, ge=1, le=100, description="How often one call is tried when AWS throttles or fails."
    )
    parallelism: int = Field(default=32, ge=1, le=256, description="How many calls are under way at once.")
    environment_id: Annotated[str, matching(r"[a-z0-9]{8,32}", "8 to 32 letters and digits")] | None = Field(
        default=None,
        description="Tells this environment's resources from those of another with the same project and stack name. "
        "Made at random for the first update and kept in the state.",
    )
    rules = (Rule(("placeholder_credentials", "endpoint"), _only_for_an_endpoint),)


def problems(raw: Mapping[str, Any]) -> list[Failure]:
    """Return what is wrong with the configuration that the engine hands over."""
    known = {name: value for name, value in raw.items() if name not in {"version", "pluginDownloadURL"}}
    return check(Config, structured(known), frozenset())[1]


def parse(raw: Mapping[str, Any]) -> Config:
    """The configuration that the engine hands over. Raises pydantic's ValidationError for what `problems` reports."""
    names = {field.alias for field in Config.model_fields.values()}
    return Config.model_validate(structured({name: value for name, value in raw.items() if name in names}))


def structured(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The engine writes numbers, lists and maps of a provider's configuration as JSON text."""
    plain = {"region", "profile", "roleArn", "endpoint", "environmentId"}
    return {name: value if name in plain or value == UNKNOWN else _loads(value) for name, value in raw.items()}


def _loads(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return value
