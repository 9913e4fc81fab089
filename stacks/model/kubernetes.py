"""The part `kubernetes` of an environment: the cluster that storage and applications are created in."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.base import Args
from components.problems import Problem, not_applicable
from components.server import EksArgs

INITIAL_NAMESPACES = {"default", "kube-node-lease", "kube-public", "kube-system"}
"""The namespaces that every cluster starts with (Kubernetes, Namespaces)."""


class Kubernetes(Args):
    """The cluster that storage and applications are created in."""

    kind: Literal["embedded", "existing", "eks"] = Field(examples=["embedded"])
    """`embedded`: the node that `pulumi up` starts on this machine. `existing`: a cluster that a kubeconfig names.
    `eks`: a cluster in AWS that the environment creates."""
    kubeconfig: str | None = None
    """For `existing`: the path of the kubeconfig. As kubectl finds it (KUBECONFIG, `~/.kube/config`) when omitted."""
    context: str | None = None
    """For `existing`: the context of the kubeconfig. Its current context when omitted."""
    node_address: str | None = None
    """For `existing` and `eks`: the address of a node at which pages are reached. Without one, pages of an EKS cluster
    are reached from inside the cluster only."""
    eks: EksArgs | None = None
    """For `eks`: the settings of the cluster. Each of them has a default."""
    render_to: str | None = None
    """A folder of the project to which the objects are written as manifests instead of being created in a cluster."""

    @property
    def eks_args(self) -> EksArgs:
        """The settings of an EKS cluster, with defaults filled in."""
        return self.eks or EksArgs()

    @property
    def starts_node(self) -> bool:
        """Whether the environment starts the embedded node."""
        return self.kind == "embedded" and self.render_to is None

    def problems(self) -> Iterator[Problem]:
        others = {"embedded": ("kubeconfig", "context", "node_address", "eks"), "existing": ("eks",)}
        for field in others.get(self.kind, ("kubeconfig", "context")):
            value = getattr(self, field)
            if value is not None:
                alias = str(type(self).model_fields[field].alias)
                fitting = "eks" if field == "eks" else "existing"
                yield not_applicable((alias,), value, f"kind {self.kind}", f"remove it, or set kind: {fitting}")
