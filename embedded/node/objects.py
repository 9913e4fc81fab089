"""The objects that the node applies to its cluster: rights of its clients, and the Service of the cluster's DNS."""

from typing import Any

from ..node_addresses import Addresses
from ..waiting import retry
from .api import Api, ApiError
from .layout import NODE_NAME

PATIENCE_SECONDS = 60.0
RBAC = "rbac.authorization.k8s.io"


def apply(api: Api, addresses: Addresses) -> None:
    """Apply the node's objects, and clear what the API still reports of an earlier run.

    Raises:
        ApiError: the API refused for a minute.
    """
    objects = _objects(addresses)

    def create() -> None:
        while objects:
            api.apply(*objects[0])
            del objects[0]

    retry(create, ApiError, PATIENCE_SECONDS)  # the server makes its roles and namespaces after it has begun to answer
    _forget_readiness(api)


def _forget_readiness(api: Api) -> None:
    """Set pods and node to not ready until the new kubelet reports them. Old reports would otherwise remain."""
    path = f"/api/v1/nodes/{NODE_NAME}"
    if api.get(path) is not None:
        condition = {
            "type": "Ready",
            "status": "Unknown",
            "reason": "NodeStarting",
            "message": "The node was stopped and is starting.",
        }
        api.patch(f"{path}/status", {"status": {"conditions": [condition]}})
    pods = api.get(f"/api/v1/pods?fieldSelector=spec.nodeName={NODE_NAME},status.phase=Running")
    for pod in pods["items"] if pods else []:
        name = pod["metadata"]
        condition = {"type": "Ready", "status": "False", "reason": "NodeStarting"}
        api.patch(
            f"/api/v1/namespaces/{name['namespace']}/pods/{name['name']}/status",
            {"status": {"conditions": [condition]}},
        )


def _objects(addresses: Addresses) -> list[tuple[str, dict[str, Any]]]:
    cluster = f"/apis/{RBAC}/v1"
    system = "/namespaces/kube-system"
    dns_rules = [
        {"apiGroups": [""], "resources": ["services", "pods", "namespaces"], "verbs": ["list", "watch"]},
        {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list", "watch"]},
    ]
    policy_rules = [
        {"apiGroups": [""], "resources": ["pods", "namespaces"], "verbs": ["list", "watch"]},
        {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": ["list", "watch"]},
    ]
    return [
        (f"{cluster}/clusterroles/strata:coredns", _rbac("ClusterRole", "strata:coredns", rules=dns_rules)),
        (f"{cluster}/clusterrolebindings/strata:coredns", _binding("strata:coredns", "strata:coredns")),
        (
            f"{cluster}/clusterroles/strata:network-policies",
            _rbac("ClusterRole", "strata:network-policies", rules=policy_rules),
        ),
        (
            f"{cluster}/clusterrolebindings/strata:network-policies",
            _binding("strata:network-policies", "strata:network-policies"),
        ),
        (
            f"{cluster}/clusterrolebindings/strata:apiserver",
            _binding("strata:apiserver", "system:kubelet-api-admin"),
        ),
        (f"/api/v1{system}/services/kube-dns", _dns_service(addresses)),
        (f"/apis/discovery.k8s.io/v1{system}/endpointslices/kube-dns", _dns_endpoint(addresses)),
    ]


def _rbac(kind: str, name: str, **content: Any) -> dict[str, Any]:
    return {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": {"name": name}, **content}


def _binding(user: str, role: str) -> dict[str, Any]:
    return _rbac(
        "ClusterRoleBinding",
        user,
        roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": role},
        subjects=[{"apiGroup": RBAC, "kind": "User", "name": user}],
    )


def _dns_service(addresses: Addresses) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kube-dns", "namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}},
        "spec": {
            "clusterIP": str(addresses.dns),
            "ports": [
                {"name": "dns", "port": 53, "protocol": "UDP"},
                {"name": "dns-tcp", "port": 53, "protocol": "TCP"},
            ],
        },
    }


def _dns_endpoint(addresses: Addresses) -> dict[str, Any]:
    """Return the endpoint of CoreDNS, a process of the node, so that names resolve before the first pod runs."""
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": "kube-dns",
            "namespace": "kube-system",
            "labels": {"kubernetes.io/service-name": "kube-dns", "endpointslice.kubernetes.io/managed-by": "strata"},
        },
        "addressType": "IPv4",
        "endpoints": [{"addresses": [str(addresses.node)], "conditions": {"ready": True}}],
        "ports": [
            {"name": "dns", "port": 53, "protocol": "UDP"},
            {"name": "dns-tcp", "port": 53, "protocol": "TCP"},
        ],
    }
