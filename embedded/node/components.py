"""The programs of the node: their arguments, their dependencies, and how their readiness is checked."""

import http.client
import socket
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..node_addresses import Addresses
from . import objects
from .api import Api
from .configuration import CERTIFICATES, CONTAINERD_SOCKET, DNS_READY_PORT, SETTINGS, VOLUME_PLUGINS
from .layout import API_PORT, NODE_NAME
from .network import GATE_QUEUE, POLICY_QUEUE

IMAGES = Path("/opt/strata/images")
IMPORTED = Path("/var/lib/containerd/strata-imported")


@dataclass(frozen=True)
class Component:
    """A program that runs until the node ends, or a task (a function of ours) that is done once.

    `ready` says whether it can be used; a task is ready when it has returned. `after` names what has to be ready
    before it is started.
    """

    name: str
    command: tuple[str, ...] = ()
    task: Callable[[], None] | None = None
    after: tuple[str, ...] = ()
    ready: Callable[[], bool] = field(default=lambda: True)
    environment: tuple[tuple[str, str], ...] = ()


def components(addresses: Addresses) -> tuple[Component, ...]:
    """Return the node's components in the order in which they start, as far as `after` permits."""
    node = str(addresses.node)
    api = Api(node, Path(CERTIFICATES), "admin")
    return (
        Component("etcd", _etcd(), ready=lambda: _connects("127.0.0.1", 2379)),
        Component("kube-apiserver", _apiserver(addresses), after=("etcd",), ready=api.ready),
        Component(
            "containerd",
            ("containerd", "--config", f"{SETTINGS}/containerd.toml"),
            ready=lambda: _connects(CONTAINERD_SOCKET),
        ),
        Component("images", task=_import_images, after=("containerd",)),
        Component("kube-controller-manager", _controller_manager(), after=("kube-apiserver",)),
        Component("kube-scheduler", _scheduler(), after=("kube-apiserver",)),
        Component("objects", task=lambda: objects.apply(api, addresses), after=("kube-apiserver",)),
        Component("kube-network-policies", _network_policies(addresses), after=("objects",), ready=_judges_packets),
        Component("kubelet", _kubelet(node), after=("objects", "images"), ready=lambda: _answers(10248, "/healthz")),
        Component(
            "kube-proxy",
            ("kube-proxy", f"--config={SETTINGS}/kube-proxy.json"),
            after=("objects",),
            ready=lambda: _connects("127.0.0.1", 10256),
        ),
        Component(
            "coredns",
            ("coredns", "-conf", f"{SETTINGS}/Corefile"),
            after=("objects",),
            ready=lambda: _answers(DNS_READY_PORT, "/ready"),
        ),
    )


def _certificate(name: str, prefix: str = "", *, cert: str = "cert-file", key: str = "key-file") -> tuple[str, str]:
    return (f"--{prefix}{cert}={CERTIFICATES}/{name}.crt", f"--{prefix}{key}={CERTIFICATES}/{name}.key")


def _etcd() -> tuple[str, ...]:
    client, peer = "https://127.0.0.1:2379", "https://127.0.0.1:2380"
    return (
        "etcd",
        f"--name={NODE_NAME}",
        "--data-dir=/var/lib/etcd",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster={NODE_NAME}={peer}",
        "--client-cert-auth",
        "--peer-client-cert-auth",
        f"--trusted-ca-file={CERTIFICATES}/etcd-ca.crt",
        f"--peer-trusted-ca-file={CERTIFICATES}/etcd-ca.crt",
        *_certificate("etcd"),
        *_certificate("etcd", "peer-"),
        "--snapshot-count=10000",
        "--logger=zap",
    )


def _apiserver(addresses: Addresses) -> tuple[str, ...]:
    return (
        "kube-apiserver",
        f"--bind-address={addresses.node}",
        f"--advertise-address={addresses.node}",
        f"--secure-port={API_PORT}",
        f"--service-cluster-ip-range={addresses.services}",
        "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction,PodSecurity",
        "--allow-privileged=true",
        "--profiling=false",
        # A watch that begins with the existing objects asks etcd for its progress, which etcd reports from 3.4.25 on.
        # With an older one, a watch of a quiet kind ends after 3 s ("Too large resource version"), and with it every
        # recycling of a volume.
        "--feature-gates=WatchList=false",
        "--etcd-servers=https://127.0.0.1:2379",
        f"--etcd-cafile={CERTIFICATES}/etcd-ca.crt",
        f"--etcd-certfile={CERTIFICATES}/apiserver-etcd-client.crt",
        f"--etcd-keyfile={CERTIFICATES}/apiserver-etcd-client.key",
        *_certificate("apiserver", "tls-", key="private-key-file"),
        f"--client-ca-file={CERTIFICATES}/ca.crt",
        f"--kubelet-certificate-authority={CERTIFICATES}/ca.crt",
        *_certificate("apiserver-kubelet-client", "kubelet-client-", cert="certificate", key="key"),
        "--kubelet-preferred-address-types=InternalIP",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        f"--service-account-key-file={CERTIFICATES}/service-accounts.pub",
        f"--service-account-signing-key-file={CERTIFICATES}/service-accounts.key",
        f"--requestheader-client-ca-file={CERTIFICATES}/front-proxy-ca.crt",
        "--requestheader-allowed-names=front-proxy-client",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        *_certificate("front-proxy-client", "proxy-client-"),
    )


def _controller_manager() -> tuple[str, ...]:
    return (
        *_control("kube-controller-manager"),
        "--use-service-account-credentials",
        f"--service-account-private-key-file={CERTIFICATES}/service-accounts.key",
        f"--root-ca-file={CERTIFICATES}/ca.crt",
        *_certificate("ca", "cluster-signing-"),
        # The CNI plugin gives every address of the one node.
        "--allocate-node-cidrs=false",
        f"--flex-volume-plugin-dir={VOLUME_PLUGINS}",
        # A claim that is made before its volume waits for this; 15 s suit a thousand of them.
        "--pvclaimbinder-sync-period=1s",
        f"--pv-recycler-pod-template-filepath-hostpath={SETTINGS}/recycler.json",
        f"--pv-recycler-pod-template-filepath-nfs={SETTINGS}/recycler.json",
        # A first start makes an account and a token for each of 40 controllers: 5 s at the default 20 calls a second.
        "--kube-api-qps=200",
        "--kube-api-burst=400",
    )


def _scheduler() -> tuple[str, ...]:
    return _control("kube-scheduler")


def _control(name: str) -> tuple[str, ...]:
    """Return the arguments that the controller manager and the scheduler share."""
    return (
        name,
        f"--kubeconfig={SETTINGS}/{name}.kubeconfig",
        f"--authentication-kubeconfig={SETTINGS}/{name}.kubeconfig",
        f"--authorization-kubeconfig={SETTINGS}/{name}.kubeconfig",
        "--bind-address=127.0.0.1",
        "--leader-elect=false",
        "--profiling=false",
    )


def _kubelet(node: str) -> tuple[str, ...]:
    return (
        "kubelet",
        f"--config={SETTINGS}/kubelet.json",
        f"--kubeconfig={SETTINGS}/kubelet.kubeconfig",
        f"--hostname-override={NODE_NAME}",
        f"--node-ip={node}",
    )


def _network_policies(addresses: Addresses) -> tuple[str, ...]:
    return (
        "kube-network-policies",
        f"--kubeconfig={SETTINGS}/kube-network-policies.kubeconfig",
        f"--node={NODE_NAME}",
        f"--queue={POLICY_QUEUE}",
        f"--gate={GATE_QUEUE}",
        f"--pods={addresses.pods}",
    )


def _judges_packets() -> bool:
    """Return whether a program listens to both queues; a number begins a line (see the kernel's nfnetlink_queue.c)."""
    queues = Path("/proc/net/netfilter/nfnetlink_queue")
    listed = {line.split()[0] for line in queues.read_text().splitlines()} if queues.exists() else set()
    return {str(POLICY_QUEUE), str(GATE_QUEUE)} <= listed


def _import_images() -> None:
    """Import every image that containerd does not have in this version, or lost."""
    IMPORTED.mkdir(exist_ok=True)
    ctr = ("ctr", "--namespace=k8s.io", "images")
    held = subprocess.run([*ctr, "ls", "--quiet"], check=True, capture_output=True, text=True).stdout.split()
    names = {name.rpartition("/")[2].partition(":")[0] for name in held}
    for archive in sorted(IMAGES.glob("*.tar")):
        done = IMPORTED / archive.stem
        if not done.exists() or archive.stem.rpartition("-")[0] not in names:
            subprocess.run([*ctr, "import", archive], check=True)
            done.touch()


def _connects(host: str, port: int | None = None) -> bool:
    """Return whether a program listens on a TCP port, or on a Unix socket if no port is given."""
    try:
        if port is not None:
            socket.create_connection((host, port), timeout=1).close()
        else:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix:
                unix.connect(host)
    except OSError:
        return False
    return True


def _answers(port: int, path: str) -> bool:
    """Return whether 127.0.0.1 answers with status 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException, ssl.SSLError):
        return False
    finally:
        connection.close()
