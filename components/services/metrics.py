"""metrics-server, which measures the CPU and memory of pods and nodes for autoscalers and `kubectl top`.

The objects are those of upstream's `manifests/base` (v0.8.0), with faster probes and containers that have fewer rights.
"""

from typing import Any

import pulumi
from pydantic import Field

from ..base import Args, Component, PassedOn
from ..kubernetes_object import KubernetesObject
from ..rbac import RBAC, READ, rule
from .objects import INSTANCE, binding, cluster_role, kubernetes_object, service_deployment

NAMESPACE = "kube-system"
"""The namespace of the objects. Roles of this namespace let extensions of the API verify requests."""
NAME = "metrics-server"
PORT = 10250
SCRATCH = "/certificates"
"""The folder of the pod in which it writes its own certificate."""
AUTHORITY = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
"""The certificate authority of the cluster, which every pod has."""
API_SERVICE = "v1beta1.metrics.k8s.io"
"""The name of the APIService. A cluster has one metrics server at most."""
LABELS = {"k8s-app": NAME}


class MetricsArgs(Args):
    """metrics-server. An empty map installs it with its defaults."""

    image: PassedOn = "registry.k8s.io/metrics-server/metrics-server:v0.8.0"
    """The image."""
    kubelet_insecure_tls: bool = False
    """Whether the certificates of kubelets are accepted unverified. Without it, they have to be issued by the cluster's
    certificate authority; those of kubeadm are not, unless `serverTLSBootstrap` is set."""
    metric_resolution_seconds: int = Field(default=15, ge=10, le=300)
    """The time between two measurements."""


def plan_rights() -> dict[str, dict[str, Any]]:
    """Return the service account and its roles, and the role that lets users see the usage of pods they may view."""
    subject = {"kind": "ServiceAccount", "name": NAME, "namespace": NAMESPACE}
    system = f"system:{NAME}"
    reader = "system:aggregated-metrics-reader"
    to = {f"{RBAC}/aggregate-to-{role}": "true" for role in ("view", "edit", "admin")}
    return {
        "account": kubernetes_object("v1", "ServiceAccount", NAME, NAMESPACE),
        "reader": cluster_role(reader, [rule("metrics.k8s.io", ["pods", "nodes"], READ)], labels=to),
        "role": cluster_role(system, [rule("", ["nodes/metrics"], ["get"]), rule("", ["pods", "nodes"], READ)]),
        "role-binding": binding("ClusterRoleBinding", system, ("ClusterRole", system), subject),
        "delegator": binding(
            "ClusterRoleBinding", f"{NAME}:system:auth-delegator", ("ClusterRole", "system:auth-delegator"), subject
        ),
        "auth-reader": binding(
            "RoleBinding",
            f"{NAME}-auth-reader",
            ("Role", "extension-apiserver-authentication-reader"),
            subject,
            NAMESPACE,
        ),
    }


def plan_deployment(args: MetricsArgs) -> dict[str, Any]:
    """Return the Deployment. Its pod is ready after its first measurement."""
    probe = {"periodSeconds": 2, "failureThreshold": 3}
    container = {
        "image": args.image,
        "args": [
            f"--cert-dir={SCRATCH}",
            f"--secure-port={PORT}",
            "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
            "--kubelet-use-node-status-port",
            f"--metric-resolution={args.metric_resolution_seconds}s",
            "--kubelet-insecure-tls" if args.kubelet_insecure_tls else f"--kubelet-certificate-authority={AUTHORITY}",
        ],
        "ports": [{"name": "https", "containerPort": PORT}],
        "readinessProbe": {"httpGet": {"path": "/readyz", "port": "https", "scheme": "HTTPS"}} | probe,
        "livenessProbe": {"httpGet": {"path": "/livez", "port": "https", "scheme": "HTTPS"}, "periodSeconds": 10},
        "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
        "volumeMounts": [{"name": "certificates", "mountPath": SCRATCH}],
    }
    return service_deployment(
        NAME,
        NAMESPACE,
        LABELS,
        container,
        strategy={"rollingUpdate": {"maxUnavailable": 0}},
        priorityClassName="system-cluster-critical",
        volumes=[{"name": "certificates", "emptyDir": {}}],
    )


def plan_service() -> dict[str, Any]:
    """Return the Service that the API server forwards requests for metrics to."""
    port = {"name": "https", "port": 443, "targetPort": "https", "protocol": "TCP"}
    return kubernetes_object("v1", "Service", NAME, NAMESPACE, LABELS) | {"spec": {"selector": LABELS, "ports": [port]}}


def plan_api_service(stack: str) -> dict[str, Any]:
    """Return the registration of the API. As in upstream's manifests, the pod's own certificate is not verified."""
    version, _, group = API_SERVICE.partition(".")
    spec = {"group": group, "version": version, "groupPriorityMinimum": 100, "versionPriority": 100}
    service = {"name": NAME, "namespace": NAMESPACE}
    return kubernetes_object("apiregistration.k8s.io/v1", "APIService", API_SERVICE, labels={INSTANCE: stack}) | {
        "spec": spec | {"service": service, "insecureSkipTLSVerify": True}
    }


class Metrics(Component):
    """metrics-server: its rights, Deployment and Service, and its registration as an API of the cluster.

    The registration is deleted first: as long as it refers to a Service without pods, namespaces cannot be deleted.
    """

    token = "strata:services:Metrics"  # noqa: S105 - a Pulumi type token

    def __init__(self, name: str, args: MetricsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        rights = [KubernetesObject(f"{name}-{role}", one, self.child()) for role, one in plan_rights().items()]
        service = KubernetesObject(f"{name}-service", plan_service(), self.child())
        deployment = KubernetesObject(f"{name}-deployment", plan_deployment(args), self.child(depends_on=rights))
        KubernetesObject(
            f"{name}-api", plan_api_service(pulumi.get_stack()), self.child(depends_on=[service, deployment])
        )
        self.register_outputs({})
