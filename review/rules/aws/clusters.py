"""Rules for EKS: clusters, nodes, and access to them."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ..rights import eks
from .instances import scaled_down

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
ROLLED = (INTERRUPTS, "its nodes are drained, within disruption budgets, and replaced one after another")


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


CLUSTER = TypeRule(
    "cluster",
    "server",
    (LOSES_DATA, "every object in it is deleted with it; volumes outside of the cluster are kept, unmanaged"),
    properties={"version": (INTERRUPTS, "its API server is upgraded, which cannot be undone")},
    on_change=moved,
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
ACCESS_ENTRY = TypeRule("access entry", "user", (CHANGES, ""), rights=eks.of_access_entry)
ADD_ON = TypeRule("add-on", "server", (INTERRUPTS, "its function in the cluster stops"))
POD_IDENTITY = TypeRule("pod identity", "user", (CHANGES, ""), rights=eks.of_pod_identity)
