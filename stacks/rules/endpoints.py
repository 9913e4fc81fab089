"""Rules between the endpoints of a network and the services that AWS has in the region."""

import difflib
from collections.abc import Collection, Iterator, Sequence

from components.network import WELL_KNOWN_ENDPOINTS, NetworkArgs
from components.partition import partition_of
from components.problems import Problem, not_found, not_supported

from ..model.endpoint_service import EndpointService


def uncommon_endpoints(network: NetworkArgs | None) -> dict[int, str]:
    """Return the services of a network that not every region has, by their index in `endpoints`."""
    endpoints = network.endpoints if network else []
    return {index: service for index, service in enumerate(endpoints) if service not in WELL_KNOWN_ENDPOINTS}


def endpoint_problems(
    services: Sequence[EndpointService], network: NetworkArgs, region: str, zones: Collection[str]
) -> Iterator[Problem]:
    """Yield the endpoints that AWS does not have in a region, or not in some of the zones.

    Args:
        services: the services that AWS has in the region.
        network: the settings of the network.
        region: the region.
        zones: the letters of the zones whose subnets get the endpoints.
    """
    partition = partition_of(region)
    known = {name: one for one in services if (name := partition.service_behind(one.service_name, region))}
    for index, service in uncommon_endpoints(network).items():
        path, found = ("network", "endpoints", index), known.get(service)
        if found is None:
            similar = difflib.get_close_matches(service, known, n=3)
            remedy = "correct it" if similar else "remove it"
            yield not_found(path, service, f"endpoint service of AWS in {region}", similar, remedy=remedy)
        elif "Interface" not in found.types or not found.private_dns_name:
            by = f"AWS in {region} as an interface endpoint with a private DNS name"
            yield not_supported(path, service, by, "remove it, and create it in a program of your own")
        elif lacking := [zone for zone in sorted(zones) if f"{region}{zone}" not in found.availability_zones]:
            yield not_supported(path, service, f"AWS in zone {', '.join(lacking)}", "use other zones, or remove it")
