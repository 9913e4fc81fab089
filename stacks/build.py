"""Composes the levels into an environment: the wiring, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes
import yaml
from pydantic import TypeAdapter, ValidationError

from components.application import Namespace, Nginx
from components.base import DnsLabel

from .build_aws import build_aws, connect
from .build_storage import build_storage
from .environment import Environment
from .kubernetes import CLUSTERS_OWN, Kubernetes

EMBEDDED_KUBECONFIG = Path(".strata/kubeconfig")
LEVELS = ("network", "servers", "kubernetes", "storage", "applications", "users")


@dataclass(frozen=True)
class Cluster:
    """The environment's cluster: who talks to it, and the address at which its pages are reached."""

    provider: pulumi_kubernetes.Provider
    node_address: str
    kubeconfig: str | None

    def options(
        self, depends_on: Iterable[pulumi.Resource] = (), aws: pulumi.ProviderResource | None = None
    ) -> pulumi.ResourceOptions:
        """Those of a component in it; `aws` is for one that makes something there too."""
        providers = [self.provider, *([aws] if aws else [])]
        return pulumi.ResourceOptions(providers=providers, depends_on=list(depends_on))


def build(environment: Environment, name: str, root: Path) -> dict[str, object]:
    """Declares everything that an environment has.

    Args:
        environment: what to build.
        name: the environment's name, which is its stack's; its namespace is called so.
        root: the project's folder.

    Returns:
        The stack's outputs, one object for each level.

    Raises:
        pulumi.RunError: the cluster is not there, or the name is none for a namespace.
    """
    outputs: dict[str, object] = {level: {} for level in LEVELS}
    aws = connect(environment.aws) if environment.aws else None
    if environment.kubernetes is None:
        return outputs | build_aws(environment, name, aws, None, {})
    if name in environment.namespaces(name):
        _check_namespace(name)
    cluster = _connect(environment.kubernetes, name, root)
    namespaces = {one: Namespace(one, cluster.options()) for one in sorted(environment.namespaces(name))}
    names = {one: made.namespace for one, made in namespaces.items()}
    outputs |= build_aws(environment, name, aws, cluster.provider, names)
    storage = build_storage(
        environment.storage,
        name,
        lambda depends_on: cluster.options(depends_on, aws),
        names,
        kubeconfig=cluster.kubeconfig,
        context=environment.kubernetes.context,
    )
    applications = {
        application_name: Nginx(
            application_name,
            args,
            namespace=names[args.namespace or name],
            claim_name=storage.claims[args.claim],
            node_address=cluster.node_address,
            opts=cluster.options(),
        )
        for application_name, args in environment.applications.items()
    }
    return outputs | {
        "kubernetes": {"kind": environment.kubernetes.kind, "nodeAddress": cluster.node_address},
        "storage": storage.output,
        "applications": {one: {"url": application.url} for one, application in applications.items()},
    }


def _check_namespace(name: str) -> None:
    """A stack's name is its namespace's, which has to be one that can be made, and that the cluster has not itself."""
    try:
        TypeAdapter(DnsLabel).validate_python(name)
    except ValidationError as error:
        raise pulumi.RunError(f"stack {name!r}: its namespace is called so: {error.errors()[0]['msg']}") from None
    if name in CLUSTERS_OWN:
        raise pulumi.RunError(f"stack {name!r}: the cluster has a namespace of that name: give the stack another")


def _connect(kubernetes: Kubernetes, name: str, root: Path) -> Cluster:
    """The environment's cluster.

    A changed kubeconfig does not make it another cluster (`cluster_identifier`), or everything in it would be replaced.
    """
    kubeconfig, address = kubernetes.kubeconfig, kubernetes.node_address or ""
    if kubernetes.kind == "embedded":
        file = root / EMBEDDED_KUBECONFIG
        if not file.exists():
            raise pulumi.RunError(
                "kubernetes.kind: embedded: the node was not started on this machine: run `make up`, or write "
                "kind: existing to use a cluster of your own"
            )
        kubeconfig = str(file)
        server = yaml.safe_load(file.read_text())["clusters"][0]["cluster"]["server"]
        address = server.removeprefix("https://").rsplit(":", 1)[0]
    provider = pulumi_kubernetes.Provider(
        "cluster",
        kubeconfig=kubeconfig,
        context=kubernetes.context,
        cluster_identifier="-".join(filter(None, (kubernetes.kind, kubernetes.context, name))),
    )
    return Cluster(provider, address, kubeconfig)
