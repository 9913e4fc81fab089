"""Judges a preview: what each change does, and which resources are deleted with their container."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ..model.change import Action, Change, changes_of, left_over_of
from ..model.finding import Effect, Finding
from ..model.quoting import listed, quoted
from ..model.review import Review
from ..model.type_rule import OTHER, TypeRule
from ..model.verdict import WORST_FIRST, Verdict
from ..model.world import World
from ..read.cluster import Cluster
from ..read.kubernetes_object import NAMESPACE, object_name
from ..read.preview import Preview
from ..read.state import Resource, State
from ..rights.ended import passed_day
from ..rights.ending import ending
from ..rights.names_of_new_users import with_policies_of_new_users
from ..rights.overdue import overdue
from ..rights.view import after
from ..rules.registry import rule_for
from .access import Access
from .cascade import Contained, contents_of_removed
from .effects import effects_of
from .gaps import empty_state, gaps_of, is_of_same_stack
from .reasons import cause_of, reason_of

MAX_MEMBERS = 5


def judge(
    preview: Preview,
    state: State | None = None,
    cluster: Cluster | None = None,
    now: datetime | None = None,
    key_limits: Mapping[str, int] | None = None,
) -> Review:
    """Return the review of a preview.

    Args:
        preview: the plan, or the drift that a refresh found.
        state: the state before the update. Without it, only the resources in the preview are known. A state of another
            stack is not used.
        cluster: the volumes and claims of the cluster, if a kubeconfig was given.
        now: the time of the review. Without it, rights that end soon and old access keys are not listed.
        key_limits: the days after which access keys have to be rotated, by the name of their user.
    """
    world = _world(preview, state, cluster)
    changes = list(world.changes.values())
    found = _drift(changes, world) if preview.drift else _plan(changes, world, now)
    found = [_after_last_day(one, world, now) for one in found] if now else found
    findings = sorted(found, key=lambda one: (not one.fails, -one.verdict, bool(one.cause), one.urn))
    reservation = empty_state(preview, state)
    left = after(world)
    worst = any(one.verdict is Verdict.LOSES_DATA for one in findings)
    return Review(
        findings=tuple(findings),
        gaps=(
            *gaps_of(preview, state),
            *([] if worst else reservation),
            *_undecided([] if preview.drift else findings),
        ),
        reservations=reservation if worst else (),
        errors=tuple(preview.errors),
        stack=preview.stack,
        changes=tuple(changes),
        ending=tuple(dict.fromkeys(ending(left, now))) if now else (),
        overdue=tuple(overdue(left, key_limits or {}, now)) if now else (),
        drift=preview.drift,
    )


def removed_namespaces(preview: Preview, state: State | None) -> list[str]:
    """Return the names of the namespaces that an update removes."""
    removals = _world(preview, state, None).removals
    return sorted({object_name(one.old)[1] for one in removals if one.old and one.old.type == NAMESPACE})


def _world(preview: Preview, state: State | None, cluster: Cluster | None) -> World:
    of_stack = state is not None and is_of_same_stack(preview, state)
    known = state.resources if state and of_stack else None
    changes = with_policies_of_new_users(changes_of(preview), (*(known or ()), *preview.components))
    return World(changes, known, cluster, left_over_of(preview))


def _plan(changes: Iterable[Change], world: World, now: datetime | None) -> Iterable[Finding]:
    """Return the findings of a planned update."""
    contained = list(contents_of_removed(world))
    access = Access(world, {one.resource.urn for one in contained}, now)
    found = {change.urn: one for change in changes for one in [_changed(change, world, access)] if one}
    found |= {one.urn: one for one in _affected(found, world, access)}
    left_over = [_left_over(one, world, access) for one in world.left_over if one.custom]
    members: dict[str, list[str]] = {}
    for one in contained:
        found[one.resource.urn] = _deleted_with(one, found.get(one.resource.urn), world, access)
        members.setdefault(one.container.urn, []).append(one.resource.urn)
    for container, urns in members.items():
        if container in found:
            found[container] = _with_members(found[container], [found[urn] for urn in urns])
    return [*found.values(), *left_over]


def _after_last_day(finding: Finding, world: World, now: datetime) -> Finding:
    """Return the finding of a change after the last day that the state has recorded, which acknowledges the loss."""
    change = world.changes.get(finding.urn)
    day = passed_day(change, world, now) if change and "access" in finding.losses else ""
    if not day:
        return finding
    reason = f"its last day {quoted(day)} has passed"
    return replace(finding, why=reason, acknowledged_losses=frozenset({"access"}))


def _affected(found: Mapping[str, Finding], world: World, access: Access) -> Iterator[Finding]:
    """Yield the findings of resources that the preview does not list, and that changes of other resources affect."""
    for urn in access.differences.keys() & world.resources.keys() - found.keys() - world.changes.keys():
        resource = world.resources[urn]
        finding = _changed(Change(urn, Action.SAME, resource, resource), world, access)
        if finding:
            yield finding


def _left_over(resource: Resource, world: World, access: Access) -> Finding:
    """Return the finding of a resource that an earlier update replaced and did not delete. This update deletes it.

    `protect` does not prevent the deletion. `retainOnDelete` does (pulumi/pulumi, pkg/resource/deploy/step.go,
    DeleteStep).
    """
    rule = rule_for(resource.type)
    change = Change(resource.urn, Action.DELETE, resource.model_copy(update={"protect": False}), None)
    effects = list(effects_of(change, rule, world, access.of_left_over(resource)))
    found = _finding(rule, resource, change.action.value, effects, reason_of(change, world))
    return replace(found, label=f"{found.label}/{resource.id}", left_over=True)


def _drift(changes: Iterable[Change], world: World) -> Iterator[Finding]:
    """Yield the findings of changes that were made outside of Pulumi. `protect` cannot have prevented them."""
    happened = [replace(one, old=_unguarded(one.old)) for one in changes if one.old]
    access = Access(World(happened, world.resources.values()))
    for change in happened:
        bare = change.old
        if bare is None or (change.action is Action.UPDATE and not change.paths):
            continue
        rule = rule_for(change.type)
        effects = list(effects_of(change, rule, world, access))
        if change.action is Action.DELETE:
            words = "it was deleted outside of Pulumi; the next `pulumi up` creates a new one"
            effects = [replace(one, words=words) for one in effects]
            yield _finding(rule, bare, "is missing", effects, "it is in the state and no longer exists")
        else:
            yield _finding(rule, bare, "was changed outside of Pulumi", effects, reason_of(change, world))


def _changed(change: Change, world: World, access: Access) -> Finding | None:
    """Return the finding of a changed resource; None for a change without effect."""
    resource = change.old or change.new
    if resource is None:
        return None
    rule = rule_for(change.type)
    effects = list(effects_of(change, rule, world, access))
    if change.action is Action.SAME and not effects:
        return None
    return _finding(
        rule, resource, change.action.value, effects, reason_of(change, world), cause=cause_of(change, world)
    )


def _deleted_with(contained: Contained, own: Finding | None, world: World, access: Access) -> Finding:
    """Return the finding of a resource whose container is removed. `own` is the finding of its own change, if any."""
    rule, bare = rule_for(contained.resource.type), _unguarded(contained.resource)
    change = world.changes.get(bare.urn)
    replaced = change is not None and change.action is Action.REPLACE
    removal = replace(change, old=bare) if change and replaced else Change(bare.urn, Action.DELETE, bare, None)
    effects = list(effects_of(removal, rule, world, access))
    if own is not None and own.verdict >= max(one.verdict for one in effects):
        return own
    container = rule_for(contained.container.type).title(contained.container)
    action = "is replaced with its container" if replaced else "is deleted with its container"
    reason = f"{container} {contained.action}" + (f"; {own.why}" if own and replaced else "")
    return _finding(rule, contained.resource, action, effects, reason, cause=contained.container.urn)


def _unguarded(resource: Resource) -> Resource:
    """Return a resource without `protect` and `retainOnDelete`."""
    return resource.model_copy(update={"protect": False, "retain_on_delete": False})


def _finding(
    rule: TypeRule, resource: Resource, action: str, effects: list[Effect], reason: str, *, cause: str = ""
) -> Finding:
    effects.sort(key=lambda one: (not one.fails, -one.verdict))
    words = "; ".join(dict.fromkeys(one.words for one in effects if one.words))
    title = rule.title(resource)
    type_ = f" ({quoted(resource.type)})" if rule.level == OTHER else ""
    return Finding(
        urn=resource.urn,
        kind=resource.type.rpartition(":")[2],
        level=rule.level,
        label=rule.label(resource),
        title=title,
        action=action,
        verdict=max((one.verdict for one in effects), default=Verdict.CHANGES),
        what=f"{title}{type_} {action}{f': {words}' if words else ''}",
        why=reason,
        gained=tuple(right for one in effects for right in one.gained),
        lost=tuple(right for one in effects for right in one.lost),
        could_be_worse=any(one.could_be_worse and not one.unjudged for one in effects),
        unjudged=any(one.could_be_worse and one.unjudged for one in effects),
        fails="; ".join(dict.fromkeys(one.words for one in effects if one.fails)),
        losses=_losses(one.verdict for one in effects),
        cause=cause,
    )


def _losses(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Return what is lost, as acknowledgements name it, the worst first."""
    found = set(verdicts)
    return tuple(one.loss for one in WORST_FIRST if one in found and one.loss)


def _with_members(container: Finding, members: list[Finding]) -> Finding:
    """Return the finding of a container, with the resources that are removed with it, the worst first."""
    members = sorted(members, key=lambda one: -one.verdict)
    names = listed((quoted(one.label) for one in members), MAX_MEMBERS)
    what = f"{container.what}; with it: {names}"
    verdict = max(container.verdict, members[0].verdict)
    losses = _losses([one.verdict for one in (container, *members)]) if verdict.loss else ()
    return replace(container, what=what, verdict=verdict, losses=tuple(dict.fromkeys([*container.losses, *losses])))


def _undecided(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the findings that could be worse than their verdict."""
    for one in findings:
        if one.fails:
            yield f"{quoted(one.label)}: the update fails: {one.fails}"
        if one.could_be_worse:
            yield f"{quoted(one.label)}: the verdict depends on a value that is known only after the update"
        if one.unjudged:
            yield f"{quoted(one.label)}: the review does not know what the change does; it may lose data or access"
