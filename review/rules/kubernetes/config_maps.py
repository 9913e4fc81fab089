"""The rule for config maps, one of which maps IAM roles and users to groups of an EKS cluster."""

from collections.abc import Iterator
from typing import Any

import yaml

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_name
from ...read.state import Resource, property_of
from ...read.values import has_unknown
from .workloads import VALUES, removal_of_values, values_changed

AWS_AUTH = ("kube-system", "aws-auth")
"""The namespace and the name of the map (EKS user guide, Grant IAM users access to Kubernetes with a ConfigMap)."""
MAPPINGS = ("mapRoles", "mapUsers", "mapAccounts")
REFUSED = "IAM roles, users and nodes whose entry is removed or changed are refused by the cluster"


def config_map_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield that the API refuses the change, or that IAM principals lose their access to a cluster.

    Entries that are only added refuse nobody.
    """
    yield from values_changed(change, world)
    if change.action is not Action.UPDATE or change.new is None or object_name(change.new) != AWS_AUTH:
        return
    old, new = (_entries(one) for one in (change.old, change.new))
    if has_unknown(property_of(change.new, "data")):
        yield Effect(Verdict.CHANGES, "who may use the cluster is unknown until the update", could_be_worse=True)
    elif any(one not in new for one in old):
        yield Effect(Verdict.LOSES_ACCESS, REFUSED)


def removal(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a config map."""
    if object_name(resource) == AWS_AUTH:
        return Effect(Verdict.LOSES_ACCESS, REFUSED)
    return removal_of_values(resource, world)


def _entries(resource: Resource | None) -> list[Any]:
    """Return the entries of the map; a text that is no YAML list is one entry."""
    found: list[Any] = []
    for name in MAPPINGS:
        text = property_of(resource, f"data.{name}")
        try:
            listed = yaml.safe_load(text) if isinstance(text, str) else None
        except yaml.YAMLError:
            listed = None
        found += listed if isinstance(listed, list) else [text] if text else []
    return found


CONFIG_MAP = TypeRule("config map", "application", on_removal=removal, properties=VALUES, on_change=config_map_changed)
