"""The rules for Kubernetes' own objects (the API reference's fields, by the resource types of pulumi-kubernetes)."""

from collections.abc import Iterable, Iterator

from ..judge.finding import Effect, Verdict
from ..judge.kind import Kind
from ..judge.world import Action, Change, World, both, object_name
from ..read.preview import Resource
from ..values import at, code
from . import claims, cluster_rights

SAFE, CHANGES, INTERRUPTS = Verdict.SAFE, Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
RESTARTS = (INTERRUPTS, "its pods are restarted")
STOPS = (INTERRUPTS, "its pods stop")
CLAIM_POLICY = "spec.persistentVolumeClaimRetentionPolicy"


def scaling(change: Change, _world: World) -> Iterator[Effect]:
    """How many pods there are from now on."""
    if change.action is Action.UPDATE and change.changed("spec.replicas"):
        old, new = change.before("spec.replicas"), change.after("spec.replicas")
        if new == 0:
            yield Effect(INTERRUPTS, "its pods stop: it is scaled to 0")
        elif isinstance(old, int | float) and isinstance(new, int | float):
            yield Effect(CHANGES, f"it has {new:g} pods in place of {old:g}")


def scaling_of_set(change: Change, world: World) -> Iterator[Effect]:
    """Pods that are too many leave their claims behind, unless these go with them (`whenScaled`)."""
    yield from scaling(change, world)
    old, new = change.before("spec.replicas"), change.after("spec.replicas")
    goes = change.new is not None and both(change.new, f"{CLAIM_POLICY}.whenScaled") == "Delete"
    if change.action is Action.UPDATE and change.new and goes and isinstance(old, int | float):
        first = int(new) if isinstance(new, int | float) else 0  # unknown, it may be none
        worst = _worst_of_claims(change.new, world, range(first, int(old)))
        if worst:
            words = f"the claims of the pods that go are deleted (`whenScaled`): {worst.words}"
            yield Effect(worst.verdict, words)


def fate_of_set(resource: Resource, world: World) -> Effect:
    """Its pods' claims outlive it unless it says otherwise (StatefulSets, persistentVolumeClaimRetentionPolicy)."""
    if not both(resource, "spec.volumeClaimTemplates"):
        return Effect(*STOPS)
    if both(resource, f"{CLAIM_POLICY}.whenDeleted") != "Delete":
        return Effect(INTERRUPTS, "its pods stop; the claims of its pods stay with their data")
    pods = both(resource, "spec.replicas")
    worst = _worst_of_claims(resource, world, range(int(pods) if isinstance(pods, int | float) else 1))
    words = f"its pods stop and their claims are deleted (`whenDeleted`){f': {worst.words}' if worst else ''}"
    return Effect(worst.verdict if worst else INTERRUPTS, words)


def _worst_of_claims(resource: Resource, world: World, pods: Iterable[int]) -> Effect | None:
    """What becomes of the claims of a stateful set's pods when they are deleted, at worst."""
    namespace, name = object_name(resource)
    templates = both(resource, "spec.volumeClaimTemplates")
    fates = (
        claims.fate(world, (namespace, f"{at(one, 'metadata.name')}-{name}-{pod}"), at(one, "spec.storageClassName"))
        for one in (templates if isinstance(templates, list) else [])
        for pod in pods
    )
    return max(fates, key=lambda one: one.verdict, default=None)


def fate_of_namespace(resource: Resource, world: World) -> Effect:
    """Everything in it goes, also what this state does not know of."""
    name = object_name(resource)[1]
    if world.cluster is None:
        words = "everything in it goes, also what others made there, which nobody was asked about"
        return Effect(LOSES_DATA, words)
    known = {object_name(one) for one in world.of_types("kubernetes:core/v1:PersistentVolumeClaim")}
    others = sorted(one for one in world.cluster.claims if one[0] == name and one not in known)
    fates = [(claim, claims.fate(world, claim, None)) for claim in others]
    words = "".join(f"; claim {code('/'.join(claim))}, which is not in this state: {one.words}" for claim, one in fates)
    verdict = max([INTERRUPTS, *(one.verdict for _, one in fates)])
    return Effect(verdict, f"everything in it goes{words}")


def workload(noun: str, template: str = "spec.template") -> Kind:
    """What runs pods from a template."""
    return Kind(noun, "application", STOPS, properties={template: RESTARTS}, also=scaling)


def holds_values(noun: str) -> Kind:
    """What pods mount, or read when they start."""
    told = (CHANGES, "its values change: mounted ones within a minute, others when a pod starts again")
    return Kind(
        noun,
        "application",
        (INTERRUPTS, "pods that need it do not start"),
        properties={"data": told, "stringData": told, "binaryData": told},
    )


def plain(noun: str, level: str, removed: Verdict = CHANGES, words: str = "") -> Kind:
    """What neither holds nor serves anything by itself."""
    return Kind(noun, level, (removed, words))


SERVED = {"spec": (INTERRUPTS, "how it is reached changes")}
BINDING = Kind("role binding", "user", (CHANGES, ""), rights=cluster_rights.of_binding)
CLUSTER_BINDING = Kind("cluster role binding", "user", (CHANGES, ""), rights=cluster_rights.of_binding)

KINDS = {
    "core:PersistentVolumeClaim": Kind("claim", "storage", fate=claims.fate_of_claim, also=claims.claim_changes),
    "core:PersistentVolume": Kind(
        "persistent volume", "storage", fate=claims.fate_of_volume, also=claims.volume_changes
    ),
    "storage.k8s.io:StorageClass": Kind(
        "storage class",
        "storage",
        (CHANGES, "claims that name it get no new volume meanwhile"),
        also=claims.class_changes,
    ),
    "storage.k8s.io:CSIDriver": plain("CSI driver", "storage", INTERRUPTS, "volumes of this driver cannot be mounted"),
    "snapshot.storage.k8s.io:VolumeSnapshot": Kind("volume snapshot", "storage", (LOSES_DATA, "the copy is deleted")),
    "snapshot.storage.k8s.io:VolumeSnapshotContent": Kind(
        "volume snapshot content", "storage", (LOSES_DATA, "the copy may be deleted")
    ),
    "core:Namespace": Kind("namespace", "application", fate=fate_of_namespace),
    "apiextensions.k8s.io:CustomResourceDefinition": Kind(
        "custom resource definition", "application", (LOSES_DATA, "every object of its kind is deleted with it")
    ),
    "helm.sh:Release": Kind(
        "chart",
        "application",
        (LOSES_DATA, "everything that the chart made is deleted, its claims too unless their volumes are retained"),
        other=(INTERRUPTS, "what the chart makes changes, which the preview does not list"),
    ),
    "apps:Deployment": workload("deployment"),
    "apps:DaemonSet": workload("daemon set"),
    "apps:ReplicaSet": Kind("replica set", "application", STOPS, also=scaling),
    "apps:StatefulSet": Kind(
        "stateful set", "application", fate=fate_of_set, properties={"spec.template": RESTARTS}, also=scaling_of_set
    ),
    "core:Pod": Kind("pod", "application", (INTERRUPTS, "it stops"), properties={"spec": (INTERRUPTS, "it restarts")}),
    "batch:Job": Kind("job", "application", (INTERRUPTS, "what it does ends")),
    "batch:CronJob": Kind("cron job", "application", (INTERRUPTS, "it is not run any more")),
    "core:ConfigMap": holds_values("config map"),
    "core:Secret": holds_values("secret"),
    "core:Service": Kind("service", "application", (INTERRUPTS, "it is not reached any more"), properties=SERVED),
    "networking.k8s.io:Ingress": Kind(
        "ingress", "application", (INTERRUPTS, "it is not reached any more"), properties=SERVED
    ),
    "networking.k8s.io:NetworkPolicy": Kind(
        "network policy",
        "network",
        (CHANGES, ""),
        rights=cluster_rights.of_network_policy,
        also=cluster_rights.isolation,
    ),
    "rbac.authorization.k8s.io:Role": Kind("role", "user", (CHANGES, ""), rights=cluster_rights.of_role),
    "rbac.authorization.k8s.io:ClusterRole": Kind("cluster role", "user", (CHANGES, ""), rights=cluster_rights.of_role),
    "rbac.authorization.k8s.io:RoleBinding": BINDING,
    "rbac.authorization.k8s.io:ClusterRoleBinding": CLUSTER_BINDING,
    "core:ServiceAccount": Kind("service account", "user", fate=cluster_rights.fate_of_account),
    "policy:PodDisruptionBudget": plain("pod disruption budget", "application"),
    "autoscaling:HorizontalPodAutoscaler": plain("pod autoscaler", "application"),
    "core:ResourceQuota": plain("resource quota", "application"),
    "core:LimitRange": plain("limit range", "application"),
    "scheduling.k8s.io:PriorityClass": plain(
        "priority class", "application", INTERRUPTS, "pods that name it do not start"
    ),
    "networking.k8s.io:IngressClass": plain("ingress class", "application", INTERRUPTS, "its ingresses are not served"),
    "admissionregistration.k8s.io:ValidatingAdmissionPolicy": plain("admission policy", "application"),
    "admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding": plain("admission policy binding", "application"),
    "admissionregistration.k8s.io:ValidatingWebhookConfiguration": plain("admission webhook", "application"),
    "admissionregistration.k8s.io:MutatingWebhookConfiguration": plain("admission webhook", "application"),
}


def key_of(type_: str) -> str:
    """A type's API group and kind, whatever its version: `kubernetes:apps/v1:Deployment` is `apps:Deployment`."""
    _, _, rest = type_.partition(":")
    group, _, kind = rest.partition(":")
    return f"{group.partition('/')[0]}:{kind}"
