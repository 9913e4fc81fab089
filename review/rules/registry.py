"""Which rules hold for a type."""

from functools import cache

from ..judge.kind import Kind
from ..judge.world import KUBERNETES, PROVIDER
from . import elsewhere, embedded, kubernetes, strata


@cache
def kind_of(type_: str) -> Kind:
    """The rules of a type; those of the unknown for one that is not known."""
    package, _, rest = type_.partition(":")
    if type_.startswith(PROVIDER):
        return elsewhere.provider_kind(type_)
    if type_.startswith(KUBERNETES):
        return kubernetes.KINDS.get(kubernetes.key_of(type_), elsewhere.UNKNOWN)
    if package == "strata":
        return strata.KINDS.get(rest, elsewhere.UNKNOWN)
    if package == "embedded":
        return embedded.KINDS.get(rest.rpartition(":")[2], elsewhere.UNKNOWN)
    if package == "aws":
        return elsewhere.AWS.get(elsewhere.aws_key(type_), elsewhere.UNKNOWN)
    return elsewhere.PLAIN.get(package, elsewhere.UNKNOWN)
