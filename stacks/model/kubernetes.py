"""The part `kubernetes` of an environment: the cluster that storage and applications are created in."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.base import Args, DnsLabel, Reason
from components.pod_security import Level
from components.problems import Problem, conflict, matching, not_applicable
from components.provider.aws_forms import EKS_NAME
from components.server import EksArgs
from components.services import CERTIFICATES_NAMESPACE, DNS_NAMESPACE, GATEWAY_NAMESPACE, LOAD_BALANCER_NAMESPACE

from .services import Services

RESERVED_NAMESPACES = frozenset(
    {
        "default",
        "kube-node-lease",
        "kube-public",
        "kube-system",
        CERTIFICATES_NAMESPACE,
        DNS_NAMESPACE,
        GATEWAY_NAMESPACE,
        LOAD_BALANCER_NAMESPACE,
    }
)
"""The namespaces that every cluster starts with (Kubernetes, Namespaces), and those of services."""
ClusterName = Annotated[str, matching(*EKS_NAME)]
CERT_MANAGER, EXTERNAL_DNS = "cert-manager", "external-dns"
"""The names of add-ons, which are also those of their namespaces and service accounts (EKS user guide, Community
add-ons)."""


class NamespaceSettings(Args):
    """What a namespace that the environment creates admits beyond Pod Security `restricted`, and why."""

    pod_security: Literal["baseline", "privileged"] = Field(examples=["baseline"])
    """The level of the Pod Security Standards that it enforces: `baseline` admits containers that run as root,
    `privileged` also pods with rights on their node. Who may create pods in a `privileged` namespace, as with the
    rights `edit` and `admin`, can control the nodes."""
    reason: Reason = Field(examples=["the image starts as root"])
    """Why pods in it need that."""


class Kubernetes(Args):
    """The cluster that storage and applications are created in."""

    kind: Literal["embedded", "existing", "eks"] = Field(examples=["embedded"])
    """`embedded`: the node that `pulumi up` starts on this machine. `existing`: a cluster that a kubeconfig names.
    `eks`: a cluster in AWS that the environment creates, or the one that `existing` names."""
    kubeconfig: str | None = None
    """For `existing`: the path of the kubeconfig. As kubectl finds it (KUBECONFIG, `~/.kube/config`) when omitted."""
    context: str | None = None
    """For `existing`: the context of the kubeconfig. Its current context when omitted."""
    node_address: str | None = None
    """For `existing` and `eks`: the address of a node at which pages are reached. Without one, pages of an EKS cluster
    are reached from inside the cluster only."""
    eks: EksArgs | None = None
    """For `eks`: the settings of the cluster. Each of them has a default."""
    existing: ClusterName | None = None
    """For `eks`: the name of a cluster that exists already, in the account and region of `aws`. It is read, and never
    changed or deleted."""
    services: Services = Services()
    """Programs of the cluster that applications rely on."""
    namespaces: dict[DnsLabel, NamespaceSettings] = {}
    """Namespaces of the environment that enforce another level of the Pod Security Standards than `restricted`, by
    name. That of entries without `namespace` has the name of the stack."""
    render_to: str | None = None
    """A folder of the project to which the objects are written as manifests instead of being created in a cluster."""

    def pod_security_of(self, namespace: str) -> Level:
        """Return the level of the Pod Security Standards that a namespace of the environment enforces."""
        settings = self.namespaces.get(namespace)
        return Level.RESTRICTED if settings is None else Level(settings.pod_security)

    @property
    def eks_args(self) -> EksArgs:
        """The settings of an EKS cluster, with defaults filled in."""
        return self.eks or EksArgs()

    @property
    def creates_eks(self) -> bool:
        """Whether the environment creates an EKS cluster."""
        return self.kind == "eks" and self.existing is None

    @property
    def has_metrics(self) -> bool:
        """Whether the cluster has a metrics server, which autoscalers need."""
        return self.services.metrics is not None or self.creates_eks

    @property
    def installs_metrics(self) -> bool:
        """Whether the environment installs the metrics server."""
        return self.services.metrics is not None and not self.services.metrics.present and not self.creates_eks

    @property
    def installs_gateway(self) -> bool:
        """Whether the environment installs the gateway."""
        return self.services.gateway is not None and not self.services.gateway.present

    @property
    def gateway_class_name(self) -> str | None:
        """The class of the Gateway that the environment creates for its hosts, if it creates one of a given class."""
        return self.services.gateway.gateway_class_name if self.services.gateway else None

    @property
    def installs_certificates(self) -> bool:
        """Whether the environment installs cert-manager by objects of its own."""
        certificates = self.services.certificates
        return certificates is not None and not certificates.present and not self.creates_eks

    @property
    def namespaces_of_add_ons(self) -> frozenset[str]:
        """The namespaces that services create as add-ons of a new EKS cluster, each named after its add-on."""
        has_certificates = self.services.certificates is not None and not self.services.certificates.present
        found = {CERT_MANAGER: has_certificates, EXTERNAL_DNS: self.services.dns is not None}
        return frozenset(name for name, has in found.items() if has and self.creates_eks)

    @property
    def installs_load_balancer(self) -> bool:
        """Whether the environment installs the load balancers of the embedded node."""
        return self.services.load_balancer is not None and not self.services.load_balancer.present

    @property
    def installs_dns(self) -> bool:
        """Whether the environment installs external-dns by objects of its own."""
        return self.services.dns is not None and (self.starts_node or self.existing is not None)

    @property
    def starts_node(self) -> bool:
        """Whether the environment starts the embedded node."""
        return self.kind == "embedded" and self.render_to is None

    def problems(self) -> Iterator[Problem]:
        if self.kind == "eks" and self.existing is not None and self.eks is not None:
            yield conflict(("eks",), self.eks, "existing", why="because an existing cluster is not changed")
        of_eks = ("eks", "existing")
        others = {"embedded": ("kubeconfig", "context", "node_address", *of_eks), "existing": of_eks}
        for field in others.get(self.kind, ("kubeconfig", "context")):
            value = getattr(self, field)
            if value is not None:
                alias = self.key_of(field)
                fitting = "eks" if field in of_eks else "existing"
                yield not_applicable((alias,), value, f"kind {self.kind}", f"remove it, or set kind: {fitting}")
