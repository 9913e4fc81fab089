"""Looks up the class of a property. A property that is in no table has no class, and its effect is unknown."""

import json
from functools import cache
from pathlib import Path

from ...model.property_class import PropertyClass
from ...read.values import starts_with
from ..aws import strata
from ..aws.pulumi_aws import key_of as key_of_pulumi_aws
from ..kubernetes.types import key_of as key_of_kubernetes
from . import kubernetes, pulumi_aws, pulumi_aws_parts, pulumi_aws_serving, pulumi_aws_settings

Classes = dict[str, PropertyClass]
PULUMI_AWS = pulumi_aws.BY_TYPE | pulumi_aws_parts.BY_TYPE | pulumi_aws_settings.BY_TYPE | pulumi_aws_serving.BY_TYPE
NAMES = Path(__file__).with_name("pulumi_aws.json")


def class_of(type_: str, path: str) -> PropertyClass | None:
    """Return the class of a property: that of the longest path in the tables that contains the property."""
    classes = classes_of(type_)
    fitting = [name for name in classes if starts_with(path, name)]
    return classes[max(fitting, key=len)] if fitting else None


@cache
def classes_of(type_: str) -> Classes:
    """Return the classes of the properties of a type, by path; empty for a type without a table."""
    package, _, rest = type_.partition(":")
    if package == "strata":
        return _by_path(strata.PROPERTIES.get(rest, {}))
    if package == "aws":
        return _of_pulumi_aws(key_of_pulumi_aws(type_))
    key = key_of_kubernetes(type_)
    if package == "kubernetes" and key in kubernetes.BY_TYPE:
        return _by_path(kubernetes.METADATA) | _by_path(kubernetes.BY_TYPE[key])
    return {}


def _of_pulumi_aws(key: str) -> Classes:
    everywhere, own = _by_path(pulumi_aws.EVERYWHERE), _by_path(PULUMI_AWS.get(key, {}))
    inherited = {name: everywhere[name] for name in names_of_pulumi_aws().get(key, ()) if name in everywhere}
    return inherited | own


@cache
def names_of_pulumi_aws() -> dict[str, list[str]]:
    """Return the names of the properties of pulumi-aws' types, by module and class."""
    found: dict[str, list[str]] = json.loads(NAMES.read_text(encoding="utf-8"))["properties"]
    return found


def _by_path(table: dict[PropertyClass, str]) -> Classes:
    return {path: one for one, paths in table.items() for path in paths.split()}
