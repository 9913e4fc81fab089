"""Rules for types of other packages, and for types that the review does not know."""

from ..model.finding import Effect
from ..model.type_rule import OTHER, TypeRule
from ..model.verdict import Verdict
from ..model.world import World
from ..read.state import Resource
from .arrivals import arrives

BYTES, PASSWORDS = "RandomBytes", ("RandomPassword", "RandomString")


def removal_of_random_value(resource: Resource, _world: World) -> Effect:
    """Return the effect of removing a random value, which exists only in the state."""
    kind = resource.type.rpartition(":")[2]
    if kind == BYTES:
        return Effect(Verdict.LOSES_DATA, "the value is lost, and nobody can read what was encrypted with it")
    if kind in PASSWORDS:
        return Effect(Verdict.LOSES_ACCESS, "the value is lost, and whoever has it as a password is refused")
    return Effect(Verdict.INTERRUPTS, "the value is lost, and names made from it no longer match")


UNKNOWN_TYPE = TypeRule(
    "resource",
    OTHER,
    (Verdict.LOSES_DATA, "the review does not know this type, so its data may be lost"),
    created=Verdict.CHANGES,
    opaque=True,
    on_change=arrives,
)
RULES: dict[str, TypeRule] = {
    "random": TypeRule(
        "random value",
        OTHER,
        on_removal=removal_of_random_value,
    ),
    "tls": TypeRule(
        "private key",
        OTHER,
        (Verdict.LOSES_ACCESS, "the key is lost, and clients that trust it do not trust a new one"),
    ),
    "command": TypeRule(
        "command",
        OTHER,
        (Verdict.LOSES_DATA, "its `delete` command runs, and the effect of that is unknown"),
        created=Verdict.CHANGES,
        other_properties=(Verdict.INTERRUPTS, "its `update` command runs, and the effect of that is unknown"),
        opaque=True,
    ),
}
"""The rules by package. Their values exist only in the state."""
