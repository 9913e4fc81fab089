"""Rules for the zones and records of Route 53."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import property_of


def overwrites(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a new record takes the place of an existing one (pulumi-aws, `allowOverwrite`)."""
    if change.action is Action.CREATE and property_of(change.new, "allowOverwrite") is True:
        words = "an existing record of its name and type is overwritten, and its users get different answers"
        yield Effect(Verdict.INTERRUPTS, words)


def hides(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a new private zone hides the public names of its domain in existing networks.

    Source: Route 53 developer guide, Considerations when working with a private hosted zone.
    """
    new = change.new
    if change.action is Action.CREATE and property_of(new, "vpcs") and new and not world.refers_to_new(new, "vpcs"):
        words = f"in existing networks, only its records answer for names below {quoted(property_of(new, 'name'))}"
        yield Effect(Verdict.INTERRUPTS, words)


RECORD = TypeRule("DNS record", "network", created=Verdict.CHANGES, on_change=overwrites)
ZONE = TypeRule(
    "DNS zone",
    "storage",
    (Verdict.LOSES_DATA, "its records are deleted, and its name servers change"),
    on_change=hides,
)
