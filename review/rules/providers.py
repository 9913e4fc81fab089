"""Rules for providers: the connections to a cloud or a cluster."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from ..model.change import Action, Change
from ..model.finding import Effect
from ..model.quoting import quoted
from ..model.type_rule import TypeRule
from ..model.verdict import Verdict
from ..model.world import PROVIDER, World
from ..read.state import Resource
from ..read.values import has_unknown, is_secret
from ..rights.policy_principals import IN_ACCOUNT

PLACES = ("region", "endpoints", "endpoint", "profile", "assumeRole", "assumeRoles", "project", "subscriptionId")
"""Options that name another region or account (pulumi-aws and others)."""

ROLES = ("assumeRole", "assumeRoles")

RuleOf = Callable[[str], TypeRule]


def provider_rule(type_: str, rule_of: RuleOf) -> TypeRule:
    """Return the rule for a provider. Effects on the resources that it manages are separate findings.

    Args:
        type_: the type of the provider.
        rule_of: returns the rule for a type that the provider manages.
    """
    return TypeRule(
        f"{type_.rpartition(':')[2]} provider",
        "server",
        (Verdict.INTERRUPTS, "the resources that it manages are created again, or deleted"),
        other_properties=(Verdict.CHANGES, ""),
        on_change=partial(reconnected, rule_of),
    )


def reconnected(rule_of: RuleOf, change: Change, world: World) -> Iterator[Effect]:
    """Yield the effect of changing a provider in place: an unknown value may be another cluster or account.

    A secret is shown as a secret even if it is unknown because the same update creates what it refers to.
    """
    if change.action is not Action.UPDATE or change.new is None:
        return
    managed, new = list(_managed(change, world)), change.new
    count = len(managed)
    moved = [quoted(one) for one in PLACES if change.changed(one) and not (one in ROLES and _same_account(change, one))]
    if moved:
        words = (
            f"{', '.join(moved)} changes: the resources that it manages ({count}) stay where they are, and this stack "
            "loses them: the next update looks for them elsewhere, does not find them and creates new ones, without "
            "their data"
        )
        yield Effect(max(Verdict.INTERRUPTS, _worst(rule_of, managed, world)), words)
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


def _managed(change: Change, world: World) -> Iterator[Resource]:
    """Yield the resources of a provider, also those in the components of its package, such as `awsx:ec2:Vpc`."""
    own = world.managed.get(change.urn, [])
    yield from (one for one in own if one.custom)
    package = change.type.removeprefix(PROVIDER)
    components = {one.urn for one in own if not one.custom}
    components |= {one.urn for one in world.resources.values() if not one.custom and one.type.startswith(f"{package}:")}
    yield from (one for one in _below(components, world.resources.values()) if one.custom and one not in own)


def _below(parents: set[str], resources: Iterable[Resource]) -> Iterator[Resource]:
    """Yield the resources in components. A state lists each resource after its parent."""
    inside = set(parents)
    for one in resources if parents else ():
        if one.parent in inside:
            inside.add(one.urn)
            yield one


def _worst(rule_of: RuleOf, managed: Iterable[Resource], world: World) -> Verdict:
    """Return the worst verdict on losing one of some resources."""
    return max((rule_of(one.type).removal(one, world).verdict for one in managed), default=Verdict.INTERRUPTS)


def _same_account(change: Change, option: str) -> bool:
    """Return whether the roles that a provider assumes belong to the same accounts as before."""
    old, new = (set(re.findall(IN_ACCOUNT, str(one))) for one in (change.before(option), change.after(option)))
    return bool(old) and old == new
