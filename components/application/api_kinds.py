"""The kinds of Kubernetes' own APIs, and what depends on the kind of an object alone (Kubernetes, API Reference)."""

from collections.abc import Mapping
from enum import IntEnum

GroupKind = tuple[str, str]
"""The API group, which is empty for the core one, and the kind of an object."""

_IN_NAMESPACES: Mapping[str, str] = {
    "": "ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController "
    "ResourceQuota Secret Service ServiceAccount",
    "apps": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "autoscaling": "HorizontalPodAutoscaler",
    "batch": "CronJob Job",
    "coordination.k8s.io": "Lease LeaseCandidate",
    "discovery.k8s.io": "EndpointSlice",
    "events.k8s.io": "Event",
    "networking.k8s.io": "Ingress NetworkPolicy",
    "policy": "PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
    "resource.k8s.io": "ResourceClaim ResourceClaimTemplate",
    "storage.k8s.io": "CSIStorageCapacity",
}
_IN_CLUSTER: Mapping[str, str] = {
    "": "Namespace Node PersistentVolume",
    "admissionregistration.k8s.io": "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding "
    "MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding "
    "ValidatingWebhookConfiguration",
    "apiextensions.k8s.io": "CustomResourceDefinition",
    "apiregistration.k8s.io": "APIService",
    "certificates.k8s.io": "CertificateSigningRequest ClusterTrustBundle",
    "flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io": "IngressClass IPAddress ServiceCIDR",
    "node.k8s.io": "RuntimeClass",
    "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding",
    "resource.k8s.io": "DeviceClass DeviceTaintRule ResourceSlice",
    "scheduling.k8s.io": "PriorityClass",
    "storage.k8s.io": "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass",
}


def _listed(kinds: Mapping[str, str]) -> frozenset[GroupKind]:
    return frozenset((group, kind) for group, names in kinds.items() for kind in names.split())


NAMESPACED = _listed(_IN_NAMESPACES)
CLUSTER_SCOPED = _listed(_IN_CLUSTER)
BUILT_IN_GROUPS = _IN_NAMESPACES.keys() | _IN_CLUSTER.keys()
CRD: GroupKind = ("apiextensions.k8s.io", "CustomResourceDefinition")
NAMESPACE: GroupKind = ("", "Namespace")

_TEMPLATE = ("spec", "template", "spec")
POD_SPECS: Mapping[GroupKind, tuple[str, ...]] = {
    ("", "Pod"): ("spec",),
    ("", "PodTemplate"): ("template", "spec"),
    ("", "ReplicationController"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("batch", "CronJob"): ("spec", "jobTemplate", *_TEMPLATE),
    ("batch", "Job"): _TEMPLATE,
}
"""The path of the pod's spec in each kind of workload."""
ROLLED_OUT = frozenset({("apps", "DaemonSet"), ("apps", "Deployment"), ("apps", "StatefulSet")})
"""The kinds that keep pods running, and replace them when they change."""


class Phase(IntEnum):
    """The order in which objects are created. They are deleted in the opposite one."""

    DEFINITIONS = 0
    """Namespaces and definitions of custom resources."""
    CONFIGURATION = 1
    """What pods read, use and are reached by."""
    WORKLOADS = 2
    EXTENSIONS = 3
    """Custom resources, and what the API server asks before it answers: their pods have to run."""


def phase_of(kind: GroupKind) -> Phase:
    """Return when objects of a kind are created."""
    if kind in (NAMESPACE, CRD):
        return Phase.DEFINITIONS
    if kind in POD_SPECS:
        return Phase.WORKLOADS
    asked = kind[0] in ("admissionregistration.k8s.io", "apiregistration.k8s.io")
    return Phase.CONFIGURATION if kind[0] in BUILT_IN_GROUPS and not asked else Phase.EXTENSIONS
