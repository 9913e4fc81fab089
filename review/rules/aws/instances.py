"""Rules for instances, launch templates and Auto Scaling groups."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import maps
from ...rights.instance_roles import SCALING_GROUPS
from .disks import ATTACHMENTS
from .instance_store import has_instance_store

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
TEMPLATE = ("launchTemplateId", "launchTemplateVersion", "launchTemplate", "mixedInstancesPolicy")
ROOTS = ("rootBlockDevice", "rootVolume")
STOPPING = {
    "aws:ec2/instance:Instance": ("instanceType", "userData", "userDataBase64", "ebsOptimized", "cpuOptions"),
    "strata:ec2:Instance": ("instanceType",),
}
"""The properties whose change in place stops and starts an instance, by type."""
CAPACITY = ("desiredCapacity", "maxSize", "desiredSize", "scalingConfig.desiredSize", "scalingConfig.maxSize")


def removal_of_instance(instance: Resource, world: World) -> Effect:
    """Return the effect of terminating an instance: its root volume is deleted by default, attached volumes stay."""
    attached = [
        (world.name_at(one, "volumeId"), world.resource_at(one, "volumeId"))
        for one in world.with_text(ATTACHMENTS, "instanceId", instance.id)
    ]
    staying = [quoted(name) for name, volume in attached if volume is None or not world.removes(volume)]
    kept = f"; volume {', '.join(staying)} stays with its data" if staying else ""
    root = "rootVolume" if property_of(instance, "rootVolume") is not None else "rootBlockDevice"
    own = [_disk_name(one) for one in maps(property_of(instance, "ebsBlockDevices")) if _goes(one)]
    disks = f"its data disks {', '.join(own)} and the data on them are deleted"
    if property_of(instance, f"{root}.deleteOnTermination") is False:
        if own:
            return Effect(LOSES_DATA, f"the instance is terminated, and {disks}; its root volume is kept{kept}")
        return Effect(INTERRUPTS, f"the instance is terminated; its root volume is kept{kept}")
    if own:
        return Effect(LOSES_DATA, f"the instance is terminated, and its root volume is deleted; {disks}{kept}")
    return Effect(LOSES_DATA, f"the instance is terminated, and its root volume and the data on it are deleted{kept}")


def _goes(disk: dict[str, Any]) -> bool:
    """Return whether a disk is deleted with its instance, which is pulumi-aws' default."""
    return disk.get("deleteOnTermination") is not False


def _disk_name(disk: dict[str, Any]) -> str:
    size = f" ({disk['volumeSize']:g} GiB)" if isinstance(disk.get("volumeSize"), int | float) else ""
    return f"{quoted(disk.get('deviceName') or disk.get('volumeId') or 'of unknown name')}{size}"


def instance_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield what becomes of the disks of an instance that changes in place."""
    if change.action is not Action.UPDATE:
        return
    yield from _instance_store_lost(change)
    old, new = (maps(one) for one in (change.before("ebsBlockDevices"), change.after("ebsBlockDevices")))
    names = {one.get("deviceName") for one in new}
    gone = [_disk_name(one) for one in old if one.get("deviceName") not in names]
    if gone and change.changed("ebsBlockDevices"):
        yield Effect(LOSES_DATA, f"its data disks {', '.join(gone)} are detached, and may be deleted with their data")
    elif change.changed("ebsBlockDevices", "rootBlockDevice", "rootVolume"):
        yield from _disks_changed(change, {one.get("deviceName"): one for one in old}, new)


def _instance_store_lost(change: Change) -> Iterator[Effect]:
    """Yield that a stop deletes what is on an instance store (EC2 user guide, Instance store volumes)."""
    type_ = change.before("instanceType")
    if change.changed(*STOPPING.get(change.type, ())) and has_instance_store(type_):
        words = f"the instance is stopped, and the data on the instance store of its type {quoted(type_)} are deleted"
        yield Effect(LOSES_DATA, words)


def _disks_changed(change: Change, before: dict[Any, dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Effect]:
    """Yield the disks that shrink, which AWS refuses, and those that are deleted with the instance from now on."""
    roots = [(change.before(one), change.after(one)) for one in ROOTS]
    pairs = [(old, new) for old, new in roots if isinstance(old, dict) and isinstance(new, dict)]
    pairs += [(before[name], one) for one in after if (name := one.get("deviceName")) in before]
    for old, new in pairs:
        size, wanted = old.get("volumeSize"), new.get("volumeSize")
        if isinstance(size, int | float) and isinstance(wanted, int | float) and wanted < size:
            yield Effect(CHANGES, f"AWS refuses to shrink a disk, from {size:g} to {wanted:g} GiB", fails=True)
    if any(not _goes(old) and _goes(new) for old, new in pairs):
        yield Effect(LOSES_DATA, "its disks are deleted with it from now on (`deleteOnTermination`)")
    else:
        yield Effect(CHANGES, "its disks change; the option `deleteOnTermination` decides whether they outlive it")


def scaled_down(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the effect of a smaller capacity: surplus instances are terminated."""
    for path in CAPACITY:
        if change.action is Action.UPDATE and change.changed(path):
            old, new = change.before(path), change.after(path)
            if isinstance(old, int | float) and isinstance(new, int | float) and new < old:
                yield Effect(INTERRUPTS, f"surplus instances are terminated with their disks ({old:g} to {new:g})")


def group_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effect of another launch template: only an instance refresh replaces running instances."""
    yield from scaled_down(change, world)
    if change.action is Action.UPDATE and change.changed(*TEMPLATE):
        if property_of(change.new, "instanceRefresh") is not None:
            yield Effect(INTERRUPTS, "its instances are replaced one after another, with their disks")
        else:
            yield Effect(CHANGES, "new instances start from another launch template; running ones stay as they are")


def template_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the groups whose new instances use a changed template. One with an instance refresh has its own finding."""
    if change.action is Action.UPDATE and change.old:
        groups = [
            quoted(one.name)
            for one in world.dependents.get(change.old.urn, ())
            if one.type in SCALING_GROUPS and not property_of(one, "instanceRefresh")
        ]
        if groups:
            words = f"new instances of group {', '.join(groups)} start from it; running ones stay as they are"
            yield Effect(CHANGES, words)


STOPPED = (INTERRUPTS, "the instance is stopped and started")
UNUSED_SUBNETS = (INTERRUPTS, "instances in subnets that it no longer uses are terminated")

INSTANCE = TypeRule(
    "instance",
    "server",
    on_removal=removal_of_instance,
    properties={"instanceType": STOPPED, "userData": STOPPED, "userDataBase64": STOPPED},
    on_change=instance_changed,
)
LAUNCH_TEMPLATE = TypeRule(
    "launch template", "server", (INTERRUPTS, "no instance can start from it"), on_change=template_changed
)
AUTO_SCALING_GROUP = TypeRule(
    "autoscaling group",
    "server",
    (LOSES_DATA, "its instances are terminated, and their root volumes and the data on them are deleted"),
    properties={
        "subnetIds": UNUSED_SUBNETS,
        "vpcZoneIdentifiers": UNUSED_SUBNETS,
        "minSize": (CHANGES, ""),
        "instanceRefresh": (CHANGES, ""),
    },
    on_change=group_changed,
)
SCALING_POLICY = TypeRule("scaling policy", "server", (CHANGES, "the number of instances no longer follows their load"))
KEY_PAIR = TypeRule("key pair", "server", (CHANGES, "new instances do not accept it"))
