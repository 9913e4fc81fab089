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
from ...read.kubernetes_object import object_name
from ...read.state import property_of
from ...read.values import maps

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
BEGINS = (Action.CREATE, Action.UPDATE, Action.REPLACE, Action.IMPORT)
MAX_NAMES = 3


def webhook_decides(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the requests that a new or changed webhook may refuse.

    With `failurePolicy: Fail`, the default, a request is also refused if the webhook fails (Kubernetes, Dynamic
    Admission Control).
    """
    if change.action not in BEGINS:
        return
    hooks = maps(property_of(change.new, "webhooks"))
    fatal = [one for one in hooks if one.get("failurePolicy", "Fail") != "Ignore"]
    what = listed(dict.fromkeys(quoted(one) for hook in hooks for one in _resources(hook)), MAX_NAMES)
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
    if change.action in BEGINS and (actions is None or "Deny" in actions):
        yield Effect(INTERRUPTS, "requests that it does not admit are refused; running pods stay")
    elif change.action in BEGINS:
        yield Effect(CHANGES, "requests that it does not admit are reported and not refused")


def quota_limits(change: Change, world: World) -> Iterator[Effect]:
    """Yield what a quota refuses: new objects beyond it. Existing ones stay (Kubernetes, Resource Quotas)."""
    if change.action not in BEGINS or change.new is None:
        return
    namespace = object_name(change.new)[0]
    old, new = change.before("spec.hard"), property_of(change.new, "spec.hard")
    changed = [key for key in new if not isinstance(old, dict) or old.get(key) != new[key]] if _is_map(new) else []
    if not changed:
        return
    limits = listed((quoted(f"{key}: {new[key]}") for key in changed), MAX_NAMES)
    if is_new_namespace(namespace, world):
        yield Effect(CHANGES, f"the namespace begins with the limits {limits}")
    else:
        words = f"new objects beyond {limits} are refused in namespace {quoted(namespace)}, including restarted pods"
        yield Effect(INTERRUPTS, words)


def is_new_namespace(name: str, world: World) -> bool:
    """Return whether the update creates a namespace, so that nothing is in it yet."""
    return name in _new_namespaces(world)


@lru_cache(maxsize=1)
def _new_namespaces(world: World) -> frozenset[str]:
    new = (one.new for one in world.changes.values() if one.action is Action.CREATE and one.new)
    return frozenset(object_name(one)[1] for one in new if one.type == "kubernetes:core/v1:Namespace")


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
