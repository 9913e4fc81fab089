"""Composes the levels into an environment: the wiring, nothing else."""

from pathlib import Path

import pulumi
import pulumi_kubernetes
import yaml

from components.application import Namespace, Nginx
from components.storage import DynamicClaim, LocalPathProvisioner, StorageClass

from .environment import Environment, Kubernetes

EMBEDDED_KUBECONFIG = Path(".strata/kubeconfig")
LEVELS = ("network", "servers", "kubernetes", "storage", "applications", "users")


def build(environment: Environment, name: str, root: Path) -> dict[str, object]:
    """Declares everything that an environment has.

    Args:
        environment: what to build.
        name: the environment's name, which is its stack's; its namespace is called so.
        root: the project's folder.

    Returns:
        The stack's outputs, one object for each level.

    Raises:
        pulumi.RunError: the cluster is not there.
    """
    outputs: dict[str, object] = {level: {} for level in LEVELS}
    if environment.kubernetes is not None:
        outputs |= _build_in_cluster(environment, environment.kubernetes, name, root)
    return outputs


def _build_in_cluster(environment: Environment, kubernetes: Kubernetes, name: str, root: Path) -> dict[str, object]:
    provider, address = _connect(kubernetes, name, root)
    in_cluster = pulumi.ResourceOptions(provider=provider)
    storage = environment.storage
    provisioners = [
        LocalPathProvisioner("local-path", args, in_cluster)
        for args in [storage.provisioners.local_path]
        if args is not None
    ]
    after_provisioners = pulumi.ResourceOptions(provider=provider, depends_on=provisioners)
    classes = {
        class_name: StorageClass(class_name, args, after_provisioners) for class_name, args in storage.classes.items()
    }
    namespaces = {
        namespace: Namespace(namespace, in_cluster)
        for namespace in sorted(
            {one.namespace or name for one in [*storage.claims.values(), *environment.applications.values()]}
        )
    }
    claims = {
        claim_name: DynamicClaim(
            claim_name,
            args,
            namespace=namespaces[args.namespace or name].namespace,
            opts=pulumi.ResourceOptions(
                provider=provider,
                depends_on=[
                    *provisioners,
                    *([classes[args.storage_class_name]] if args.storage_class_name in classes else []),
                ],
            ),
        )
        for claim_name, args in storage.claims.items()
    }
    applications = {
        application_name: Nginx(
            application_name,
            args,
            namespace=namespaces[args.namespace or name].namespace,
            claim_name=claims[args.claim].claim_name,
            node_address=address,
            opts=in_cluster,
        )
        for application_name, args in environment.applications.items()
    }
    return {
        "kubernetes": {"kind": kubernetes.kind, "nodeAddress": address},
        "storage": {
            "classes": list(classes),
            "claims": {key: {"namespace": args.namespace or name} for key, args in storage.claims.items()},
        },
        "applications": {key: {"url": application.url} for key, application in applications.items()},
    }


def _connect(kubernetes: Kubernetes, name: str, root: Path) -> tuple[pulumi_kubernetes.Provider, str]:
    """The provider of the environment's cluster and the address at which its pages are reached.

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
        "cluster", kubeconfig=kubeconfig, context=kubernetes.context, cluster_identifier=f"{kubernetes.kind}-{name}"
    )
    return provider, address
