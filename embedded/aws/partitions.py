"""The partitions of AWS, from botocore's data, and those of its regions that moto does not serve."""

import re
from functools import cache

from boto3 import Session
from botocore.loaders import create_loader
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
from moto.utilities import utils


def partition_of(region: str) -> str:
    """Return the partition of a region."""
    return str(utils.get_partition(region))


@cache
def domains() -> dict[str, str]:
    """Return the domain of each partition's endpoints."""
    partitions = create_loader().load_data("partitions")["partitions"]
    return {one["id"]: one["outputs"]["dnsSuffix"] for one in partitions}


def serve_all() -> None:
    """Make moto serve every region: in its partition, and with three zones where moto has none."""
    session = Session()
    for partition in domains():
        for region in session.get_available_regions("ec2", partition_name=partition):
            if partition not in utils.PARTITION_NAMES:
                utils.PARTITION_NAMES.append(partition)
                utils.REGION_PREFIX_TO_PARTITION[re.sub(r"-\w+-\d+$", "-", region)] = partition
            zones = [Zone(f"{region}{letter}", region, f"{region}-{letter}") for letter in "abc"]
            RegionsAndZonesBackend.zones.setdefault(region, zones)
