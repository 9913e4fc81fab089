"""Lists the resources of a stack that hold data: their users, the effect of a deletion, and their last snapshot."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache

from components.data_holders import DataHolder, data_holder_of

from ..model.quoting import quoted
from ..model.verdict import Verdict
from ..model.world import World
from ..read.cluster import Cluster
from ..read.kubernetes_object import CLAIM, NAMESPACE, object_name
from ..read.state import Resource, property_of
from ..rules.aws.disks import ATTACHMENTS, SNAPSHOTS, snapshots_of
from ..rules.kubernetes.volumes import PERSISTENT_VOLUME, volume_in_state
from ..rules.other_types import UNKNOWN_TYPE
from ..rules.registry import rule_for
from .markup import inline

VOLUME_SNAPSHOT = "kubernetes:snapshot.storage.k8s.io/v1:VolumeSnapshot"
SIZES = ("spec.resources.requests.storage", "spec.capacity.storage", "size", "rootVolume.size", "allocatedStorage")
MAX_USERS = 5


@dataclass(frozen=True, slots=True)
class Holding:
    """A resource that holds data.

    Attributes:
        urn: the resource's URN.
        what: its noun and name, for a sentence.
        size: its size with a unit; empty if unknown.
        fate: what would happen if it were deleted.
        used_by: the first of its users.
        snapshot: the name and date of its last snapshot; empty without one.
        kept_by: the options that prevent its deletion.
    """

    urn: str
    what: str
    size: str
    fate: str
    used_by: tuple[str, ...]
    snapshot: str
    kept_by: str


def holdings(state: Iterable[Resource], cluster: Cluster | None = None) -> list[Holding]:
    """Return the resources of a state that hold data, by level and name."""
    world = World((), state, cluster)
    found = [(rule_for(one.type).level, one) for one in world.resources.values() if one.custom and _holds(one, world)]
    return [_holding(one, world) for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].urn))]


def _holds(resource: Resource, world: World) -> bool:
    if data_holder_of(resource.type) is DataHolder.STORE:
        return True
    rule = rule_for(resource.type)
    if resource.type == NAMESPACE or rule is UNKNOWN_TYPE:
        return False
    return rule.removal(resource, world).verdict is Verdict.LOSES_DATA


def _holding(resource: Resource, world: World) -> Holding:
    rule = rule_for(resource.type)
    size = next((value for path in SIZES if (value := property_of(resource, path)) is not None), "")
    options = (("protect", resource.protect), ("retainOnDelete", resource.retain_on_delete))
    return Holding(
        urn=resource.urn,
        what=rule.title(resource),
        size=f"{size:g} GiB" if isinstance(size, int | float) else str(size),
        fate=rule.removal(resource, world).words,
        used_by=tuple(dict.fromkeys(_users(resource, world)))[:MAX_USERS],
        snapshot=_last_snapshot(resource, world),
        kept_by=" and ".join(option for option, is_set in options if is_set),
    )


def _users(resource: Resource, world: World) -> Iterator[str]:
    """Yield the users: of a claim its pods, of a volume its claim, of a disk its instance and other dependents."""
    if resource.type == CLAIM:
        yield from _pods(resource, world)
    elif resource.type == PERSISTENT_VOLUME:
        claim = volume_in_state(resource).claim
        yield from [f"claim {quoted('/'.join(claim))}"] if claim else []
    else:
        for one in world.with_text(ATTACHMENTS, "volumeId", resource.id):
            yield f"instance {quoted(world.name_at(one, 'instanceId'))}"
        for one in world.dependents.get(resource.urn, ()):
            # A dependent of the same type is not a user: servers of a group depend on each other for their order.
            if one.custom and one.type not in (*ATTACHMENTS, *SNAPSHOTS, resource.type):
                yield rule_for(one.type).title(one)


def _pods(claim: Resource, world: World) -> Iterator[str]:
    yield from (rule_for(one.type).title(one) for one in _mounting(world)[object_name(claim)])


@lru_cache(maxsize=1)
def _mounting(world: World) -> dict[tuple[str, str], list[Resource]]:
    """Return what mounts each claim, by the claim's namespace and name."""
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for one in world.resources.values():
        for path in ("spec.template.spec.volumes", "spec.volumes"):
            volumes = property_of(one, path)
            for claim in map(_claim_of, volumes if isinstance(volumes, list) else ()):
                if isinstance(claim, str):
                    found[object_name(one)[0], claim].append(one)
    return found


def _claim_of(volume: object) -> object:
    """Return the name of the claim in a pod's volume."""
    source = volume.get("persistentVolumeClaim") if isinstance(volume, dict) else None
    return source.get("claimName") if isinstance(source, dict) else None


def _last_snapshot(resource: Resource, world: World) -> str:
    copies = snapshots_of(resource, world)
    if resource.type == CLAIM:
        namespace, name = object_name(resource)
        found = world.with_text([VOLUME_SNAPSHOT], "spec.source.persistentVolumeClaimName", name)
        copies = [one for one in found if object_name(one)[0] == namespace]
    if not copies:
        return ""
    last = max(copies, key=lambda one: one.created)
    return f"{quoted(last.name)} {last.created[:10]}".strip()


def render(found: list[Holding]) -> str:
    """Return the holdings as a Markdown table."""
    if not found:
        return "Nothing in this state holds data.\n"
    lines = ["| what | size | if it is deleted | used by | last snapshot | kept by |", "|---|---|---|---|---|---|"]
    for one in found:
        cells = (one.what, one.size, one.fate, ", ".join(one.used_by), one.snapshot, one.kept_by)
        lines.append(f"| {' | '.join(inline(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def as_json(found: list[Holding]) -> str:
    """Return the holdings as JSON, for other tools."""
    return json.dumps([asdict(one) for one in found], indent=2) + "\n"
