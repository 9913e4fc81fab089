"""Rules for EKS: clusters, nodes, and access to them."""

import re
from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import BY_RIGHTS, TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource
from .instances import scaled_down

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
FUNCTION = (INTERRUPTS, "its function in the cluster stops")
CERTIFICATES = (
    "certificates of the cluster are no longer issued or renewed, and every Certificate and Issuer is deleted if EKS "
    "deletes the kinds of cert-manager with it, which AWS does not document"
)
FUNCTIONS = {
    "cert-manager": (LOSES_DATA, CERTIFICATES),
    "external-dns": (INTERRUPTS, "the records of its hosts stay, and no longer follow the cluster"),
    "metrics-server": (INTERRUPTS, "autoscalers of the cluster no longer scale"),
}
"""What stops without an add-on, by its name. EKS deletes the objects of an add-on (EKS API, DeleteAddon)."""
_MINOR = re.compile(r"1\.(\d+)")
ROLLED = (INTERRUPTS, "its nodes are drained, within disruption budgets, and replaced one after another")


def switched(change: Change, world: World) -> Iterator[Effect]:
    """Yield what happens when EKS Auto Mode is switched on or off (EKS user guide, Disable EKS Auto Mode)."""
    yield from moved(change, world)
    yield from upgraded(change)
    if change.action is not Action.UPDATE or not change.changed("autoMode"):
        return
    if (change.new.inputs if change.new else {}).get("autoMode"):
        words = "EKS Auto Mode manages its nodes, and cannot attach volumes of `ebs.csi.aws.com`"
    else:
        words = "the nodes of EKS Auto Mode are terminated, and its volumes and load balancers are no longer managed"
    yield Effect(INTERRUPTS, words)


def upgraded(change: Change) -> Iterator[Effect]:
    """Yield that EKS rejects an older version, and one that skips a minor version (EKS API, UpdateClusterVersion)."""
    if change.action is not Action.UPDATE or not change.changed("version"):
        return
    old, new = (_MINOR.fullmatch(str(one)) for one in (change.before("version"), change.after("version")))
    if old and new and int(new[1]) not in (int(old[1]), int(old[1]) + 1):
        words = f"EKS upgrades by one minor version at a time, and not from 1.{old[1]} to 1.{new[1]}"
        yield Effect(CHANGES, words, fails=True)


def moved(change: Change, world: World) -> Iterator[Effect]:
    """Yield that EKS rejects subnets of another VPC: a cluster stays in its VPC (EKS API, UpdateClusterConfig)."""
    if change.action is not Action.UPDATE or not change.changed("subnetIds") or change.old is None:
        return
    names = ("subnetIds", "subnetsByZone")
    for urn in [each for name in names for each in change.old.property_dependencies.get(name) or []]:
        subnet = world.resources.get(urn)
        network = world.resource_at(subnet, "vpcId") if subnet else None
        if network and world.removes(network):
            words = f"EKS rejects the subnets of another VPC, and network {quoted(network.name)} is replaced"
            yield Effect(CHANGES, words, fails=True)
            return


def without_add_on(resource: Resource, _world: World) -> Effect:
    """Return what no longer works without an add-on."""
    name = resource.inputs.get("name")
    return Effect(*(FUNCTIONS.get(name, FUNCTION) if isinstance(name, str) else FUNCTION))


CLUSTER = TypeRule(
    "cluster",
    "server",
    (LOSES_DATA, "every object in it is deleted with it; volumes outside of the cluster are kept, unmanaged"),
    properties={
        "version": (INTERRUPTS, "its API server is upgraded, which cannot be undone"),
        "nodePools": (INTERRUPTS, "the nodes of pools that are removed are terminated"),
    },
    on_change=switched,
)
NODE_GROUP = TypeRule(
    "node group",
    "server",
    (INTERRUPTS, "its nodes are terminated, and their pods move to other nodes or wait for one"),
    properties={
        "version": ROLLED,
        "launchTemplateVersion": ROLLED,
        "launchTemplate": ROLLED,
        "releaseVersion": ROLLED,
        "taints": (INTERRUPTS, "pods that do not tolerate its taints move to other nodes"),
    },
    on_change=scaled_down,
)
ACCESS_ENTRY = TypeRule("access entry", "user", BY_RIGHTS)
ACCESS_POLICY = TypeRule("access policy association", "user", BY_RIGHTS)
ADD_ON = TypeRule("add-on", "server", on_removal=without_add_on)
POD_IDENTITY = TypeRule("pod identity", "user", BY_RIGHTS)
