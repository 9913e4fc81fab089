"""Rules for providers: the connections to a cloud or a cluster."""

from collections.abc import Iterator

from ..model.change import Action, Change
from ..model.finding import Effect
from ..model.quoting import quoted
from ..model.type_rule import TypeRule
from ..model.verdict import Verdict
from ..model.world import World
from ..read.values import has_unknown, is_secret

PLACES = ("region", "endpoints", "endpoint", "profile", "assumeRole", "assumeRoles", "project", "subscriptionId")
"""Options that name another region or account (pulumi-aws and others)."""


def provider_rule(type_: str) -> TypeRule:
    """Return the rule for a provider. Effects on the resources that it manages are separate findings."""
    return TypeRule(
        f"{type_.rpartition(':')[2]} provider",
        "server",
        (Verdict.INTERRUPTS, "the resources that it manages are created again, or deleted"),
        other_properties=(Verdict.CHANGES, ""),
        on_change=reconnected,
    )


def reconnected(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effect of changing a provider in place: an unknown value may be another cluster or account.

    A secret is shown as a secret even if it is unknown because the same update creates what it refers to.
    """
    if change.action is not Action.UPDATE or change.new is None:
        return
    count, new = len(world.managed.get(change.urn, ())), change.new
    moved = [quoted(one) for one in PLACES if change.changed(one)]
    if moved:
        words = (
            f"{', '.join(moved)} changes: the resources that it manages ({count}) stay where they are, and the next "
            "update looks for them elsewhere, does not find them and creates new ones"
        )
        yield Effect(Verdict.INTERRUPTS, words)
    unknown = [
        quoted(name)
        for name, value in new.inputs.items()
        if has_unknown(value) or (is_secret(value) and world.refers_to_new(new, name))
    ]
    if unknown:
        words = (
            f"{', '.join(unknown)} is unknown until the update: if it is another cluster or account, all resources "
            f"that the provider manages ({count}) are replaced"
        )
        yield Effect(Verdict.INTERRUPTS, words, could_be_worse=True)
    elif not moved:
        yield Effect(Verdict.CHANGES, f"its connection changes; the resources that it manages ({count}) are kept")
