"""Process 1 of the node: sets up the node in new namespaces, then supervises its programs.

It is started by `unshare` in new process, mount, network, name and IPC namespaces. When it ends, for whatever reason,
the kernel ends every process of the node with it and takes down its mounts, interfaces and packet filter.
"""

import argparse
import encodings.idna  # noqa: F401 - looked up when a socket is connected, when the host's files are out of sight
import fcntl
import os
import socket
import subprocess
import sys
from ipaddress import IPv4Network
from pathlib import Path

from ..node_addresses import Addresses
from . import cgroups, network, root
from .components import components
from .layout import NODE_NAME, Layout
from .supervisor import Supervisor

# Half of upstream's programs' heap is garbage that waits; collecting it earlier keeps the node below 1 GiB.
MEMORY = {"GOGC": "25"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="embedded.node.init")
    parser.add_argument("state", type=Path)
    parser.add_argument("--host-network", type=int, required=True)
    parser.add_argument("--block", required=True)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--tool", action="append", default=[], type=Path)
    options = parser.parse_args(arguments)
    layout = Layout(options.state)
    addresses = Addresses(IPv4Network(options.block))
    lock = (layout.run / "lock").open("w")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("another one runs already", flush=True)
        return 0
    (layout.run / "report.json").unlink(missing_ok=True)
    cgroups.remove(layout.identity)
    try:
        cgroups.enter(layout.identity)
    except OSError as error:
        print(
            f"the node cannot have a cgroup of its own ({error}): run it outside a container, or in a privileged one "
            "whose cgroup namespace is private and whose processes are not in its root cgroup",
            flush=True,
        )
        return 1
    environment = {"PATH": root.PATH, "HOME": "/root", **MEMORY}
    try:
        network.connect(addresses, layout.identity, options.host_network)
        root.enter(layout, options.packages, {tool.name: tool for tool in options.tool})
        os.environ.clear()
        os.environ.update(environment)
        network.forward()
        network.guard(addresses)
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(map(str, error.cmd))} failed ({error.returncode})", flush=True)
        return 1
    socket.sethostname(NODE_NAME)
    Supervisor(components(addresses), Path("/var/log"), Path("/run/strata/report.json"), environment).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
