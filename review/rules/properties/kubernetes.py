"""The classes of the properties of Kubernetes objects, assigned by hand, by API group and kind.

A path includes everything below it: `spec.template` is the whole template of a pod. Sources: Kubernetes' API
reference, and its validation of updates (pkg/apis/*/validation), which rejects changes of immutable fields.
"""

from ...model.property_class import PropertyClass as Is

METADATA: dict[Is, str] = {
    Is.HARMLESS: "apiVersion kind metadata.labels metadata.annotations status",
    Is.REPLACES: "metadata.name metadata.namespace metadata.generateName",
    Is.DATA: "metadata.finalizers metadata.ownerReferences",
}
"""The properties that every kind has. A removed finalizer, or a new owner, lets an object be deleted.

Labels and annotations with an effect are in the tables of their kinds.
"""
_WEBHOOK: dict[Is, str] = {Is.JUDGED: "webhooks"}
_RBAC: dict[Is, str] = {Is.RIGHTS: "rules aggregationRule subjects", Is.REPLACES: "roleRef"}
_ROUTE: dict[Is, str] = {Is.INTERRUPTS: "spec.hostnames spec.parentRefs spec.rules spec.useDefaultGateways"}
_CERTIFICATE: dict[Is, str] = {
    Is.INTERRUPTS: "spec.commonName spec.dnsNames spec.emailAddresses spec.ipAddresses spec.isCA spec.issuerRef "
    "spec.keystores spec.literalSubject spec.nameConstraints spec.otherNames spec.secretName spec.subject spec.uris "
    "spec.usages spec.encodeUsagesInRequest spec.additionalOutputFormats",
    Is.LATER: "spec.duration spec.privateKey spec.renewBefore spec.renewBeforePercentage spec.revisionHistoryLimit "
    "spec.secretTemplate spec.signatureAlgorithm",
}
_ISSUER: dict[Is, str] = {Is.INTERRUPTS: "spec.acme spec.ca spec.selfSigned spec.vault spec.venafi"}
_VALUES: dict[Is, str] = {Is.JUDGED: "data binaryData stringData", Is.REPLACES: "immutable type"}

BY_TYPE: dict[str, dict[Is, str]] = {
    "admissionregistration.k8s.io:MutatingWebhookConfiguration": _WEBHOOK,
    "admissionregistration.k8s.io:ValidatingAdmissionPolicy": {Is.JUDGED: "spec"},
    "admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding": {Is.JUDGED: "spec"},
    "admissionregistration.k8s.io:ValidatingWebhookConfiguration": _WEBHOOK,
    "apiextensions.k8s.io:CustomResourceDefinition": {
        Is.JUDGED: "spec.versions",
        Is.REFUSED: "spec.group spec.scope",
        Is.INTERRUPTS: "spec.names spec.conversion",
        Is.DATA: "spec.preserveUnknownFields",
    },
    "apiregistration.k8s.io:APIService": {
        Is.INTERRUPTS: "spec.service spec.caBundle spec.insecureSkipTLSVerify",
        Is.LATER: "spec.groupPriorityMinimum spec.versionPriority",
        Is.REFUSED: "spec.group spec.version",
    },
    "apps:DaemonSet": {
        Is.RESTARTS: "spec.template",
        Is.REPLACES: "spec.selector",
        Is.LATER: "spec.updateStrategy spec.minReadySeconds spec.revisionHistoryLimit",
    },
    "apps:Deployment": {
        Is.JUDGED: "spec.replicas spec.template",
        Is.REPLACES: "spec.selector",
        Is.LATER: "spec.strategy spec.minReadySeconds spec.progressDeadlineSeconds spec.revisionHistoryLimit "
        "spec.paused",
    },
    "apps:ReplicaSet": {
        Is.JUDGED: "spec.replicas",
        Is.REPLACES: "spec.selector",
        Is.LATER: "spec.template spec.minReadySeconds",
    },
    "apps:StatefulSet": {
        Is.JUDGED: "spec.replicas spec.template spec.persistentVolumeClaimRetentionPolicy",
        Is.INTERRUPTS: "spec.ordinals",
        Is.REPLACES: "spec.selector spec.serviceName spec.podManagementPolicy spec.volumeClaimTemplates",
        Is.LATER: "spec.updateStrategy spec.minReadySeconds spec.revisionHistoryLimit",
    },
    "autoscaling:HorizontalPodAutoscaler": {
        Is.SHRINKS: "spec.maxReplicas spec.minReplicas",
        Is.LATER: "spec.metrics spec.behavior spec.targetCPUUtilizationPercentage",
        Is.INTERRUPTS: "spec.scaleTargetRef",
    },
    "batch:CronJob": {
        Is.STOPS: "spec.suspend",
        Is.LATER: "spec.jobTemplate spec.schedule spec.timeZone spec.concurrencyPolicy spec.startingDeadlineSeconds",
        Is.IN_PLACE: "spec.failedJobsHistoryLimit spec.successfulJobsHistoryLimit",
    },
    "batch:Job": {
        Is.STOPS: "spec.suspend",
        Is.SHRINKS: "spec.parallelism spec.activeDeadlineSeconds spec.backoffLimit",
        Is.IN_PLACE: "spec.ttlSecondsAfterFinished",
        Is.REPLACES: "spec.template spec.selector spec.completions spec.completionMode spec.manualSelector "
        "spec.backoffLimitPerIndex spec.managedBy spec.maxFailedIndexes spec.podFailurePolicy "
        "spec.podReplacementPolicy spec.successPolicy",
    },
    "cert-manager.io:Certificate": _CERTIFICATE,
    "cert-manager.io:ClusterIssuer": _ISSUER,
    "cert-manager.io:Issuer": _ISSUER,
    "coordination.k8s.io:Lease": {Is.INTERRUPTS: "spec"},
    "core:ConfigMap": _VALUES,
    "core:Endpoints": {Is.INTERRUPTS: "subsets"},
    "core:LimitRange": {Is.JUDGED: "spec.limits"},
    "core:Namespace": {
        Is.DATA: "spec.finalizers",
        Is.INTERRUPTS: "metadata.labels",
        Is.JUDGED: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
        Is.HARMLESS: 'metadata.labels["pod-security.kubernetes.io/audit"] '
        'metadata.labels["pod-security.kubernetes.io/warn"]',
    },
    "core:PersistentVolume": {
        Is.JUDGED: "spec.persistentVolumeReclaimPolicy",
        Is.GROWS: "spec.capacity",
        Is.INTERRUPTS: "spec.claimRef spec.mountOptions spec.nodeAffinity",
        Is.LATER: "spec.accessModes spec.storageClassName",
        Is.IN_PLACE: "spec.volumeAttributesClassName",
        Is.REFUSED: "spec.volumeMode",
        Is.REPLACES: "spec.awsElasticBlockStore spec.azureDisk spec.azureFile spec.cephfs spec.cinder spec.csi spec.fc "
        "spec.flexVolume spec.flocker spec.gcePersistentDisk spec.glusterfs spec.hostPath spec.iscsi spec.local "
        "spec.nfs spec.photonPersistentDisk spec.portworxVolume spec.quobyte spec.rbd spec.scaleIO spec.storageos "
        "spec.vsphereVolume",
    },
    "core:PersistentVolumeClaim": {
        Is.JUDGED: "spec.resources",
        Is.IN_PLACE: "spec.volumeAttributesClassName",
        Is.REPLACES: "spec.accessModes spec.dataSource spec.dataSourceRef spec.selector spec.storageClassName "
        "spec.volumeMode spec.volumeName",
    },
    "core:Pod": {Is.RESTARTS: "spec", Is.INTERRUPTS: "metadata.labels"},
    "core:ResourceQuota": {Is.JUDGED: "spec.hard", Is.INTERRUPTS: "spec.scopeSelector spec.scopes"},
    "core:Secret": _VALUES,
    "core:Service": {
        Is.RIGHTS: "spec.loadBalancerSourceRanges",
        Is.INTERRUPTS: "metadata.annotations "
        "spec.clusterIP spec.clusterIPs spec.externalIPs spec.externalName spec.externalTrafficPolicy "
        "spec.internalTrafficPolicy spec.ipFamilies spec.ipFamily spec.ipFamilyPolicy spec.loadBalancerClass "
        "spec.loadBalancerIP spec.ports spec.selector spec.type spec.healthCheckNodePort "
        "spec.allocateLoadBalancerNodePorts spec.topologyKeys",
        Is.IN_PLACE: "spec.publishNotReadyAddresses spec.sessionAffinity spec.sessionAffinityConfig "
        "spec.trafficDistribution",
    },
    "core:ServiceAccount": {
        Is.ACCESS: "automountServiceAccountToken secrets metadata.annotations",
        Is.SERVES: "imagePullSecrets",
    },
    "discovery.k8s.io:EndpointSlice": {Is.INTERRUPTS: "endpoints ports", Is.REFUSED: "addressType"},
    "eks.amazonaws.com:IngressClassParams": {Is.INTERRUPTS: "spec.certificateARNs spec.scheme"},
    "gateway.networking.k8s.io:GRPCRoute": _ROUTE,
    "gateway.networking.k8s.io:Gateway": {
        Is.INTERRUPTS: "metadata.annotations spec.addresses spec.allowedListeners spec.backendTLS "
        "spec.gatewayClassName spec.infrastructure spec.listeners spec.tls",
    },
    "gateway.networking.k8s.io:GatewayClass": {
        Is.REFUSED: "spec.controllerName",
        Is.INTERRUPTS: "spec.parametersRef",
        Is.HARMLESS: "spec.description",
    },
    "gateway.networking.k8s.io:HTTPRoute": _ROUTE,
    "gateway.networking.k8s.io:ReferenceGrant": {Is.INTERRUPTS: "spec.from spec.to"},
    "helm.sh:Release": {},
    "metallb.io:IPAddressPool": {
        Is.INTERRUPTS: "spec.addresses",
        Is.LATER: "spec.autoAssign spec.avoidBuggyIPs spec.serviceAllocation",
    },
    "networking.k8s.io:Ingress": {
        Is.JUDGED: "spec.rules",
        Is.INTERRUPTS: "metadata.annotations spec.tls spec.defaultBackend spec.ingressClassName",
    },
    "networking.k8s.io:IngressClass": {Is.REFUSED: "spec.controller", Is.INTERRUPTS: "spec.parameters"},
    "networking.k8s.io:NetworkPolicy": {
        Is.RIGHTS: "spec.podSelector spec.egress spec.ingress spec.policyTypes",
    },
    "node.k8s.io:RuntimeClass": {Is.REFUSED: "handler", Is.LATER: "overhead scheduling"},
    "policy:PodDisruptionBudget": {
        Is.LATER: "spec.maxUnavailable spec.minAvailable spec.selector spec.unhealthyPodEvictionPolicy",
    },
    "rbac.authorization.k8s.io:ClusterRole": _RBAC,
    "rbac.authorization.k8s.io:ClusterRoleBinding": _RBAC,
    "rbac.authorization.k8s.io:Role": _RBAC,
    "rbac.authorization.k8s.io:RoleBinding": _RBAC,
    "scheduling.k8s.io:PriorityClass": {
        Is.REFUSED: "value preemptionPolicy",
        Is.LATER: "globalDefault",
        Is.HARMLESS: "description",
    },
    "snapshot.storage.k8s.io:VolumeSnapshot": {Is.REFUSED: "spec.source", Is.IN_PLACE: "spec.volumeSnapshotClassName"},
    "snapshot.storage.k8s.io:VolumeSnapshotContent": {
        Is.DATA: "spec.deletionPolicy",
        Is.REFUSED: "spec.source spec.driver spec.volumeSnapshotRef spec.sourceVolumeMode",
        Is.IN_PLACE: "spec.volumeSnapshotClassName",
    },
    "storage.k8s.io:CSIDriver": {
        Is.INTERRUPTS: "spec.podInfoOnMount spec.requiresRepublish spec.seLinuxMount spec.tokenRequests "
        "spec.fsGroupPolicy",
        Is.REFUSED: "spec.attachRequired spec.volumeLifecycleModes",
        Is.LATER: "spec.storageCapacity spec.nodeAllocatableUpdatePeriodSeconds",
    },
    "storage.k8s.io:StorageClass": {
        Is.REFUSED: "reclaimPolicy volumeBindingMode provisioner parameters",
        Is.LATER: "allowVolumeExpansion allowedTopologies mountOptions",
    },
}
