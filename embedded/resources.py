"""The embedded parts as resources of a Pulumi program; `embedded.provider` carries them out."""

import pulumi
from pulumi import Input, Output, ResourceOptions

from .lock import holder
from .node_folders import LOCAL_PATH_VOLUMES, STATIC_VOLUMES
from .project import STATE

LASTING_FOLDERS = (STATIC_VOLUMES, LOCAL_PATH_VOLUMES)
"""The node's folders for volumes. Data in its other folders is lost when it restarts."""


class Node(pulumi.CustomResource):
    """The one-node Kubernetes of this checkout. An update starts it if it does not run."""

    def __init__(self, resource_name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__(
            "embedded:index:Node", resource_name, {"running": None, "kubeconfig": None, "address": None}, opts
        )

    @staticmethod
    def runs() -> bool:
        """Return whether the node runs now, before any resource is registered."""
        return holder(STATE / "node" / "run" / "lock") is not None

    @property
    @pulumi.getter
    def kubeconfig(self) -> Output[str]:
        """The kubeconfig of the cluster's administrator; a secret."""
        return pulumi.get(self, "kubeconfig")  # type: ignore[no-any-return]

    @property
    @pulumi.getter
    def address(self) -> Output[str]:
        """The node's address on this machine."""
        return pulumi.get(self, "address")  # type: ignore[no-any-return]


class AwsApi(pulumi.CustomResource):
    """The AWS API of this checkout. Its account is in memory and is empty after a restart."""

    def __init__(self, resource_name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:AwsApi", resource_name, {"running": None, "endpoint": None}, opts)

    @property
    @pulumi.getter
    def endpoint(self) -> Output[str]:
        """The URL of the endpoint of every service."""
        return pulumi.get(self, "endpoint")  # type: ignore[no-any-return]


class Person(pulumi.CustomResource):
    """A person with a client certificate of the embedded cluster."""

    def __init__(self, resource_name: str, *, name: Input[str], opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:Person", resource_name, {"name": name, "kubeconfig": None}, opts)

    @property
    @pulumi.getter
    def kubeconfig(self) -> Output[str]:
        """The kubeconfig with the person's certificate; a secret."""
        return pulumi.get(self, "kubeconfig")  # type: ignore[no-any-return]
