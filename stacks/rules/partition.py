"""Rules for ARNs in an environment file: all are of the partition of the region, those of secrets of the region."""

from collections.abc import Iterator
from typing import Any

from components.partition import partition_of
from components.problems import Problem, ValuePath, invalid
from components.provider.aws_forms import partition_in, region_in

from ..model.applications import pod_applications, pod_rights
from ..model.environment import Environment

PARTS: dict[str, Any] = {
    **dict.fromkeys(("aws", "servers", "kubernetes", "storage", "groups", "users", "workloads"), True),
    "network": {"flow_logs": True},
}
"""The parts whose ARNs AWS reads. Those in pages, labels and tags are only text."""


def partition_problems(environment: Environment) -> Iterator[Problem]:
    """Yield the ARNs of another partition. AWS refuses them, and an account has no access to other partitions."""
    if environment.aws is None:
        return
    region = environment.aws.region
    partition = partition_of(region).name
    data = environment.model_dump(by_alias=True, include=PARTS, exclude_defaults=True)
    rights = pod_rights(environment.applications)
    data["applications"] = {name: {"rights": one.model_dump(by_alias=True)} for name, one in rights.items()}
    for path, text in _texts((), data):
        named = partition_in(text)
        if named is not None and named != partition:
            rule = f"in another partition than aws.region, {region}"
            remedy = f"name a resource of this partition: arn:{partition}:..."
            yield invalid(path, text, rule, remedy, refers_to=("aws", "region"))


def secret_problems(environment: Environment) -> Iterator[Problem]:
    """Yield the ARNs of secrets in another region, where Secrets Manager does not find them."""
    if environment.aws is None:
        return
    region = environment.aws.region
    for name, application in pod_applications(environment.applications).items():
        for at, source in application.sources:
            other = region_in(source.secrets_manager or "")
            if other is not None and other != region:
                path = ("applications", name, *at, "secretsManager")
                rule = f"a secret in {other}, and secrets are read in aws.region, {region}"
                remedy = "replicate the secret to this region, and name the replica"
                yield invalid(path, None, rule, remedy, refers_to=("aws", "region"))


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
