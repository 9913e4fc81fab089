"""What keeps a provisioner, or its cluster, until the volumes that it has to remove are gone."""

from collections.abc import Mapping
from typing import Any

import pulumi

from ..base import Component
from ..kubernetes_object import CONFINED, KubernetesObject

_API = "admissionregistration.k8s.io/v1"
NOBODY = 65534
UNPRIVILEGED = {"runAsNonRoot": True, "runAsUser": NOBODY, "seccompProfile": {"type": "RuntimeDefault"}}
"""The security context of a pod that needs no rights on its node."""


def plan_guard(
    namespace: str, labels: Mapping[str, str], provisioner: str, *, stopped: str
) -> dict[str, dict[str, Any]]:
    """A rule of the API server's: while a volume is there that a provisioner has to remove, a Deployment stays.

    A claim's deletion returns before its volume is removed, so that without the rule `destroy` takes the provisioner
    away from under its work, and the volume and its asset stay for ever. Deleting a Deployment deletes its ReplicaSet
    and waits for it (Kubernetes, Garbage Collection, foreground): refusing the latter makes the former wait, with the
    provisioner at work.

    Args:
        namespace: that of the Deployment.
        labels: those of the Deployment and of its pods.
        provisioner: the name by which volumes say who made them.
        stopped: an expression of CEL, whether what is deleted (`oldObject`) is refused.
    """
    name = f"{namespace}-outlives-its-volumes"
    removes = (
        "params.spec.persistentVolumeReclaimPolicy == 'Delete' && has(params.metadata.annotations) && "
        f"params.metadata.annotations[?'pv.kubernetes.io/provisioned-by'].orValue('') == '{provisioner}'"
    )
    told = (
        "'volume ' + params.metadata.name + ' has still to be removed by the provisioner: delete its claim' + "
        "(has(params.spec.claimRef) ? ' ' + params.spec.claimRef.namespace + '/' + params.spec.claimRef.name : '') + "
        "' and see that the provisioner has a pod that runs'"
    )
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
                "validations": [{"expression": f"!({removes})", "messageExpression": told}],
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


def plan_deployment(namespace: str, labels: Mapping[str, str]) -> dict[str, Any]:
    """A Deployment of no pods, whose deletion is all that it is for."""
    container = {
        "name": "nothing",
        "image": "registry.k8s.io/pause:3.10.1",
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": {"cpu": "1m", "memory": "1Mi"}, "limits": {"memory": "8Mi"}},
        "securityContext": CONFINED,
    }
    pod = {
        "automountServiceAccountToken": False,
        "securityContext": UNPRIVILEGED,
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
    """Waits, when it is destroyed, until a provisioner has removed its volumes; for one that others installed.

    It is a Deployment of no pods, which the API server keeps as long as there is a volume with the policy `Delete` that
    the provisioner made. What takes the cluster or the provisioner away has to be destroyed after it, and claims
    before: make them depend on this component. After ten minutes its deletion fails.
    """

    token = "strata:storage:VolumeGuard"  # noqa: S105 - a Pulumi type token

    def __init__(self, name: str, provisioner: str, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declares the guard.

        Args:
            name: that of its namespace, too.
            provisioner: the name by which volumes say who made them, such as `ebs.csi.aws.com`.
            opts: as every Pulumi resource takes them; `provider` is that of the cluster.
        """
        super().__init__(name, opts)
        labels = {"app": name}
        restricted = {"pod-security.kubernetes.io/enforce": "restricted"}
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": restricted}}
        made = KubernetesObject(f"{name}-namespace", namespace, self.child())
        rules = plan_guard(name, labels, provisioner, stopped="oldObject.kind == 'ReplicaSet'")
        needed = [made, *(KubernetesObject(f"{name}-{role}", rule, self.child()) for role, rule in rules.items())]
        KubernetesObject(f"{name}-deployment", plan_deployment(name, labels), self.child(depends_on=needed))
        self.register_outputs({})
