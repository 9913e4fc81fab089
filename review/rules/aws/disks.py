"""Rules for EBS volumes, their snapshots and attachments."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of

ATTACHMENTS = ("strata:ec2:VolumeAttachment", "aws:ec2/volumeAttachment:VolumeAttachment")
SNAPSHOTS = ("strata:ec2:Snapshot", "aws:ebs/snapshot:Snapshot")


def snapshots_of(volume: Resource, world: World) -> list[Resource]:
    """Return the snapshots of a volume that the state contains."""
    return list(world.with_text(SNAPSHOTS, "volumeId", volume.id))


def removal_of_volume(volume: Resource, world: World) -> Effect:
    """Return the effect of deleting a volume: its data are lost, except those in a snapshot."""
    size = property_of(volume, "size")
    details = f" ({size:g} GiB)" if isinstance(size, int | float) else ""
    kept = ", ".join(quoted(one.name) for one in snapshots_of(volume, world) if not world.removes(one))
    rest = f"snapshot {kept} keeps an earlier copy" if kept else "the state contains no snapshot of it"
    return Effect(Verdict.LOSES_DATA, f"the volume {quoted(volume.id)}{details} and its data are deleted; {rest}")


def resized(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the effect of another size: a volume can grow and cannot shrink (EBS user guide, Modify a volume)."""
    if change.action is Action.UPDATE and change.changed("size"):
        old, new = change.before("size"), change.after("size")
        if isinstance(old, int | float) and isinstance(new, int | float):
            words = "AWS refuses to shrink it" if new < old else "it grows and keeps its data"
            yield Effect(Verdict.CHANGES, f"{words}, from {old:g} to {new:g} GiB", fails=new < old)


VOLUME = TypeRule("volume", "storage", on_removal=removal_of_volume, on_change=resized)
SNAPSHOT = TypeRule("snapshot", "storage", (Verdict.LOSES_DATA, "the copy is deleted"))
ATTACHMENT = TypeRule(
    "volume attachment", "storage", (Verdict.INTERRUPTS, "the instance loses the disk; the data stay on the disk")
)
VOLUME_TAG = TypeRule(
    "volume tag",
    "storage",
    (Verdict.CHANGES, "everybody who may use only volumes with this tag can no longer use the volume"),
)
