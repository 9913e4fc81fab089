"""Rules for objects that restrict others: admission webhooks and policies, quotas and limits."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import NAMESPACE, object_name
from ...read.state import property_of
from ...read.values import has_unknown, is_unknown, maps
from ..arrivals import NOT_ADMITTED
from .quantities import amount_of

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
BEGINS = (Action.CREATE, Action.UPDATE, Action.REPLACE, Action.IMPORT)


def webhook_decides(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the requests that a new or changed webhook may refuse.

    With `failurePolicy: Fail`, the default, a request is also refused if the webhook fails (Kubernetes, Dynamic
    Admission Control).
    """
    if change.action not in BEGINS:
        return
    if has_unknown(property_of(change.new, "webhooks")):
        words = "which requests the webhook may refuse is unknown until the update"
        yield Effect(INTERRUPTS, words, could_be_worse=True)
    hooks = maps(property_of(change.new, "webhooks"))
    fatal = [one for one in hooks if one.get("failurePolicy", "Fail") != "Ignore"]
    what = listed(dict.fromkeys(quoted(one) for hook in hooks for one in _resources(hook)))
    if fatal:
        words = f"requests for {what} are refused if the webhook refuses them or does not answer"
        yield Effect(INTERRUPTS, words)
    elif hooks:
        yield Effect(INTERRUPTS, f"requests for {what} may be refused or changed by the webhook")


def _resources(hook: dict[str, Any]) -> list[str]:
    return [str(name) for rule in maps(hook.get("rules")) for name in rule.get("resources") or []]


def policy_decides(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a new or changed admission policy, or a binding that denies, may refuse requests."""
    actions = property_of(change.new, "spec.validationActions")
    if change.action in BEGINS and (actions is None or "Deny" in actions or has_unknown(actions)):
        yield Effect(INTERRUPTS, NOT_ADMITTED)
    elif change.action in BEGINS:
        yield Effect(CHANGES, "requests that it does not admit are reported and not refused")


def quota_limits(change: Change, world: World) -> Iterator[Effect]:
    """Yield what a quota refuses: new objects beyond it. Existing ones stay (Kubernetes, Resource Quotas)."""
    if change.action not in BEGINS or change.new is None:
        return
    namespace = object_name(change.new)[0]
    old, new = change.before("spec.hard"), property_of(change.new, "spec.hard")
    if is_unknown(new):
        words = f"the number of objects that it allows in namespace {quoted(namespace)} is unknown until the update"
        yield Effect(INTERRUPTS, words, could_be_worse=True)
    before: dict[str, Any] = old if isinstance(old, dict) else {}
    changed = [key for key in new if before.get(key) != new[key]] if _is_map(new) else []
    if not changed:
        return
    limits = listed(quoted(f"{key}: {new[key]}") for key in changed)
    if all(_allows(before.get(key), new[key]) for key in changed):
        yield Effect(CHANGES, f"as many objects as before are allowed, or more: {limits}")
        return
    if is_new_namespace(namespace, world):
        yield Effect(CHANGES, f"the namespace begins with the limits {limits}")
    else:
        words = f"new objects beyond {limits} are refused in namespace {quoted(namespace)}, including restarted pods"
        yield Effect(INTERRUPTS, words)


def _allows(old: object, new: object) -> bool:
    """Return whether a limit allows what an old one allowed."""
    amounts = amount_of(old), amount_of(new)
    return amounts[0] is not None and amounts[1] is not None and amounts[0] <= amounts[1]


def range_limits(change: Change, world: World) -> Iterator[Effect]:
    """Yield what a limit range refuses: new pods and claims outside of it (Kubernetes, Limit Ranges)."""
    if change.action not in BEGINS or change.new is None:
        return
    namespace = object_name(change.new)[0]
    if is_new_namespace(namespace, world):
        yield Effect(CHANGES, "the namespace begins with its limits")
    elif change.action is not Action.UPDATE or change.changed("spec.limits"):
        words = f"new pods and claims in namespace {quoted(namespace)} get its defaults, and are refused outside of it"
        yield Effect(INTERRUPTS, f"{words}; running pods stay")


def evictions_wait(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a new disruption budget delays the draining of nodes."""
    if change.action is Action.CREATE:
        yield Effect(CHANGES, "pods beyond it are not evicted, so that draining a node may have to wait")


def is_new_namespace(name: str, world: World) -> bool:
    """Return whether the update creates a namespace, so that nothing is in it yet."""
    return name in _new_namespaces(world)


@lru_cache(maxsize=1)
def _new_namespaces(world: World) -> frozenset[str]:
    new = (one.new for one in world.changes.values() if one.action is Action.CREATE and one.new)
    return frozenset(object_name(one)[1] for one in new if one.type == NAMESPACE)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def removal(words: str) -> tuple[Verdict, str]:
    """Return the consequence of removing an object that only restricts others."""
    return (CHANGES, words)


WEBHOOK = TypeRule("admission webhook", "application", removal("requests no longer pass it"), on_change=webhook_decides)
POLICY = TypeRule(
    "admission policy", "application", removal("requests are no longer checked by it"), on_change=policy_decides
)
POLICY_BINDING = TypeRule(
    "admission policy binding", "application", removal("its policy no longer checks requests"), on_change=policy_decides
)
QUOTA = TypeRule("resource quota", "application", removal("its limits no longer apply"), on_change=quota_limits)
NO_LIMIT = removal("what it limits is no longer limited by it")
LIMIT_RANGE = TypeRule("limit range", "application", NO_LIMIT, on_change=range_limits)
DISRUPTION_BUDGET = TypeRule("pod disruption budget", "application", NO_LIMIT, on_change=evictions_wait)
