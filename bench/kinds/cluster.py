"""Kinds of objects in a cluster."""

from typing import Any

from .kind import Body, Kind, Properties

RBAC = "rbac.authorization.k8s.io/v1"
CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}, "storageClassName": "fast"}
EDIT = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"}
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")


def _object(kind: str, version: str = "v1", namespaced: bool = True, **more: Any) -> Body:
    """Return the properties of the objects of a kind, which have a namespace unless they are not `namespaced`."""

    def body(number: int, team: int) -> Properties:
        space = {"namespace": f"team-{team}"} if namespaced else {}
        metadata = {"name": f"one-{number}", **space, "labels": {"app": f"app-{number}"}}
        found = {key: value(number, team) if callable(value) else value for key, value in more.items()}
        return {"apiVersion": version, "kind": kind, "metadata": metadata, **found}

    return body


def _volume(number: int, team: int) -> Properties:
    return {
        "accessModes": ["ReadWriteOnce"],
        "capacity": {"storage": "10Gi"},
        "claimRef": {"namespace": f"team-{team}", "name": f"one-{number}"},
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": f"vol-{number:017x}"},
        "persistentVolumeReclaimPolicy": "Retain" if number % 2 else "Delete",
    }


def _workload(number: int, _team: int, **more: Any) -> Properties:
    labels = {"app": f"app-{number}"}
    mode = {"name": "LEVEL", "valueFrom": {"configMapKeyRef": {"name": f"one-{number}", "key": "level"}}}
    container = {"name": "web", "image": "registry.example/web:1.2", "env": [{"name": "MODE", "value": "fast"}, mode]}
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": f"one-{number}"}}
    pod = {"containers": [container], "serviceAccountName": f"one-{number}", "volumes": [volume]}
    template = {"metadata": {"labels": labels}, "spec": pod}
    return {"replicas": 2, "selector": {"matchLabels": labels}, "template": template, **more}


def _job(number: int, team: int) -> Properties:
    return {"template": _workload(number, team)["template"]}


def _rules(number: int, _team: int) -> list[Properties]:
    return [
        {"apiGroups": ["apps"], "resources": ["deployments"], "resourceNames": [f"one-{number}"], "verbs": ["get"]},
        {"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["get", "list"]},
    ]


def _subjects(number: int, team: int) -> list[Properties]:
    return [{"kind": "ServiceAccount", "name": f"one-{number}", "namespace": f"team-{team}"}]


def _people(number: int, _team: int) -> list[Properties]:
    return [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": f"person-{number}"}]


def _ingress_of_pods(number: int, _team: int) -> Properties:
    peer = {"podSelector": {"matchLabels": {"app": f"app-{number + 1}"}}}
    ingress = [{"from": [peer], "ports": [{"port": 8080, "protocol": "TCP"}]}]
    return {"podSelector": {"matchLabels": {"app": f"app-{number}"}}, "ingress": ingress, "policyTypes": ["Ingress"]}


def _egress_to_networks(number: int, _team: int) -> Properties:
    block = {"ipBlock": {"cidr": f"10.{number // 256}.{number % 256}.0/24"}}
    egress = [{"to": [block], "ports": [{"port": 443, "protocol": "TCP"}]}]
    selector = {"matchExpressions": [{"key": "app", "operator": "In", "values": [f"app-{number}"]}]}
    return {"podSelector": selector, "egress": egress, "policyTypes": ["Egress"]}


def _service(number: int, _team: int) -> Properties:
    ranges = [f"10.{number // 256}.{number % 256}.0/24"]
    ports = [{"port": 80, "targetPort": 8080}]
    return {
        "type": "LoadBalancer",
        "ports": ports,
        "selector": {"app": f"app-{number}"},
        "loadBalancerSourceRanges": ranges,
    }


def _ingress(number: int, _team: int) -> Properties:
    path = {
        "path": "/",
        "pathType": "Prefix",
        "backend": {"service": {"name": f"one-{number}", "port": {"number": 80}}},
    }
    return {"ingressClassName": "shop", "rules": [{"host": f"one-{number}.example.com", "http": {"paths": [path]}}]}


def _definition(number: int, _team: int) -> Properties:
    names = {"kind": f"Shop{number}", "plural": f"shops{number}"}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
    return {"group": "example.com", "names": names, "scope": "Namespaced", "versions": [version]}


def _webhooks(number: int, team: int) -> list[Properties]:
    rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}
    service = {"service": {"name": "admission", "namespace": f"team-{team}"}}
    return [{"name": f"one-{number}.example.com", "rules": [rule], "clientConfig": service, "failurePolicy": "Fail"}]


def _aggregated(number: int, _team: int) -> Properties:
    labels = {"matchLabels": {f"rbac.example.com/to-{number}": "true"}}
    return {"clusterRoleSelectors": [labels]}


def _parts(number: int) -> tuple[str, str, Properties]:
    """Return a role that an aggregating role selects."""
    labels = {f"rbac.example.com/to-{number}": "true"}
    body = {"metadata": {"name": f"part-{number}", "labels": labels}, "rules": _rules(number, 0)}
    return f"kubernetes:{RBAC}:ClusterRole", f"part-{number}", body


def _annotated(number: int, team: int) -> Properties:
    body = _object("ServiceAccount")(number, team)
    body["metadata"]["annotations"] = {"eks.amazonaws.com/role-arn": f"arn:aws:iam::123456789012:role/team-{team}"}
    return body


def _token(number: int, team: int) -> Properties:
    body = _object("Secret", type="kubernetes.io/service-account-token")(number, team)
    body["metadata"]["annotations"] = {"kubernetes.io/service-account.name": f"one-{number}"}
    return body


def _namespace(number: int, _team: int) -> Properties:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": f"space-{number}", "labels": {"team": "a"}}}


def _relabel(one: Properties) -> None:
    one["metadata"].setdefault("labels", {})["app"] = "another"


def _image(one: Properties) -> None:
    one["spec"]["template"]["spec"]["containers"][0]["image"] = "registry.example/web:1.3"


def _of_job(one: Properties) -> None:
    one["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"] = "registry.example/web:1.3"


def _more_storage(one: Properties) -> None:
    one["spec"]["resources"]["requests"]["storage"] = "20Gi"


def _cluster_role(**more: Any) -> Body:
    return _object("ClusterRole", RBAC, namespaced=False, **more)


_CLAIMED = [{"metadata": {"name": "data"}, "spec": CLAIM}]
_CRON = lambda number, team: {"schedule": "@daily", "jobTemplate": {"spec": _job(number, team)}}  # noqa: E731
_ROLE = f"kubernetes:{RBAC}:Role"
KINDS = {
    "claims": Kind(
        "kubernetes:core/v1:PersistentVolumeClaim", _object("PersistentVolumeClaim", spec=CLAIM), _more_storage
    ),
    "persistent volumes": Kind(
        "kubernetes:core/v1:PersistentVolume",
        _object("PersistentVolume", namespaced=False, spec=_volume),
        lambda one: one["spec"].update(persistentVolumeReclaimPolicy="Delete", mountOptions=["ro"]),
    ),
    "storage classes": Kind(
        "kubernetes:storage.k8s.io/v1:StorageClass",
        _object("StorageClass", "storage.k8s.io/v1", False, provisioner="ebs.csi.aws.com", reclaimPolicy="Delete"),
        lambda one: one.update(allowVolumeExpansion=True),
    ),
    "service accounts": Kind("kubernetes:core/v1:ServiceAccount", _object("ServiceAccount"), _relabel),
    "service accounts with roles": Kind(
        "kubernetes:core/v1:ServiceAccount",
        _annotated,
        lambda one: one["metadata"].update(annotations={"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/other"}),
    ),
    "tokens": Kind("kubernetes:core/v1:Secret", _token, lambda one: one["metadata"].update(annotations={})),
    "secrets": Kind(
        "kubernetes:core/v1:Secret",
        _object("Secret", stringData={"password": "[secret]"}),
        lambda one: one["stringData"].update(user="[secret]"),
    ),
    "config maps": Kind(
        "kubernetes:core/v1:ConfigMap",
        _object("ConfigMap", data={"mode": "fast", "level": "info"}),
        lambda one: one["data"].update(level="debug"),
    ),
    "deployments": Kind("kubernetes:apps/v1:Deployment", _object("Deployment", "apps/v1", spec=_workload), _image),
    "stateful sets": Kind(
        "kubernetes:apps/v1:StatefulSet",
        _object("StatefulSet", "apps/v1", spec=lambda *one: _workload(*one, volumeClaimTemplates=_CLAIMED)),
        lambda one: one["spec"].update(replicas=1),
    ),
    "daemon sets": Kind("kubernetes:apps/v1:DaemonSet", _object("DaemonSet", "apps/v1", spec=_workload), _image),
    "jobs": Kind("kubernetes:batch/v1:Job", _object("Job", "batch/v1", spec=_job), _image),
    "cron jobs": Kind("kubernetes:batch/v1:CronJob", _object("CronJob", "batch/v1", spec=_CRON), _of_job),
    "pods": Kind(
        "kubernetes:core/v1:Pod",
        _object("Pod", spec=lambda *one: _workload(*one)["template"]["spec"]),
        lambda one: one["spec"]["containers"][0].update(image="registry.example/web:1.3"),
    ),
    "services": Kind(
        "kubernetes:core/v1:Service",
        _object("Service", spec=_service),
        lambda one: one["spec"].update(loadBalancerSourceRanges=["10.250.0.0/24"]),
    ),
    "ingresses": Kind(
        "kubernetes:networking.k8s.io/v1:Ingress",
        _object("Ingress", "networking.k8s.io/v1", spec=_ingress),
        lambda one: one["spec"]["rules"][0].update(host="other.example.com"),
    ),
    "namespaces": Kind("kubernetes:core/v1:Namespace", _namespace, _relabel),
    "roles": Kind(_ROLE, _object("Role", RBAC, rules=_rules), lambda one: one["rules"][0].update(verbs=["list"])),
    "cluster roles": Kind(
        f"kubernetes:{RBAC}:ClusterRole",
        _cluster_role(rules=_rules),
        lambda one: one["rules"][0].update(verbs=["list"]),
    ),
    "aggregating cluster roles": Kind(
        f"kubernetes:{RBAC}:ClusterRole",
        _cluster_role(rules=[], aggregationRule=_aggregated),
        lambda one: one.update(aggregationRule=_aggregated(7, 0)),
        context=tuple(map(_parts, range(50))),
    ),
    "role bindings": Kind(
        f"kubernetes:{RBAC}:RoleBinding",
        _object("RoleBinding", RBAC, roleRef=EDIT, subjects=_subjects),
        lambda one: one["subjects"].append({"kind": "Group", "name": "people"}),
    ),
    "role bindings of people": Kind(
        f"kubernetes:{RBAC}:RoleBinding",
        _object("RoleBinding", RBAC, roleRef=EDIT, subjects=_people),
        lambda one: one["subjects"].append({"kind": "Group", "name": "people"}),
    ),
    "cluster role bindings": Kind(
        f"kubernetes:{RBAC}:ClusterRoleBinding",
        _object("ClusterRoleBinding", RBAC, namespaced=False, roleRef=EDIT, subjects=_people),
        lambda one: one["subjects"].append({"kind": "Group", "name": "people"}),
    ),
    "network policies": Kind(
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        _object("NetworkPolicy", "networking.k8s.io/v1", spec=_ingress_of_pods),
        lambda one: one["spec"]["ingress"][0]["ports"][0].update(port=9090),
    ),
    "egress policies": Kind(
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        _object("NetworkPolicy", "networking.k8s.io/v1", spec=_egress_to_networks),
        lambda one: one["spec"]["egress"][0]["ports"][0].update(port=9090),
    ),
    "definitions": Kind(
        "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
        _object("CustomResourceDefinition", "apiextensions.k8s.io/v1", False, spec=_definition),
        lambda one: one["spec"]["versions"][0].update(served=False),
    ),
    "custom resources": Kind(
        "kubernetes:example.com/v1:Shop",
        _object("Shop", "example.com/v1", spec=lambda number, _: {"size": number}),
        lambda one: one["spec"].update(size=-1),
    ),
    "webhooks": Kind(
        "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration",
        _object("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1", False, webhooks=_webhooks),
        lambda one: one["webhooks"][0].update(failurePolicy="Ignore"),
    ),
    "quotas": Kind(
        "kubernetes:core/v1:ResourceQuota",
        _object("ResourceQuota", spec={"hard": {"pods": "10"}}),
        lambda one: one["spec"].update(hard={"pods": "5"}),
    ),
    "disruption budgets": Kind(
        "kubernetes:policy/v1:PodDisruptionBudget",
        _object(
            "PodDisruptionBudget",
            "policy/v1",
            spec=lambda number, _: {"minAvailable": 1, "selector": {"matchLabels": {"app": f"app-{number}"}}},
        ),
        lambda one: one["spec"].update(minAvailable=2),
    ),
    "autoscalers": Kind(
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        _object(
            "HorizontalPodAutoscaler",
            "autoscaling/v2",
            spec=lambda number, _: {
                "maxReplicas": 5,
                "scaleTargetRef": {"kind": "Deployment", "name": f"one-{number}"},
            },
        ),
        lambda one: one["spec"].update(maxReplicas=2),
    ),
}
