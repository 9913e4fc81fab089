"""The embedded parts as resources of a Pulumi program; `embedded.provider` carries them out."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from pathlib import Path, PurePosixPath

import pulumi
from pulumi import Input, Output, ResourceOptions

from .build.catalogue import KUBERNETES_VERSION
from .lock import holder
from .node_addresses import addresses_at
from .node_folders import LOCAL_PATH_VOLUMES, ON_HOST, STATIC_VOLUMES
from .node_images import OPTIONAL, OWN, SAME_PROGRAM, is_available, recorded, repository
from .node_ports import PORTS
from .project import ROOT, STATE

LASTING_FOLDERS = (STATIC_VOLUMES, LOCAL_PATH_VOLUMES)
"""The node's folders for volumes. Data in its other folders is lost when it restarts."""

IMAGES_OF_NODE = OWN
"""The container images that every embedded node holds."""

OPTIONAL_IMAGES = OPTIONAL
"""The container images that the node holds where an environment declares them as a `NodeImage`."""

PORTS_OF_NODE = PORTS
"""The programs of every embedded node that listen at its ports, by number and protocol."""


def image_of_node(upstream: str) -> str | None:
    """Return the node's image of the program that an upstream image contains; None if the node has none."""
    return SAME_PROGRAM.get(repository(upstream))


class Node(pulumi.CustomResource):
    """The one-node Kubernetes of this checkout. An update starts it if it does not run."""

    KUBERNETES_VERSION = KUBERNETES_VERSION
    """The version of its Kubernetes."""

    def __init__(self, resource_name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__(
            "embedded:index:Node", resource_name, {"running": None, "kubeconfig": None, "address": None}, opts
        )

    @staticmethod
    def runs() -> bool:
        """Return whether the node runs now, before any resource is registered."""
        return holder(STATE / "node" / "run" / "lock") is not None

    @staticmethod
    def images() -> frozenset[str] | None:
        """Return the names of the images that the node holds, whether it runs or not; None before its first start."""
        return recorded(STATE / "node" / "images.json")

    @staticmethod
    def can_run(image: str, held: frozenset[str] | None) -> bool:
        """Return whether the node can run an image: it is held (as `images` returns it), or it can be pulled."""
        return is_available(image, held)

    @staticmethod
    def host_folder(path: str) -> Path | None:
        """Return where a folder of the node is on this machine; None for one that is in memory."""
        for lasting, folder in ON_HOST.items():
            if PurePosixPath(path).is_relative_to(lasting):
                return STATE / "node" / folder / PurePosixPath(path).relative_to(lasting)
        return None

    @staticmethod
    def shown(folder: Path) -> str:
        """Return a folder of this machine as commands in the checkout name it."""
        return str(folder.relative_to(ROOT))

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

    @property
    def load_balancers(self) -> Output[str]:
        """The network of the addresses that load balancers of the node may have, as a CIDR."""
        return self.address.apply(lambda known: str(addresses_at(IPv4Address(known)).load_balancers))


class NodeImage(pulumi.CustomResource):
    """One of `OPTIONAL_IMAGES` in the node. An update builds and loads it if the node does not hold it."""

    def __init__(self, resource_name: str, *, name: Input[str], opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:NodeImage", resource_name, {"name": name, "loaded": None}, opts)


class Definitions(pulumi.CustomResource):
    """A set of custom resource definitions in the node's cluster: `gateway-api`, `cert-manager` or `metallb`."""

    def __init__(self, resource_name: str, *, name: Input[str], opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:Definitions", resource_name, {"name": name, "established": None}, opts)


class AwsApi(pulumi.CustomResource):
    """The AWS API of this checkout. Its account is in memory and is empty after a restart."""

    def __init__(self, resource_name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__("embedded:index:AwsApi", resource_name, {"running": None, "endpoint": None}, opts)

    @property
    @pulumi.getter
    def endpoint(self) -> Output[str]:
        """The URL of the endpoint of every service."""
        return pulumi.get(self, "endpoint")  # type: ignore[no-any-return]


class AwsApiForPods(pulumi.CustomResource):
    """An address at which pods of the node read and change the records of hosted zones in the AWS API of this checkout.

    The node and the API have to run. Other calls are refused there, and so are clients that are no pods of the node.
    """

    def __init__(self, resource_name: str, *, zones: Iterable[str], opts: ResourceOptions | None = None) -> None:
        """Declare the address. `zones` are the IDs of the hosted zones."""
        # A new resource before the deletion of the former one would be undone by that.
        opts = ResourceOptions.merge(opts, ResourceOptions(delete_before_replace=True))
        properties = {"zones": " ".join(sorted(zones)), "endpoint": None}
        super().__init__("embedded:index:AwsApiForPods", resource_name, properties, opts)

    @property
    @pulumi.getter
    def endpoint(self) -> Output[str]:
        """The URL of the endpoint of Route 53."""
        return pulumi.get(self, "endpoint")  # type: ignore[no-any-return]


class Person(pulumi.CustomResource):
    """A person with a client certificate of the embedded cluster, which ends at `not_after` (RFC 3339)."""

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str],
        not_after: Input[str | None] = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        properties = {"name": name, "notAfter": not_after, "kubeconfig": None}
        super().__init__("embedded:index:Person", resource_name, properties, opts)

    @property
    @pulumi.getter
    def kubeconfig(self) -> Output[str]:
        """The kubeconfig with the person's certificate; a secret."""
        return pulumi.get(self, "kubeconfig")  # type: ignore[no-any-return]
