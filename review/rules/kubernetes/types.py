"""The rules for the types of pulumi-kubernetes, by API group and kind: `kubernetes:apps/v1:Deployment` is
`apps:Deployment`."""

from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ..rights import rbac
from . import admission, claims, namespaces, serving, volumes, workloads

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
BY_RIGHTS = (CHANGES, "")
"""The consequence for an object that consists of rights: their comparison says what is lost."""


def key_of(type_: str) -> str:
    """Return the API group and kind of a type, whatever its version."""
    _, _, rest = type_.partition(":")
    group, _, kind = rest.partition(":")
    return f"{group.partition('/')[0]}:{kind}"


def limits(noun: str) -> TypeRule:
    """Return the rule for a type that limits or adjusts others, and that nothing depends on."""
    return TypeRule(noun, "application", (CHANGES, "what it limits is no longer limited by it"))


RULES: dict[str, TypeRule] = {
    "admissionregistration.k8s.io:MutatingWebhookConfiguration": admission.WEBHOOK,
    "admissionregistration.k8s.io:ValidatingAdmissionPolicy": admission.POLICY,
    "admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding": admission.POLICY_BINDING,
    "admissionregistration.k8s.io:ValidatingWebhookConfiguration": admission.WEBHOOK,
    "apiextensions.k8s.io:CustomResourceDefinition": namespaces.CUSTOM_RESOURCE_DEFINITION,
    "apps:DaemonSet": workloads.DAEMON_SET,
    "apps:Deployment": workloads.DEPLOYMENT,
    "apps:ReplicaSet": workloads.REPLICA_SET,
    "apps:StatefulSet": workloads.STATEFUL_SET,
    "autoscaling:HorizontalPodAutoscaler": limits("pod autoscaler"),
    "batch:CronJob": workloads.CRON_JOB,
    "batch:Job": workloads.JOB,
    "core:ConfigMap": workloads.CONFIG_MAP,
    "core:LimitRange": limits("limit range"),
    "core:Namespace": namespaces.NAMESPACE,
    "core:PersistentVolume": volumes.VOLUME,
    "core:PersistentVolumeClaim": claims.CLAIM,
    "core:Pod": workloads.POD,
    "core:ResourceQuota": admission.QUOTA,
    "core:Secret": workloads.SECRET,
    "core:Service": serving.SERVICE,
    "core:ServiceAccount": TypeRule("service account", "user", on_removal=rbac.removal_of_service_account),
    "helm.sh:Release": workloads.CHART,
    "networking.k8s.io:Ingress": serving.INGRESS,
    "networking.k8s.io:IngressClass": TypeRule(
        "ingress class", "application", (INTERRUPTS, "its ingresses are not served")
    ),
    "networking.k8s.io:NetworkPolicy": TypeRule("network policy", "network", BY_RIGHTS),
    "policy:PodDisruptionBudget": limits("pod disruption budget"),
    "rbac.authorization.k8s.io:ClusterRole": TypeRule("cluster role", "user", BY_RIGHTS),
    "rbac.authorization.k8s.io:ClusterRoleBinding": TypeRule("cluster role binding", "user", BY_RIGHTS),
    "rbac.authorization.k8s.io:Role": TypeRule("role", "user", BY_RIGHTS),
    "rbac.authorization.k8s.io:RoleBinding": TypeRule("role binding", "user", BY_RIGHTS),
    "scheduling.k8s.io:PriorityClass": TypeRule(
        "priority class", "application", (INTERRUPTS, "pods that name it do not start")
    ),
    "snapshot.storage.k8s.io:VolumeSnapshot": volumes.SNAPSHOT,
    "snapshot.storage.k8s.io:VolumeSnapshotContent": volumes.SNAPSHOT_CONTENT,
    "storage.k8s.io:CSIDriver": volumes.CSI_DRIVER,
    "storage.k8s.io:StorageClass": volumes.STORAGE_CLASS,
}
