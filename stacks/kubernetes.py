"""The environment's part for the cluster that storage and applications are made in."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.base import Args, Problem

CLUSTERS_OWN = {"default", "kube-node-lease", "kube-public", "kube-system"}


class Kubernetes(Args):
    """The cluster that storage and applications are made in."""

    kind: Literal["embedded", "existing"] = Field(examples=["embedded"])
    """`embedded`: the node that `make up` starts on this machine; `existing`: one that a kubeconfig names."""
    kubeconfig: str | None = None
    """Of `existing`: the kubeconfig's path; that of kubectl (KUBECONFIG, ~/.kube/config) when not given."""
    context: str | None = None
    """Of `existing`: the kubeconfig's context; its current one when not given."""
    node_address: str | None = None
    """Of `existing`: an address of a node at which pages are reached."""

    def problems(self) -> Iterator[Problem]:
        if self.kind == "embedded":
            for field in ("kubeconfig", "context", "node_address"):
                value = getattr(self, field)
                if value is not None:
                    alias = str(type(self).model_fields[field].alias)
                    yield Problem((alias,), value, "the embedded node has its own: remove it, or write kind: existing")
