"""The rules for the types of pulumi-kubernetes, by API group and kind: `kubernetes:apps/v1:Deployment` is
`apps:Deployment`."""

from ...model.type_rule import BY_RIGHTS, TypeRule
from ...model.verdict import Verdict
from . import (
    admission,
    claims,
    config_maps,
    definitions,
    jobs,
    namespaces,
    service_accounts,
    serving,
    volumes,
    workloads,
)

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
"""The consequence for an object that consists of rights: their comparison says what is lost."""


def key_of(type_: str) -> str:
    """Return the API group and kind of a type, whatever its version."""
    _, _, rest = type_.partition(":")
    group, _, kind = rest.partition(":")
    return f"{group.partition('/')[0]}:{kind}"


RULES: dict[str, TypeRule] = {
    "admissionregistration.k8s.io:MutatingWebhookConfiguration": admission.WEBHOOK,
    "admissionregistration.k8s.io:ValidatingAdmissionPolicy": admission.POLICY,
    "admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding": admission.POLICY_BINDING,
    "admissionregistration.k8s.io:ValidatingWebhookConfiguration": admission.WEBHOOK,
    "apiextensions.k8s.io:CustomResourceDefinition": definitions.CUSTOM_RESOURCE_DEFINITION,
    "apiregistration.k8s.io:APIService": serving.API_SERVICE,
    "apps:DaemonSet": workloads.DAEMON_SET,
    "apps:Deployment": workloads.DEPLOYMENT,
    "apps:ReplicaSet": workloads.REPLICA_SET,
    "apps:StatefulSet": workloads.STATEFUL_SET,
    "autoscaling:HorizontalPodAutoscaler": workloads.AUTOSCALER,
    "batch:CronJob": jobs.CRON_JOB,
    "batch:Job": jobs.JOB,
    "cert-manager.io:Certificate": serving.CERTIFICATE,
    "cert-manager.io:ClusterIssuer": serving.ISSUER,
    "cert-manager.io:Issuer": serving.ISSUER,
    "coordination.k8s.io:Lease": TypeRule(
        "lease", "application", (INTERRUPTS, "another process may take over the work of its holder")
    ),
    "core:ConfigMap": config_maps.CONFIG_MAP,
    "core:Endpoints": serving.ENDPOINTS,
    "core:LimitRange": admission.LIMIT_RANGE,
    "core:Namespace": namespaces.NAMESPACE,
    "core:PersistentVolume": volumes.VOLUME,
    "core:PersistentVolumeClaim": claims.CLAIM,
    "core:Pod": workloads.POD,
    "core:ResourceQuota": admission.QUOTA,
    "core:Secret": workloads.SECRET,
    "core:Service": serving.SERVICE,
    "core:ServiceAccount": TypeRule("service account", "user", on_removal=service_accounts.removal),
    "discovery.k8s.io:EndpointSlice": serving.ENDPOINTS,
    "eks.amazonaws.com:IngressClassParams": TypeRule(
        "settings of an ingress class", "application", (INTERRUPTS, "load balancers of its class lose its settings")
    ),
    "gateway.networking.k8s.io:GRPCRoute": serving.ROUTE,
    "gateway.networking.k8s.io:Gateway": serving.GATEWAY,
    "gateway.networking.k8s.io:GatewayClass": serving.GATEWAY_CLASS,
    "gateway.networking.k8s.io:HTTPRoute": serving.ROUTE,
    "gateway.networking.k8s.io:ReferenceGrant": serving.REFERENCE_GRANT,
    "helm.sh:Release": workloads.CHART,
    "metallb.io:IPAddressPool": serving.ADDRESS_POOL,
    "networking.k8s.io:Ingress": serving.INGRESS,
    "networking.k8s.io:IngressClass": TypeRule(
        "ingress class", "application", (INTERRUPTS, "its ingresses are not served")
    ),
    "networking.k8s.io:NetworkPolicy": TypeRule("network policy", "network", BY_RIGHTS),
    "node.k8s.io:RuntimeClass": TypeRule(
        "runtime class", "application", (INTERRUPTS, "pods that name it do not start")
    ),
    "policy:PodDisruptionBudget": admission.DISRUPTION_BUDGET,
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
