"""Judges a preview: what each change does, and what goes with it. Pure: everything that is known is handed in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..read.cluster import Cluster
from ..read.preview import Preview, Resource, name_of
from ..rules.registry import kind_of
from ..values import at, code, has_unknown, hides, root_of, shown
from .cascade import Carried, carried_along
from .finding import Effect, Finding, Verdict
from .kind import OTHER, Kind, effects
from .world import Action, Change, World, changes_of, provider_urn

MOST_PATHS = 5


@dataclass(frozen=True, slots=True)
class Review:
    """What a preview does: the worst first. It is incomplete where something was not looked at, for the `gaps` told."""

    findings: tuple[Finding, ...]
    gaps: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    stack: str | None = None
    changes: tuple[Change, ...] = ()
    drift: bool = False

    @property
    def verdict(self) -> Verdict:
        """The worst of all."""
        return max((one.verdict for one in self.findings), default=Verdict.SAFE)

    @property
    def complete(self) -> bool:
        """Whether nothing can be worse than it says."""
        return not self.gaps


def judge(preview: Preview, state: Iterable[Resource] | None = None, cluster: Cluster | None = None) -> Review:
    """The review of a preview, by the state before it and by what the cluster told."""
    changes = changes_of(preview)
    world = World(changes, state, cluster)
    if preview.drift:
        drifted = sorted(_drifted(changes, world), key=lambda one: (-one.verdict, one.urn))
        errors = tuple(preview.errors)
        return Review(tuple(drifted), tuple(_gaps(preview, [])), errors, preview.stack, tuple(changes), drift=True)
    found = {change.urn: one for change in changes for one in [_finding(change, world)] if one}
    along = list(carried_along(world))
    for carried in along:
        found[carried.resource.urn] = _carried(carried, found.get(carried.resource.urn), world)
    for container, members in _containers(along):
        if container in found:
            found[container] = _with_members(found[container], [found[one] for one in members])
    findings = sorted(found.values(), key=lambda one: (-one.verdict, one.urn))
    return Review(
        tuple(findings), tuple(_gaps(preview, findings)), tuple(preview.errors), preview.stack, tuple(changes)
    )


def _finding(change: Change, world: World) -> Finding | None:
    """What a change does; None where nothing changes."""
    resource = change.old or change.new
    if resource is None:
        return None
    kind = kind_of(change.type)
    found = list(effects(kind, change, world))
    if change.action is Action.SAME and not found:
        return None
    return _told(kind, resource, change.action.value, found, _why(change, world))


def _drifted(changes: Iterable[Change], world: World) -> Iterator[Finding]:
    """What others did meanwhile, which nothing protects from and which has happened already."""
    for change in changes:
        if change.old is None or (change.action is Action.UPDATE and not change.paths):
            continue
        kind = kind_of(change.type)
        bare = change.old.model_copy(update={"protect": False, "retain_on_delete": False})
        found = list(effects(kind, replace(change, old=bare), world))
        if change.action is Action.DELETE:
            gone = "somebody removed it outside of Pulumi, and the next `pulumi up` makes it anew"
            found = [replace(one, words=gone) for one in found]
            yield _told(kind, bare, "is gone", found, "it is in the state, and not there")
        else:
            yield _told(kind, bare, "was changed outside of Pulumi", found, _why(change, world))


def _told(kind: Kind, resource: Resource, action: str, found: list[Effect], why: str) -> Finding:
    found.sort(key=lambda one: -one.verdict)
    words = "; ".join(dict.fromkeys(one.words for one in found if one.words))
    type_words = f" ({code(resource.type)})" if kind.level == OTHER else ""
    return Finding(
        urn=resource.urn,
        kind=resource.type.rpartition(":")[2],
        level=kind.level,
        label=kind.label(resource),
        action=action,
        verdict=max((one.verdict for one in found), default=Verdict.CHANGES),
        what=f"{kind.title(resource)}{type_words} {action}{f': {words}' if words else ''}",
        why=why,
        gains=tuple(right for one in found for right in one.gains),
        loses=tuple(right for one in found for right in one.loses),
        open=any(one.open for one in found),
    )


def _why(change: Change, world: World) -> str:
    """The properties that change, each with its old and new value; what replaces the resource comes first."""
    if change.action is Action.CREATE:
        return "it is new in the program"
    if change.action is Action.DELETE:
        left_over = change.old is not None and change.old.delete
        return (
            "an earlier update replaced it, and has left this to do" if left_over else "it is no longer in the program"
        )
    if change.action is Action.SAME:
        return "`protect`: `true` becomes `false`"
    paths = _without_repeats(list(dict.fromkeys([*change.replacing, *change.paths])))
    if "provider" in paths and change.before("provider") is None:
        under = provider_of(change.old)
        return f"its provider {code(under)} is replaced" if under else "its provider is another one"
    told = [difference(change, path) for path in paths[:MOST_PATHS]]
    if len(paths) > MOST_PATHS:
        told.append(f"and {len(paths) - MOST_PATHS} more properties")
    if change.action is Action.REPLACE and not paths:
        told = [_replaced_with(change, world)]
    return "; ".join(told)


def _without_repeats(paths: list[str]) -> list[str]:
    """The paths but for properties of which a part is named too."""
    parts = {root_of(path) for path in paths if path != root_of(path)}
    return [path for path in paths if path not in parts]


def _replaced_with(change: Change, world: World) -> str:
    """Why a resource is replaced that has no property which says so."""
    needed = [*(change.old.dependencies if change.old else ()), provider_urn(change.new)]
    causes = [code(name_of(urn)) for urn in needed if urn in world.changes and world.changes[urn].removes]
    return f"what it depends on is replaced: {', '.join(causes)}" if causes else "the engine was told to replace it"


def provider_of(resource: Resource | None) -> str:
    """The name of a resource's provider."""
    return name_of(provider_urn(resource))


def difference(change: Change, path: str) -> str:
    """A property with its old and new value, in words."""
    new = change.after(path)
    if hides(path, change.type):
        return f"{code(path)} changes (secret{', and unknown until then' if has_unknown(new) else ''})"
    if new is None and change.new:
        new = at(change.new.outputs, path)
    return f"{code(path)}: {shown(change.before(path), path)} becomes {shown(new, path)}"


def _carried(carried: Carried, own: Finding | None, world: World) -> Finding:
    """What happens to a resource that goes with what it is in, whether or not it has a change of its own."""
    kind = kind_of(carried.resource.type)
    bare = carried.resource.model_copy(update={"protect": False, "retain_on_delete": False})
    change = world.changes.get(bare.urn)
    replaced = change is not None and change.action is Action.REPLACE
    as_if = replace(change, old=bare) if change and replaced else Change(bare.urn, Action.DELETE, bare, None)
    ends = list(effects(kind, as_if, world))
    container = kind_of(carried.container.type).title(carried.container)
    if own is not None and own.verdict >= max(one.verdict for one in ends):
        return own
    action = "is replaced with what it is in" if replaced else "is deleted with what it is in"
    why = f"{container} {carried.action}" + (f"; {own.why}" if own and replaced else "")
    return _told(kind, carried.resource, action, ends, why)


def _containers(carried: Iterable[Carried]) -> Iterator[tuple[str, list[str]]]:
    members: dict[str, list[str]] = {}
    for one in carried:
        members.setdefault(one.container.urn, []).append(one.resource.urn)
    yield from members.items()


def _with_members(container: Finding, members: list[Finding]) -> Finding:
    """A container's finding with what goes with it, the worst first, by name."""
    members = sorted(members, key=lambda one: -one.verdict)
    named = [code(one.label) for one in members[:MOST_PATHS]]
    more = f" and {len(members) - MOST_PATHS} more" if len(members) > MOST_PATHS else ""
    what = f"{container.what}; with it: {', '.join(named)}{more}"
    return replace(container, what=what, verdict=max(container.verdict, members[0].verdict))


def _gaps(preview: Preview, findings: Iterable[Finding]) -> Iterator[str]:
    """What was not looked at, so that the verdict could be worse."""
    if preview.errors:
        yield "the preview failed: only what it had planned until then was judged"
    elif preview.change_summary is None:
        yield "the preview was cut short: it has no summary of its changes"
    for one in findings:
        if one.open:
            yield f"{code(one.label)} rests on a value that is unknown until the change is made"
