"""What a state holds that could be lost: who uses it, what becomes of it, and which copy there is."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from ..judge.finding import Verdict
from ..judge.world import World, both, object_name
from ..read.cluster import Cluster
from ..read.preview import Resource
from ..rules.claims import volume_in_state
from ..rules.elsewhere import UNKNOWN
from ..rules.registry import kind_of
from ..rules.strata import ATTACHMENTS, SNAPSHOTS
from ..values import code
from .text import inline

CLAIM, VOLUME, NAMESPACE = (
    f"kubernetes:core/v1:{one}" for one in ("PersistentVolumeClaim", "PersistentVolume", "Namespace")
)
VOLUME_SNAPSHOT = "kubernetes:snapshot.storage.k8s.io/v1:VolumeSnapshot"
SIZES = ("spec.resources.requests.storage", "spec.capacity.storage", "size", "rootVolume.size", "allocatedStorage")
MOST_USERS = 5


@dataclass(frozen=True, slots=True)
class Holding:
    """A resource that holds data. `fate` is what would become of them if it were deleted."""

    urn: str
    what: str
    size: str
    fate: str
    used_by: tuple[str, ...]
    snapshot: str
    kept_by: str


def holdings(state: Iterable[Resource], cluster: Cluster | None = None) -> list[Holding]:
    """Everything of a state that holds data, by level and name."""
    world = World((), state, cluster)
    found = [(kind_of(one.type).level, one) for one in world.resources.values() if one.custom and _holds(one, world)]
    return [_holding(one, world) for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].urn))]


def _holds(resource: Resource, world: World) -> bool:
    if resource.type in (CLAIM, VOLUME):
        return True
    kind = kind_of(resource.type)
    return (
        resource.type != NAMESPACE and kind is not UNKNOWN and kind.end(resource, world).verdict is Verdict.LOSES_DATA
    )


def _holding(resource: Resource, world: World) -> Holding:
    size = next((value for path in SIZES if (value := both(resource, path)) is not None), "")
    kept = [
        word for word, is_so in (("protect", resource.protect), ("retainOnDelete", resource.retain_on_delete)) if is_so
    ]
    return Holding(
        urn=resource.urn,
        what=kind_of(resource.type).title(resource),
        size=f"{size:g} GiB" if isinstance(size, int | float) else str(size),
        fate=kind_of(resource.type).end(resource, world).words,
        used_by=tuple(dict.fromkeys(_users(resource, world)))[:MOST_USERS],
        snapshot=_last_snapshot(resource, world),
        kept_by=" and ".join(kept),
    )


def _users(resource: Resource, world: World) -> Iterator[str]:
    """Pods that mount a claim, the claim of a volume, the instance that a disk is plugged into, or else dependents."""
    if resource.type == CLAIM:
        yield from _pods(resource, world)
    elif resource.type == VOLUME:
        claim = volume_in_state(resource).claim
        yield from [f"claim {code('/'.join(claim))}"] if claim else []
    else:
        for one in world.of_types(*ATTACHMENTS):
            if resource.id and both(one, "volumeId") == resource.id:
                yield f"instance {code(world.named(one, 'instanceId'))}"
        for one in world.dependents.get(resource.urn, ()):
            if one.custom and one.type not in (*ATTACHMENTS, *SNAPSHOTS):
                yield kind_of(one.type).title(one)


def _pods(claim: Resource, world: World) -> Iterator[str]:
    namespace, name = object_name(claim)
    for one in world.resources.values():
        for path in ("spec.template.spec.volumes", "spec.volumes"):
            volumes = both(one, path)
            named = [_claim_of(volume) for volume in volumes] if isinstance(volumes, list) else []
            if name in named and object_name(one)[0] == namespace:
                yield kind_of(one.type).title(one)


def _claim_of(volume: object) -> object:
    """The claim that a pod's volume names."""
    source = volume.get("persistentVolumeClaim") if isinstance(volume, dict) else None
    return source.get("claimName") if isinstance(source, dict) else None


def _last_snapshot(resource: Resource, world: World) -> str:
    copies = [one for one in world.of_types(*SNAPSHOTS) if resource.id and both(one, "volumeId") == resource.id]
    if resource.type == CLAIM:
        namespace, name = object_name(resource)
        found = [one for one in world.of_types(VOLUME_SNAPSHOT) if object_name(one)[0] == namespace]
        copies = [one for one in found if both(one, "spec.source.persistentVolumeClaimName") == name]
    if not copies:
        return ""
    last = max(copies, key=lambda one: one.created)
    return f"{code(last.name)} {last.created[:10]}".strip()


def render(found: list[Holding]) -> str:
    """The holdings as Markdown."""
    if not found:
        return "Nothing in this state holds data.\n"
    lines = ["| what | size | if it is deleted | used by | last snapshot | kept by |", "|---|---|---|---|---|---|"]
    for one in found:
        cells = (one.what, one.size, one.fate, ", ".join(one.used_by), one.snapshot, one.kept_by)
        lines.append(f"| {' | '.join(inline(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def as_json(found: list[Holding]) -> str:
    """The holdings for other tools."""
    return json.dumps([asdict(one) for one in found], indent=2) + "\n"
