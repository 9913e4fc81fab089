"""The rule for namespaces, which are deleted with everything in them."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from stacks.read.cluster_objects import NamespacedObject

from ...model.change import Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import CLAIM, object_name
from ...read.state import Resource
from .claims import removal_of_named_claim
from .pod_labels import refused_by_labels
from .pod_security import admits_other_pods

MAX_OTHERS = 5
SNAPSHOTS = "snapshot.storage.k8s.io"
BUILT_IN = ".k8s.io"
"""The end of the API groups of Kubernetes' own kinds. The groups of custom resources do not have it."""
WRITTEN_BY_CLUSTER = frozenset({"kube-root-ca.crt"})


def removal_of_namespace(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a namespace: everything in it is deleted, including objects not in the state."""
    name = object_name(resource)[1]
    if world.cluster is None:
        words = (
            "everything in it is deleted, including objects of others, which this review cannot see without "
            "`--kubeconfig`"
        )
        return Effect(Verdict.LOSES_DATA, words)
    others = _claims_of_others(world)[name]
    effects = [(claim, removal_of_named_claim(world, claim, None)) for claim in others]
    words = "".join(
        f"; claim {quoted('/'.join(claim))}, which is not in this state: {one.words}" for claim, one in effects
    )
    lost = [one for one in _contents(world)[name] if _holds(one) and not _in_state(one, world)]
    if lost:
        names = listed((quoted(f"{one.kind} {one.name}") for one in lost), MAX_OTHERS)
        words += f"; {names}, which {'is' if len(lost) == 1 else 'are'} not in this state, and their contents"
    least = Verdict.LOSES_DATA if lost else Verdict.INTERRUPTS
    return Effect(max([least, *(one.verdict for _, one in effects)]), f"everything in it is deleted{words}")


@lru_cache(maxsize=1)
def _claims_of_others(world: World) -> dict[str, list[tuple[str, str]]]:
    """Return the claims of each namespace that are in the cluster and not in the state, by name."""
    known = {object_name(one) for one in world.of_types(CLAIM)}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in sorted(world.cluster.claims if world.cluster else ()):
        if one not in known:
            found[one[0]].append(one)
    return found


@lru_cache(maxsize=1)
def _contents(world: World) -> dict[str, list[NamespacedObject]]:
    """Return the objects of each namespace in the cluster."""
    found: dict[str, list[NamespacedObject]] = defaultdict(list)
    for one in world.cluster.contents if world.cluster else ():
        found[one.namespace].append(one)
    return found


def _holds(found: NamespacedObject) -> bool:
    """Return whether an object outside of the program has contents that cannot be restored."""
    group = found.api_version.rpartition("/")[0]
    if group == "":
        return found.kind in ("Secret", "ConfigMap") and found.name not in WRITTEN_BY_CLUSTER
    return group == SNAPSHOTS or ("." in group and not group.endswith(BUILT_IN))


def _in_state(found: NamespacedObject, world: World) -> bool:
    """Return whether the state contains an object of the cluster: kinds of two API groups may have one name."""
    known = world.objects.get((found.kind, found.namespace, found.name))
    return known is not None and _group(known.type.split(":")[1]) == _group(found.api_version)


def _group(version: str) -> str:
    """Return the group of an API version, with or without the version; `core` in a type is the one without a name."""
    return version.rpartition("/")[0].removeprefix("core")


def namespace_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effects of other labels: on network policies, and on the pods that it admits."""
    yield from refused_by_labels(change, world)
    yield from admits_other_pods(change, world)


NAMESPACE = TypeRule("namespace", "application", on_removal=removal_of_namespace, on_change=namespace_changed)
