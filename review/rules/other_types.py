"""Rules for types of other packages, and for types that the review does not know."""

from ..model.type_rule import OTHER, TypeRule
from ..model.verdict import Verdict
from .arrivals import arrives

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
        (Verdict.INTERRUPTS, "the value is lost, and passwords or names made from it no longer match"),
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
