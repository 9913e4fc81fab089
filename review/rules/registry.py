"""Finds the rule for a resource type."""

from functools import cache

from ..model.type_rule import TypeRule
from ..model.world import PROVIDER
from . import embedded, other_types
from .aws import pulumi_aws, strata
from .kubernetes import types
from .other_types import UNKNOWN_TYPE
from .providers import provider_rule


@cache
def rule_for(type_: str) -> TypeRule:
    """Return the rule for a type; `UNKNOWN_TYPE` for a type without a rule."""
    if type_.startswith(PROVIDER):
        return provider_rule(type_, rule_for)
    package, _, rest = type_.partition(":")
    if package == "kubernetes":
        return types.RULES.get(types.key_of(type_), UNKNOWN_TYPE)
    if package == "strata":
        return strata.RULES.get(rest, UNKNOWN_TYPE)
    if package == "embedded":
        return embedded.RULES.get(rest.rpartition(":")[2], UNKNOWN_TYPE)
    if package == "aws":
        return pulumi_aws.RULES.get(pulumi_aws.key_of(type_), UNKNOWN_TYPE)
    return other_types.RULES.get(package, UNKNOWN_TYPE)
