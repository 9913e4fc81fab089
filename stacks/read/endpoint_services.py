"""Read the services that endpoints can lead to in a region."""

from typing import Any

import pulumi

from ..model.endpoint_service import EndpointService

GET_SERVICES = "strata:ec2:getVpcEndpointServices"


async def read_endpoint_services(provider: pulumi.ProviderResource) -> list[EndpointService] | None:
    """Return the services of the provider's region; None in a preview, before the embedded AWS API runs."""
    answer: dict[str, Any] = await pulumi.runtime.invoke_async(
        GET_SERVICES, {}, pulumi.InvokeOptions(provider=provider)
    )
    return [EndpointService.model_validate(one) for one in answer["services"]] if answer else None
