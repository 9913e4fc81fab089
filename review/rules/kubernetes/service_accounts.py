"""Rules for service accounts."""

from ...model.finding import Effect
from ...model.quoting import quoted_in_full
from ...model.right import Right
from ...model.type_rule import display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_name
from ...read.state import Resource

WORKLOADS = (
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:batch/v1:Job",
    "kubernetes:batch/v1:CronJob",
    "kubernetes:core/v1:Pod",
)
ACCOUNT_NAMES = ("spec.template.spec.serviceAccountName", "spec.serviceAccountName")


def removal(resource: Resource, world: World) -> Effect:
    """Return the effect of removing a service account. It is harmless if every workload that uses it is removed too."""
    namespace, name = object_name(resource)
    users = [
        one
        for path in ACCOUNT_NAMES
        for one in world.with_text(WORKLOADS, path, name)
        if object_name(one)[0] == namespace
    ]
    if users and all(world.removes(one) for one in users):
        return Effect(Verdict.INTERRUPTS, "the workloads that use it are deleted with it")
    lost = Right(f"service account {quoted_in_full(display_name(resource))}", "all its rights in the cluster")
    words = "the API server rejects pods that use it, and everybody with its token"
    return Effect(Verdict.LOSES_ACCESS, words, lost=(lost,))
