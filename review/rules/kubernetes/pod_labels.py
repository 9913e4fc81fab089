"""Labels of pods and of namespaces that network policies select (Kubernetes, Network Policies)."""

from collections.abc import Iterator
from functools import lru_cache

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import NAMESPACE, object_name
from ...read.state import Resource, property_of, provider_urn
from ...rights.network_policies import DIRECTIONS, NAME_LABEL, TYPE
from ...rights.pod_traffic import Allowed, Labels, allowed, as_peer, lost, own

OF_PODS, OF_NAMESPACE = "spec.template.metadata.labels", "metadata.labels"


def refused_by_labels(change: Change, world: World) -> Iterator[Effect]:
    """Yield the network policies that allowed traffic of pods, or of a namespace, which no policy allows afterwards."""
    of_namespace = change.type == NAMESPACE
    path = OF_NAMESPACE if of_namespace else OF_PODS
    old, new = change.old, change.new
    if change.action not in (Action.UPDATE, Action.REPLACE) or not change.changed(path) or old is None or new is None:
        return
    before, after = _allowed(world)
    if not before and not after:
        return
    titles = {one.urn: quoted(display_name(one)) for one in world.of_types(TYPE)}
    parts = [as_peer(None, _of_space(one)) for one in (old, new)]
    if not of_namespace:
        name = object_name(old)[0]
        spaces = [_space(name, world, afterwards=one) for one in (False, True)]
        parts = [as_peer(_of_pods(one), space) for one, space in zip((old, new), spaces, strict=True)]
    keys = [key for key in before if key[0][0] == provider_urn(old)]
    peers = dict.fromkeys(urn for key in keys for urn in lost(before[key], after[key], *parts) if urn)
    if peers:
        words = f"it no longer has the labels whose traffic network policy {_named(peers, titles)} allows"
        yield Effect(Verdict.LOSES_ACCESS, words)
    if not of_namespace:
        yield from _refused_itself(old, new, world, titles)


def _refused_itself(old: Resource, new: Resource, world: World, titles: dict[str, str]) -> Iterator[Effect]:
    """Yield the policies that begin to apply to pods, or that no longer do."""
    before, after = _allowed(world)
    place = provider_urn(old), object_name(old)[0]
    parts = own(_of_pods(old)), own(_of_pods(new))
    keys = [(place, direction) for _, direction, _, _ in DIRECTIONS if (place, direction) in before]
    urns = dict.fromkeys(urn for key in keys for urn in lost(before[key], after[key], *parts))
    if "" in urns:
        applying = {grant.urn: 0 for key in keys for grant in after[key] if grant.urn}
        names = _named(applying, titles | {one.urn: quoted(display_name(one)) for one in _afterwards(world)})
        words = f"its labels make network policy {names} apply to its pods, which refuses the rest"
        yield Effect(Verdict.LOSES_ACCESS, words)
    ended = {urn: 0 for urn in urns if urn}
    if ended:
        words = f"network policy {_named(ended, titles)} no longer allows the traffic of its pods"
        yield Effect(Verdict.LOSES_ACCESS, words)


def _named(urns: dict[str, int] | dict[str, None], titles: dict[str, str]) -> str:
    return listed(titles[one] for one in urns if one in titles)


@lru_cache(maxsize=1)
def _allowed(world: World) -> tuple[Allowed, Allowed]:
    """Return what network policies allow before the update and after it, in the same namespaces."""
    before, after = list(world.of_types(TYPE)), _afterwards(world)
    namespaces = list(dict.fromkeys((provider_urn(one), object_name(one)[0]) for one in (*before, *after)))
    return allowed(before, namespaces), allowed(after, namespaces)


def _afterwards(world: World) -> list[Resource]:
    """Return the network policies as they are after the update."""
    changes = world.changes
    kept = [one for one in world.of_types(TYPE) if one.urn not in changes]
    return [*kept, *(one.new for one in changes.values() if one.type == TYPE and one.new)]


def _of_pods(workload: Resource) -> Labels:
    found = property_of(workload, OF_PODS)
    return Labels(found if isinstance(found, dict) else {})


def _space(name: str, world: World, *, afterwards: bool) -> Labels:
    """Return the labels of a namespace. Those of one that is not in the state are not known."""
    found = world.objects.get(("Namespace", "", name))
    change = world.changes.get(found.urn) if found else None
    if afterwards and change and change.new:
        found = change.new
    return _of_space(found) if found else Labels({NAME_LABEL: name}, complete=False)


def _of_space(namespace: Resource) -> Labels:
    found = property_of(namespace, OF_NAMESPACE)
    return Labels({NAME_LABEL: object_name(namespace)[1], **(found if isinstance(found, dict) else {})})
