"""The partitions of AWS, from botocore's data, and those of its regions that moto does not serve."""

import re
from functools import cache
from typing import Any

from boto3 import Session
from botocore.loaders import create_loader


@cache
def _partitions() -> list[dict[str, Any]]:
    return list(create_loader().load_data("partitions")["partitions"])


@cache
def partition_of(region: str) -> str:
    """Return the partition of a region; `aws` for a region that botocore does not know."""
    return next((str(one["id"]) for one in _partitions() if re.fullmatch(one["regionRegex"], region)), "aws")


@cache
def domains() -> dict[str, str]:
    """Return the domain of each partition's endpoints."""
    return {one["id"]: one["outputs"]["dnsSuffix"] for one in _partitions()}


def serve_all() -> None:
    """Make moto serve every region: in its partition, and with three zones where moto has none."""
    from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
    from moto.utilities import utils

    session = Session()
    for partition in domains():
        for region in session.get_available_regions("ec2", partition_name=partition):
            if partition not in utils.PARTITION_NAMES:
                utils.PARTITION_NAMES.append(partition)
                utils.REGION_PREFIX_TO_PARTITION[re.sub(r"-\w+-\d+$", "-", region)] = partition
            zones = [Zone(f"{region}{letter}", region, f"{region}-{letter}") for letter in "abc"]
            RegionsAndZonesBackend.zones.setdefault(region, zones)
