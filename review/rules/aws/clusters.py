"""Rules for EKS: clusters, nodes, and access to them."""

from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ..rights import eks
from .instances import scaled_down

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
ROLLED = (INTERRUPTS, "its nodes are replaced one after another, and their pods move")

CLUSTER = TypeRule(
    "cluster",
    "server",
    (LOSES_DATA, "every object in it is deleted with it; volumes outside of the cluster are kept, unmanaged"),
    properties={"version": (INTERRUPTS, "its API server is upgraded, which cannot be undone")},
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
ADD_ON = TypeRule("add-on", "server", (INTERRUPTS, "what it does in the cluster stops"))
POD_IDENTITY = TypeRule("pod identity", "user", (CHANGES, ""), rights=eks.of_pod_identity)
