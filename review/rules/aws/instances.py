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
from ..rights import instances
from .disks import ATTACHMENTS

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
GROUPS = ("strata:autoscaling:AutoScalingGroup", "aws:autoscaling/group:Group")
TEMPLATE = ("launchTemplateId", "launchTemplateVersion", "launchTemplate", "mixedInstancesPolicy")
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


def disks_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the data disks that a change takes away, and those that are deleted with the instance from now on."""
    if change.action is not Action.UPDATE:
        return
    old, new = (maps(one) for one in (change.before("ebsBlockDevices"), change.after("ebsBlockDevices")))
    names = {one.get("deviceName") for one in new}
    gone = [_disk_name(one) for one in old if one.get("deviceName") not in names]
    if gone and change.changed("ebsBlockDevices"):
        yield Effect(LOSES_DATA, f"its data disks {', '.join(gone)} are detached, and may be deleted with their data")
    elif change.changed("ebsBlockDevices", "rootBlockDevice"):
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
            if one.type in GROUPS and not property_of(one, "instanceRefresh")
        ]
        if groups:
            words = f"new instances of group {', '.join(groups)} start from it; running ones stay as they are"
            yield Effect(CHANGES, words)


RESTARTED = (INTERRUPTS, "the instance is stopped and started, and loses the data on instance store volumes")
UNUSED_SUBNETS = (INTERRUPTS, "instances in subnets that it no longer uses are terminated")

INSTANCE = TypeRule(
    "instance",
    "server",
    on_removal=removal_of_instance,
    properties={"instanceType": RESTARTED, "userData": (CHANGES, "its user data change")},
    rights=instances.of_instance,
    on_change=disks_changed,
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
