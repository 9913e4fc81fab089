"""A service of AWS that an endpoint can lead to, as AWS describes it."""

from pydantic import ConfigDict

from components.base import Args


class EndpointService(Args):
    """A service that an endpoint can lead to."""

    model_config = ConfigDict(extra="ignore")

    service_name: str
    types: list[str]
    availability_zones: list[str]
    private_dns_name: bool
