"""The availability zone of a resource."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..calls.session import Session
from ..plugin.answers import Failure
from ..plugin.protocol import UNKNOWN


def zone_in_region(session: Session, inputs: Mapping[str, Any]) -> Iterator[Failure]:
    """Yield a problem if the input `availabilityZone` is in another region than the provider's."""
    region, zone = session.config.region, inputs.get("availabilityZone", UNKNOWN)
    if region and zone != UNKNOWN and not zone.startswith(region):
        yield Failure("availabilityZone", f"{zone} is not in the provider's region {region}: choose a zone of {region}")
