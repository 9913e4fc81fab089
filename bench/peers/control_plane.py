"""Process 1 of a node that runs only etcd and kube-apiserver. Its arguments are those of `embedded.node.init`."""

import sys
from unittest.mock import patch

from embedded.node import init
from embedded.node.components import Component, components
from embedded.node_addresses import Addresses

PROGRAMS = ("etcd", "kube-apiserver")


def _control_plane(addresses: Addresses) -> tuple[Component, ...]:
    return tuple(component for component in components(addresses) if component.name in PROGRAMS)


if __name__ == "__main__":
    with patch.object(init, "components", _control_plane):
        sys.exit(init.main(sys.argv[1:]))
