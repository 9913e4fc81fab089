"""Objects that the services of a cluster consist of, as in a manifest."""

from collections.abc import Iterable
from typing import Any

import pulumi

from ..pod_security import RESTRICTED_CONTAINER, Level, namespace_labels, restricted_pod
from ..rbac import RBAC

API_PORTS, API_PORTS_ELSEWHERE = (6443,), (443, 6443)
"""The ports of the API server: on the embedded node, and in other clusters, such as one of EKS or of kubeadm."""
DNS_PORT = 53
INSTANCE = "app.kubernetes.io/instance"
"""The label with the name of the stack that has installed a service (Kubernetes, Recommended Labels). It is on the one
object that identifies the service."""


def kubernetes_object(
    api_version: str, kind: str, name: str, namespace: str | None = None, labels: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return an object without its spec."""
    metadata: dict[str, Any] = {"name": name}
    metadata |= {"namespace": namespace} if namespace else {}
    metadata |= {"labels": labels} if labels else {}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata}


def cluster_role(name: str, rules: list[dict[str, Any]], labels: dict[str, str] | None = None) -> dict[str, Any]:
    """Return a ClusterRole."""
    return kubernetes_object(f"{RBAC}/v1", "ClusterRole", name, labels=labels) | {"rules": rules}


def binding(
    kind: str, name: str, role: tuple[str, str], subject: dict[str, str], namespace: str | None = None
) -> dict[str, Any]:
    """Return a binding of a role, given as its kind and name, to a subject."""
    reference = {"apiGroup": RBAC, "kind": role[0], "name": role[1]}
    return kubernetes_object(f"{RBAC}/v1", kind, name, namespace) | {"roleRef": reference, "subjects": [subject]}


def service_namespace(name: str) -> dict[str, Any]:
    """Return the namespace of a service, whose pods run at the Pod Security level `restricted`."""
    labels = namespace_labels(Level.RESTRICTED, "enforce") | {INSTANCE: pulumi.get_stack()}
    return kubernetes_object("v1", "Namespace", name, labels=labels)


def service_deployment(
    name: str,
    namespace: str,
    labels: dict[str, str],
    container: dict[str, Any],
    *,
    strategy: dict[str, Any],
    replicas: int = 1,
    **pod: Any,
) -> dict[str, Any]:
    """Return the Deployment of pods with one container, which have the service account of the same name.

    Args:
        name: the name of the Deployment, its container and its service account.
        namespace: the namespace.
        labels: the labels of the Deployment, which select its pods.
        container: what is special to the container.
        strategy: how a pod is replaced.
        replicas: the number of pods.
        pod: what is special to the pod.
    """
    general = {"name": name, "imagePullPolicy": "IfNotPresent", "securityContext": RESTRICTED_CONTAINER}
    spec = {"serviceAccountName": name, "securityContext": restricted_pod(), "containers": [general | container]} | pod
    return kubernetes_object("apps/v1", "Deployment", name, namespace, labels) | {
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "strategy": strategy,
            "template": {"metadata": {"labels": labels}, "spec": spec},
        }
    }


def service_account_rights(name: str, namespace: str, rules: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return a service account, and a role of the cluster with its rules that is bound to it."""
    role = f"strata:{name}"
    subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    return {
        "account": kubernetes_object("v1", "ServiceAccount", name, namespace),
        "role": cluster_role(role, rules),
        "binding": binding("ClusterRoleBinding", role, ("ClusterRole", role), subject),
    }


def network_policy(
    namespace: str,
    ports: Iterable[int],
    destinations: Iterable[dict[str, Any]] = (),
    api_ports: Iterable[int] = API_PORTS,
) -> dict[str, Any]:
    """Return the NetworkPolicy of all pods of a namespace.

    They accept connections to these ports, and connect to DNS, the API server (at its ports) and the destinations
    (rules of egress).
    """
    needed = [("UDP", DNS_PORT), ("TCP", DNS_PORT), *(("TCP", port) for port in api_ports)]
    always = {"ports": [{"protocol": protocol, "port": port} for protocol, port in needed]}
    return kubernetes_object("networking.k8s.io/v1", "NetworkPolicy", "connections", namespace) | {
        "spec": {
            "podSelector": {},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"ports": [{"protocol": "TCP", "port": port}]} for port in ports],
            "egress": [always, *destinations],
        }
    }
