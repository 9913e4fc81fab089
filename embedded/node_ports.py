"""The ports at which the node's programs listen, which pods with the network of the node cannot have."""

from collections.abc import Mapping

from .node.configuration import DNS_READY_PORT
from .node.layout import API_PORT

PORTS: Mapping[tuple[int, str], str] = {
    (53, "TCP"): "coredns",
    (53, "UDP"): "coredns",
    (2379, "TCP"): "etcd",
    (2380, "TCP"): "etcd",
    (API_PORT, "TCP"): "kube-apiserver",
    (DNS_READY_PORT, "TCP"): "coredns",
    (10248, "TCP"): "kubelet",
    (10249, "TCP"): "kube-proxy",
    (10250, "TCP"): "kubelet",
    (10256, "TCP"): "kube-proxy",
    (10257, "TCP"): "kube-controller-manager",
    (10259, "TCP"): "kube-scheduler",
}
"""The program at each port, by number and protocol. A test compares them with a node."""
