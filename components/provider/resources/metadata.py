"""How an instance's programs reach its metadata: the settings that decide whether a leaked request leaks a role."""

from typing import Any, Literal

from pydantic import Field

from ..properties.inputs import Model


class MetadataOptions(Model):
    """Access to the instance metadata service; the default asks for a session token (IMDSv2)."""

    http_endpoint: Literal["enabled", "disabled"] = "enabled"
    http_tokens: Literal["required", "optional"] = "required"
    http_put_response_hop_limit: int = Field(default=1, ge=1, le=64, description="2 lets containers reach it.")


def metadata_request(options: MetadataOptions) -> dict[str, Any]:
    """The options as EC2's calls take them."""
    return {
        "HttpEndpoint": options.http_endpoint,
        "HttpTokens": options.http_tokens,
        "HttpPutResponseHopLimit": options.http_put_response_hop_limit,
    }


def metadata_of(found: dict[str, Any]) -> MetadataOptions:
    """The options that EC2 tells of."""
    return MetadataOptions(
        http_endpoint=found.get("HttpEndpoint", "enabled"),
        http_tokens=found.get("HttpTokens", "optional"),
        http_put_response_hop_limit=found.get("HttpPutResponseHopLimit", 1),
    )
