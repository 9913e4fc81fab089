"""What becomes of the data behind claims and volumes of Kubernetes when these go (Kubernetes, Persistent Volumes)."""

from collections.abc import Iterator

from ..judge.finding import Effect, Verdict
from ..judge.world import Action, Change, World, both, object_name
from ..read.cluster import Volume, asset_of
from ..read.preview import Resource
from ..values import at, code, is_unknown

REUSE = (
    "to use it again, remove `spec.claimRef` from the volume and give its name to a claim as `spec.volumeName`; "
    "to be rid of it, delete the volume and what it stands for"
)


def fate_of_claim(claim: Resource, world: World) -> Effect:
    """What is lost when a claim goes: its volume's reclaim policy decides, or else that of its class."""
    return fate(world, object_name(claim), _text(both(claim, "spec.storageClassName")), claim)


def fate(world: World, name: tuple[str, str], class_name: str | None, claim: Resource | None = None) -> Effect:
    """The same for a claim that may be known by its name alone."""
    volume = volume_of(world, name, claim)
    if volume is None and world.cluster is not None and name in world.cluster.claims:
        return Effect(Verdict.CHANGES, "it has no volume, so nothing is lost")
    policy = volume.policy if volume else policy_of_class(world, class_name)
    size = (volume.size if volume else "") or _text(both(claim, "spec.resources.requests.storage")) or ""
    told = [size, volume.phase.lower() if volume else "", policy or "policy unknown"]
    details = ", ".join(visible for visible in told if visible)
    title = f"its volume {code(volume.name)} ({details})" if volume else f"its volume ({details})"
    if policy == "Delete":
        return Effect(Verdict.LOSES_DATA, f"{title} and its data are deleted")
    if policy == "Recycle":
        return Effect(Verdict.LOSES_DATA, f"{title} is scrubbed and its data are deleted")
    if policy == "Retain":
        return Effect(Verdict.INTERRUPTS, f"{title} is released and keeps its data; {REUSE}")
    known = f"class {code(class_name)} is not in the state" if class_name else "it names no class"
    return Effect(Verdict.LOSES_DATA, f"what becomes of {title} is unknown, since {known}: its data may be deleted")


def volume_of(world: World, name: tuple[str, str], claim: Resource | None) -> Volume | None:
    """The volume of a claim: as the cluster has it, else as the state has it."""
    live = world.cluster.volume_of(*name) if world.cluster else None
    if live:
        return live
    wanted = _text(both(claim, "spec.volumeName"))
    for one in world.of_types("kubernetes:core/v1:PersistentVolume"):
        reference = (_text(both(one, "spec.claimRef.namespace")) or "default", _text(both(one, "spec.claimRef.name")))
        if object_name(one)[1] == wanted or reference == name:
            return volume_in_state(one)
    return None


def volume_in_state(resource: Resource) -> Volume:
    """A PersistentVolume of the state. One that is made by hand is kept unless it says otherwise."""
    spec = at(resource.inputs, "spec") or at(resource.outputs, "spec")
    name = _text(both(resource, "spec.claimRef.name"))
    return Volume(
        object_name(resource)[1],
        _text(both(resource, "spec.capacity.storage")) or "",
        _text(both(resource, "spec.persistentVolumeReclaimPolicy")) or "Retain",
        "",
        (_text(both(resource, "spec.claimRef.namespace")) or "default", name) if name else None,
        asset_of(spec) if isinstance(spec, dict) else "",
    )


def policy_of_class(world: World, name: str | None) -> str | None:
    """The reclaim policy that a class gave to its volumes; None where the state does not have it."""
    found = world.objects.get(("StorageClass", "", name or ""))
    return (_text(both(found, "reclaimPolicy")) or "Delete") if found else None


def fate_of_volume(resource: Resource, world: World) -> Effect:
    """What is lost when a PersistentVolume goes, with and without what it stands for."""
    live = world.cluster.volumes.get(object_name(resource)[1]) if world.cluster else None
    volume = live or volume_in_state(resource)
    asset = code(volume.asset) if volume.asset else "what it stands for"
    owner = world.by_id.get(volume.asset)
    users = f"; claim {code('/'.join(volume.claim))} has no volume any more" if volume.claim else ""
    if owner and world.removes(owner):
        return Effect(Verdict.LOSES_DATA, f"{asset} goes with it, and so do its data{users}")
    if volume.policy == "Retain":
        words = f"{asset} stays with its data (Retain); a new PersistentVolume that names it finds them again"
        return Effect(Verdict.INTERRUPTS if volume.claim else Verdict.CHANGES, words + users)
    return Effect(Verdict.LOSES_DATA, f"{asset} may be deleted with its data ({volume.policy}){users}")


def claim_changes(change: Change, world: World) -> Iterator[Effect]:
    """What the API server makes of another size: a class has to allow growth, and nothing shrinks."""
    if change.action is not Action.UPDATE or not change.changed("spec.resources.requests.storage"):
        return
    class_name = _text(change.before("spec.storageClassName"))
    found = world.objects.get(("StorageClass", "", class_name or ""))
    if found is not None and both(found, "allowVolumeExpansion") is not True:
        words = f"the API server refuses it, since class {code(class_name)} does not allow volumes to grow"
        yield Effect(Verdict.CHANGES, words)
    else:
        yield Effect(Verdict.CHANGES, "its volume grows and keeps its data; to shrink is refused by the API server")


def class_changes(change: Change, world: World) -> Iterator[Effect]:
    """What a changed class does: volumes that it made keep what they were made with."""
    if change.action is Action.UPDATE and change.changed(
        "reclaimPolicy", "volumeBindingMode", "provisioner", "parameters"
    ):
        words = "the API server refuses it: a class cannot be changed so, and needs a new name; the update fails midway"
        yield Effect(Verdict.CHANGES, words)
    if change.removes and change.old:
        name = object_name(change.old)[1]
        users = [
            code("/".join(object_name(one)))
            for one in world.of_types("kubernetes:core/v1:PersistentVolumeClaim")
            if both(one, "spec.storageClassName") == name and not world.removes(one)
        ]
        if users:
            kept = "keep their volumes and the policy these were made with"
            more = f" and {len(users) - 3} more" if len(users) > 3 else ""
            yield Effect(Verdict.CHANGES, f"claims {', '.join(users[:3])}{more} {kept}")


def volume_changes(change: Change, _world: World) -> Iterator[Effect]:
    """What another reclaim policy of a volume means for later."""
    if change.action is Action.UPDATE and change.changed("spec.persistentVolumeReclaimPolicy"):
        policy = _text(change.after("spec.persistentVolumeReclaimPolicy")) or "Retain"
        later = {"Delete": "are deleted", "Recycle": "are scrubbed"}.get(policy, "are kept")
        yield Effect(Verdict.CHANGES, f"once its claim goes, its data {later} from now on ({policy})")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and not is_unknown(value) else None
