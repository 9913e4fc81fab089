"""The rule for ARNs in an environment file: all are of the partition of the region."""

from collections.abc import Iterator

from components.partition import partition_in, partition_of
from components.problems import Problem, ValuePath, invalid

from ..model.environment import Environment

PARTS = {"aws", "servers", "kubernetes", "storage", "groups", "users"}
"""The parts whose ARNs AWS reads. Those in pages and labels are only text."""


def partition_problems(environment: Environment) -> Iterator[Problem]:
    """Yield the ARNs of another partition. AWS refuses them, and an account has no access to other partitions."""
    if environment.aws is None:
        return
    region = environment.aws.region
    partition = partition_of(region).name
    for path, text in _texts((), environment.model_dump(by_alias=True, include=PARTS, exclude_defaults=True)):
        named = partition_in(text)
        if named is not None and named != partition:
            rule = f"in another partition than aws.region, {region}"
            remedy = f"name a resource of this partition: arn:{partition}:..."
            yield invalid(path, text, rule, remedy, refers_to=("aws", "region"))


def _texts(path: ValuePath, value: object) -> Iterator[tuple[ValuePath, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for key, inner in value.items():
                yield from _texts((*path, key), inner)
        case list():
            for index, inner in enumerate(value):
                yield from _texts((*path, index), inner)
