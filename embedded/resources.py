"""The embedded parts as resources of a Pulumi program; `embedded.provider` carries them out."""

import pulumi
from pulumi import Input, Output, ResourceOptions

from .lock import holder
from .project import STATE

LASTING_FOLDERS = ("/srv", "/opt/local-path-provisioner")
"""The node's folders that are on this machine's disk. Its other folders are in memory and lost when it restarts."""


class Node(pulumi.CustomResource):
    """The one-node Kubernetes of this checkout. It is started by the update that makes it, or finds it dead."""

    def __init__(self, resource_name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__(
            "embedded:index:Node", resource_name, {"running": None, "kubeconfig": None, "address": None}, opts
        )

    @staticmethod
    def runs() -> bool:
        """Whether it runs now, before any resource is made."""
        return holder(STATE / "node" / "run" / "lock") is not None

    @property
    @pulumi.getter
    def kubeconfig(self) -> Output[str]:
        """That of the cluster's administrator; a secret."""
        return pulumi.get(self, "kubeconfig")  # type: ignore[no-any-return]

    @property
    @pulumi.getter
    def address(self) -> Output[str]:
        """The node's address on this machine."""
        return pulumi.get(self, "address")  # type: ignore[no-any-return]


class AwsApi(pulumi.CustomResource):
    """The AWS API of this checkout, whose account is in memory: started anew, it has forgotten everything."""

    def __init__(self, resource_name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:AwsApi", resource_name, {"running": None, "endpoint": None}, opts)

    @property
    @pulumi.getter
    def endpoint(self) -> Output[str]:
        """The URL that answers for every service."""
        return pulumi.get(self, "endpoint")  # type: ignore[no-any-return]


class Person(pulumi.CustomResource):
    """Somebody whom the embedded cluster knows by a client certificate."""

    def __init__(self, resource_name: str, *, name: Input[str], opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:Person", resource_name, {"name": name, "kubeconfig": None}, opts)

    @property
    @pulumi.getter
    def kubeconfig(self) -> Output[str]:
        """By which the person reaches the cluster; a secret."""
        return pulumi.get(self, "kubeconfig")  # type: ignore[no-any-return]
