"""A guard that keeps a provisioner, or its cluster, until the provisioner has deleted its volumes."""

from collections.abc import Mapping
from typing import Any

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject
from ..pod_security import RESTRICTED_CONTAINER, Level, namespace_labels, restricted_pod
from .persistent_volume import PROVISIONED_BY

_API = "admissionregistration.k8s.io/v1"


def plan_guard(
    namespace: str, labels: Mapping[str, str], provisioner: str, *, stopped: str
) -> dict[str, dict[str, Any]]:
    """Return an admission policy that keeps a Deployment while a provisioner still has volumes to delete.

    The deletion of a claim returns before its volume is deleted. Without the policy, `destroy` would delete the
    provisioner before it has done its work, and the volume and its storage asset would stay. The deletion of a
    Deployment deletes its ReplicaSet and waits for it (Kubernetes, Garbage Collection, foreground cascading deletion).
    The policy rejects the deletion of the ReplicaSet, so that the Deployment and its pods stay until then.

    Args:
        namespace: the namespace of the Deployment.
        labels: the labels of the Deployment and of its pods.
        provisioner: the provisioner's name, as its volumes contain it.
        stopped: a CEL expression, which is true if deleting `oldObject` would stop the provisioner.
    """
    name = f"{namespace}-outlives-its-volumes"
    resources = ["replicasets", "deployments"]
    rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["DELETE"], "resources": resources}
    return {
        "guard": {
            "apiVersion": _API,
            "kind": "ValidatingAdmissionPolicy",
            "metadata": {"name": name},
            "spec": {
                "failurePolicy": "Fail",
                "paramKind": {"apiVersion": "v1", "kind": "PersistentVolume"},
                "matchConstraints": {
                    "resourceRules": [rule],
                    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
                    "objectSelector": {"matchLabels": dict(labels)},
                },
                "matchConditions": [{"name": "would-stop-the-provisioner", "expression": stopped}],
                "validations": [_no_volume_to_delete(provisioner)],
            },
        },
        "guard-binding": {
            "apiVersion": _API,
            "kind": "ValidatingAdmissionPolicyBinding",
            "metadata": {"name": name},
            "spec": {
                "policyName": name,
                "paramRef": {"selector": {}, "parameterNotFoundAction": "Allow"},
                "validationActions": ["Deny"],
            },
        },
    }


def _no_volume_to_delete(provisioner: str) -> dict[str, str]:
    """Return the validation that a volume, the parameter of the policy, is not one that the provisioner deletes."""
    deletes = (
        "params.spec.persistentVolumeReclaimPolicy == 'Delete' && has(params.metadata.annotations) && "
        f"params.metadata.annotations[?'{PROVISIONED_BY}'].orValue('') == '{provisioner}'"
    )
    message = (
        "'the provisioner still has to delete volume ' + params.metadata.name + ': delete its claim' + "
        "(has(params.spec.claimRef) ? ' ' + params.spec.claimRef.namespace + '/' + params.spec.claimRef.name : '') + "
        "' and make sure that a pod of the provisioner is running'"
    )
    return {"expression": f"!({deletes})", "messageExpression": message}


def plan_deployment(namespace: str, labels: Mapping[str, str]) -> dict[str, Any]:
    """Return a Deployment without pods. It exists only so that its deletion waits for the guard."""
    container = {
        "name": "nothing",
        "image": "registry.k8s.io/pause:3.10.1",
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": {"cpu": "1m", "memory": "1Mi"}, "limits": {"memory": "8Mi"}},
        "securityContext": RESTRICTED_CONTAINER,
    }
    pod = {
        "automountServiceAccountToken": False,
        "securityContext": restricted_pod(),
        "containers": [container],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": namespace, "namespace": namespace, "labels": dict(labels)},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": dict(labels)},
            "template": {"metadata": {"labels": dict(labels)}, "spec": pod},
        },
    }


class VolumeGuard(Component):
    """A guard over a provisioner that others install: its deletion waits until the provisioner's volumes are deleted.

    It is a Deployment without pods. The API server keeps it while a volume of the provisioner has the reclaim policy
    `Delete`. After ten minutes its deletion fails. Let claims depend on this component, and let this component depend
    on the cluster.
    """

    token = "strata:storage:VolumeGuard"  # noqa: S105 - a Pulumi type token

    def __init__(self, name: str, provisioner: str, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the guard.

        Args:
            name: the name of the guard and of its namespace.
            provisioner: the provisioner's name, as its volumes contain it, such as `ebs.csi.aws.com`.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        labels = {"app": name}
        enforced = namespace_labels(Level.RESTRICTED, "enforce")
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": enforced}}
        made = KubernetesObject(f"{name}-namespace", namespace, self.child())
        rules = plan_guard(name, labels, provisioner, stopped="oldObject.kind == 'ReplicaSet'")
        needed = [made, *(KubernetesObject(f"{name}-{role}", rule, self.child()) for role, rule in rules.items())]
        KubernetesObject(f"{name}-deployment", plan_deployment(name, labels), self.child(depends_on=needed))
        self.register_outputs({})
