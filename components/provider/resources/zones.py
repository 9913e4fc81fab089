"""The Availability Zones of resources."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..calls.session import Session
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN


def zones_of_subnets(session: Session, subnets: list[str]) -> list[str]:
    """Return the sorted zones of subnets; AWS is asked. The list is empty if AWS does not show all of the subnets."""
    try:
        found = list(session.client("ec2").pages("describe_subnets", "Subnets", SubnetIds=subnets))
    except ProviderError:
        return []
    return sorted({one["AvailabilityZone"] for one in found}) if len(found) == len({*subnets}) else []


def zone_in_region(session: Session, inputs: Mapping[str, Any]) -> Iterator[Failure]:
    """Yield a problem if the input `availabilityZone` is in another region than the provider's."""
    region, zone = session.config.region, inputs.get("availabilityZone", UNKNOWN)
    if region and zone != UNKNOWN and not zone.startswith(region):
        yield Failure("availabilityZone", f"{zone} is not in the provider's region {region}: choose a zone of {region}")
