"""The partition of the provider's region. AWS refuses ARNs of another one, also in policies."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ..aws_forms import DEFAULT_PARTITION, partition_in
from ..plugin.answers import Failure


def partition_of(region: str) -> str:
    """Return the partition of a region. A region of no partition's form counts as `aws`."""
    return str(_partition(region)["id"])


def home_region(region: str) -> str:
    """Return the region of the same partition that every account has enabled."""
    return str(_partition(region)["outputs"]["implicitGlobalRegion"])


@cache
def _partition(region: str) -> dict[str, Any]:
    """Return what botocore knows about the partition of a region."""
    from botocore.loaders import create_loader

    partitions: list[dict[str, Any]] = create_loader().load_data("partitions")["partitions"]
    default = next(one for one in partitions if one["id"] == DEFAULT_PARTITION)
    return next((one for one in partitions if re.fullmatch(one["regionRegex"], region)), default)


def partition_failures(inputs: Mapping[str, Any], region: str) -> Iterator[Failure]:
    """Yield a problem for each input with an ARN of another partition than the region's. Tags may be any text.

    An empty text is a region that is not known yet.
    """
    for name, value in inputs.items():
        for text in _texts(value) if region and name != "tags" else ():
            named = partition_in(text)
            if named is not None and named != partition_of(region):
                rule = f"{text} is in partition {named}, but the provider's region {region} is in"
                yield Failure(name, f"{rule} {partition_of(region)}: AWS accepts ARNs of the same partition only")
                break


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value, and those in a policy."""
    match value:
        case str():
            yield value
            if value.startswith("{"):
                yield from _texts(_policy(value))
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


def _policy(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None
