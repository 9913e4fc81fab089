"""Options of the instance metadata service, which hands out the credentials of an instance's role."""

from typing import Any, Literal

from pydantic import Field

from ..properties.inputs import Model


class MetadataOptions(Model):
    """Access to the instance metadata service; by default a session token is required (IMDSv2)."""

    http_endpoint: Literal["enabled", "disabled"] = "enabled"
    """Whether the service is reachable."""
    http_tokens: Literal["required", "optional"] = "required"
    """Whether requests need a session token."""
    http_put_response_hop_limit: int = Field(default=1, ge=1, le=64, description="2 lets containers reach it.")
    """Maximum hops of the token's packets; containers need 2."""


def metadata_request(options: MetadataOptions) -> dict[str, Any]:
    """Return the options in the form of EC2's calls."""
    return {
        "HttpEndpoint": options.http_endpoint,
        "HttpTokens": options.http_tokens,
        "HttpPutResponseHopLimit": options.http_put_response_hop_limit,
    }


def metadata_of(found: dict[str, Any]) -> MetadataOptions:
    """Return the options in EC2's answer."""
    return MetadataOptions(
        http_endpoint=found.get("HttpEndpoint", "enabled"),
        http_tokens=found.get("HttpTokens", "optional"),
        http_put_response_hop_limit=found.get("HttpPutResponseHopLimit", 1),
    )
