"""The node's link to the host: a pair of virtual Ethernet interfaces, and the host's routes to pods,
services and load balancers.

The pair and its routes go away with the node's network namespace; so do the node's iptables rules.
"""

import subprocess
from pathlib import Path

from ..node_addresses import Addresses

POLICY_QUEUE = 100
GATE_QUEUE = 101
"""The queue in which the first packets of a pod wait until the engine knows the pod."""


def connect(addresses: Addresses, interface: str, host_namespace: int) -> None:
    """Link the calling process's network namespace to the host's.

    Args:
        interface: the name of the host's end.
        host_namespace: an open descriptor of the host's network namespace.

    Raises:
        subprocess.CalledProcessError: the kernel refused; its message is on standard error.
    """
    own = f"/proc/{Path('/proc/self').readlink()}/ns/net"
    # A node that was killed a moment ago may not have lost its interface yet.
    _batch([f"link delete {interface}"], host_namespace, check=False)
    _batch(
        [
            f"link add {interface} type veth peer name eth0 netns {own}",
            f"address add {addresses.host}/{addresses.link.prefixlen} dev {interface}",
            f"link set {interface} up",
            f"route add {addresses.pods} via {addresses.node}",
            f"route add {addresses.services} via {addresses.node}",
            f"route add {addresses.load_balancers} via {addresses.node}",
        ],
        host_namespace,
    )
    _batch(
        [
            "link set lo up",
            f"address add {addresses.node}/{addresses.link.prefixlen} dev eth0",
            "link set eth0 up",
            f"route add default via {addresses.host}",
        ]
    )


def forward() -> None:
    """Let the node forward packets between its pods and the host."""
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")


def guard(addresses: Addresses) -> None:
    """Pass the first packet of every connection of a pod to the network policy engine, which accepts or drops it.

    Before that, the packet waits until the cluster has reported the addresses of its pods: the engine accepts packets
    of an address that it does not know. What the node's own processes send is not forwarded, and does not wait.

    The engine's own nftables rules need the kernel's nft_queue, which not every kernel has (xt_NFQUEUE is older); where
    it has, a packet is judged twice. Where the engine does not run, nothing passes. What root's processes on the node
    send is the kubelet's probes.
    """
    rules = f"""*mangle
-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A FORWARD -s {addresses.pods} -j NFQUEUE --queue-num {GATE_QUEUE}
-A FORWARD -d {addresses.pods} -j NFQUEUE --queue-num {GATE_QUEUE}
-A POSTROUTING -m owner --uid-owner 0 -j ACCEPT
-A POSTROUTING -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A POSTROUTING -s {addresses.pods} -j NFQUEUE --queue-num {POLICY_QUEUE}
-A POSTROUTING -d {addresses.pods} -j NFQUEUE --queue-num {POLICY_QUEUE}
COMMIT
"""
    subprocess.run(["iptables-restore", "--noflush"], input=rules, text=True, check=True)


def _batch(lines: list[str], namespace: int | None = None, *, check: bool = True) -> None:
    inside = [] if namespace is None else ["nsenter", f"--net=/proc/self/fd/{namespace}"]
    subprocess.run(
        [*inside, "ip", "-batch", "-"],
        input="\n".join(lines) + "\n",
        text=True,
        check=check,
        stderr=None if check else subprocess.DEVNULL,
        pass_fds=() if namespace is None else (namespace,),
    )
