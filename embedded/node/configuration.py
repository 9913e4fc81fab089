"""The settings files of the node's programs, as data: {file name: text}.

Paths are those that the node sees; see `root.py` for what of the host is behind them.
"""

import base64
import json
from ipaddress import IPv4Address
from typing import Any

from ..node_addresses import Addresses
from ..node_images import BUSYBOX, PAUSE
from .layout import API_PORT, NODE_NAME
from .readiness import MIN_FREE, PRESSURE_SECONDS

SETTINGS = "/etc/strata"
CERTIFICATES = f"{SETTINGS}/pki"
CONTAINERD_SOCKET = "/run/containerd/containerd.sock"
CLUSTER_DOMAIN = "cluster.local"
DNS_READY_PORT = 8181
DISKS = ("nodefs.available", "imagefs.available")
"""The kubelet's names of what is free on the disk of its pods and on that of its images."""
TEN_YEARS = "87600h"
VOLUME_PLUGINS = "/var/lib/kubelet/volume-plugins"
CLIENTS = ("kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet", "coredns", "kube-network-policies")


def files(addresses: Addresses, cgroup: str, snapshotter: str) -> dict[str, str]:
    """Return the node's settings files by their paths relative to /etc/strata."""
    clients = {f"{name}.kubeconfig": _client(addresses.node, name) for name in CLIENTS}
    return {
        **{name: json.dumps(content, indent=2) for name, content in clients.items()},
        "kubelet.json": json.dumps(_kubelet(addresses, cgroup), indent=2),
        "kube-proxy.json": json.dumps(_kube_proxy(addresses), indent=2),
        "recycler.json": json.dumps(_recycler(), indent=2),
        "cni/10-bridge.conflist": json.dumps(_cni(addresses), indent=2),
        "containerd.toml": _containerd(snapshotter),
        "Corefile": _corefile(addresses),
        "resolv.conf": "",
    }


def kubeconfig(address: IPv4Address, authority: bytes, certificate: bytes, key: bytes) -> dict[str, Any]:
    """Return a kubeconfig that needs no other file. It contains the authority, the certificate and the key, in PEM."""

    def content(pem: bytes) -> str:
        return base64.b64encode(pem).decode()

    return _kubeconfig(
        address,
        {"certificate-authority-data": content(authority)},
        {"client-certificate-data": content(certificate), "client-key-data": content(key)},
    )


def kubeconfig_of_stopped_node() -> dict[str, Any]:
    """Return a kubeconfig with which kubectl says that the node does not run.

    With the real one, kubectl would ask whoever answers at the node's address now. It names no cluster and holds no
    key: kubectl quotes the name of a context that it does not find.
    """
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [],
        "users": [],
        "contexts": [],
        "current-context": "the embedded node does not run: `make up` or `python -m embedded node up` starts it",
    }


def _client(address: IPv4Address, name: str) -> dict[str, Any]:
    return _kubeconfig(
        address,
        {"certificate-authority": f"{CERTIFICATES}/ca.crt"},
        {"client-certificate": f"{CERTIFICATES}/{name}.crt", "client-key": f"{CERTIFICATES}/{name}.key"},
    )


def server(address: IPv4Address) -> str:
    """The API server's URL."""
    return f"https://{address}:{API_PORT}"


def _kubeconfig(address: IPv4Address, authority: dict[str, str], credentials: dict[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "strata", "cluster": {"server": server(address), **authority}}],
        "users": [{"name": "strata", "user": credentials}],
        "contexts": [{"name": "strata", "context": {"cluster": "strata", "user": "strata"}}],
        "current-context": "strata",
    }


def _kubelet(addresses: Addresses, cgroup: str) -> dict[str, Any]:
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": str(addresses.node),
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": f"{CERTIFICATES}/ca.crt"},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": f"{CERTIFICATES}/kubelet-server.crt",
        "tlsPrivateKeyFile": f"{CERTIFICATES}/kubelet-server.key",
        "readOnlyPort": 0,
        "volumePluginDir": VOLUME_PLUGINS,
        "containerRuntimeEndpoint": f"unix://{CONTAINERD_SOCKET}",
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{cgroup}",
        "failCgroupV1": False,
        "clusterDomain": CLUSTER_DOMAIN,
        "clusterDNS": [str(addresses.dns)],
        "resolvConf": f"{SETTINGS}/resolv.conf",
        "failSwapOn": False,
        "evictionHard": {"memory.available": MIN_FREE},
        # The disk is a developer's: what fills it is not the pods. The kubelet reports pressure and takes no new pods.
        # After the grace period, it would evict pods and delete images, which are side-loaded and could not be pulled.
        "evictionSoft": dict.fromkeys(DISKS, MIN_FREE),
        "evictionSoftGracePeriod": dict.fromkeys(DISKS, TEN_YEARS),
        "evictionPressureTransitionPeriod": f"{PRESSURE_SECONDS}s",
        # Images are side-loaded and could not be pulled again: 100 turns their removal off.
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
        "serializeImagePulls": False,
        # The kernel must not prefer the user's own programs when memory runs out.
        "oomScoreAdj": 0,
    }


def _kube_proxy(addresses: Addresses) -> dict[str, Any]:
    return {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "clientConnection": {"kubeconfig": f"{SETTINGS}/kube-proxy.kubeconfig"},
        "clusterCIDR": str(addresses.pods),
        "mode": "iptables",
        "hostnameOverride": NODE_NAME,
        "healthzBindAddress": "127.0.0.1:10256",
        "metricsBindAddress": "127.0.0.1:10249",
        "nodePortAddresses": ["primary"],
        "oomScoreAdj": 0,
        # These are settings of the whole machine, which is not the node's.
        "conntrack": {"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
    }


def _recycler() -> dict[str, Any]:
    """Return the pod that empties a volume whose policy is Recycle. The default one would pull an image."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"generateName": "recycler-", "namespace": "default"},
        "spec": {
            "restartPolicy": "Never",
            "containers": [
                {
                    "name": "recycler",
                    "image": BUSYBOX,
                    "command": [
                        "/bin/sh",
                        "-c",
                        'rm -rf /scrub/..?* /scrub/.[!.]* /scrub/* && test -z "$(ls -A /scrub)"',
                    ],
                    "volumeMounts": [{"name": "volume", "mountPath": "/scrub"}],
                }
            ],
            "volumes": [{"name": "volume", "hostPath": {"path": "/replaced-by-the-controller"}}],
        },
    }


def _cni(addresses: Addresses) -> dict[str, Any]:
    return {
        "cniVersion": "1.0.0",
        "name": "strata",
        "plugins": [
            {
                "type": "bridge",
                "bridge": "cni0",
                "isGateway": True,
                "hairpinMode": True,
                "ipam": {
                    "type": "host-local",
                    # Gone with the node's network, so that no address stays taken by a pod that was killed.
                    "dataDir": "/run/cni",
                    "ranges": [[{"subnet": str(addresses.pods)}]],
                    "routes": [{"dst": "0.0.0.0/0"}],
                },
            },
            {"type": "portmap", "capabilities": {"portMappings": True}},
        ],
    }


def _containerd(snapshotter: str) -> str:
    cri = 'plugins."io.containerd.grpc.v1.cri"'
    return f"""version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.internal.v1.opt",
  "io.containerd.internal.v1.tracing",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
  "io.containerd.tracing.processor.v1.otlp",
]

[grpc]
address = "{CONTAINERD_SOCKET}"

[{cri}]
sandbox_image = "{PAUSE}"
# Where lowering oom_score_adj is not permitted, every sandbox would fail.
restrict_oom_score_adj = true

[{cri}.cni]
bin_dir = "/usr/lib/cni"
conf_dir = "{SETTINGS}/cni"

[{cri}.containerd]
snapshotter = "{snapshotter}"
default_runtime_name = "runc"

[{cri}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[{cri}.containerd.runtimes.runc.options]
SystemdCgroup = false
"""


def _corefile(addresses: Addresses) -> str:
    """Return CoreDNS' settings. It forwards to no other server, so names outside of the cluster do not exist."""
    return f"""{CLUSTER_DOMAIN}:53 in-addr.arpa:53 ip6.arpa:53 {{
    bind {addresses.node}
    errors
    ready 127.0.0.1:{DNS_READY_PORT}
    kubernetes {CLUSTER_DOMAIN} in-addr.arpa ip6.arpa {{
        kubeconfig {SETTINGS}/coredns.kubeconfig
        pods insecure
    }}
    cache 30
    loadbalance
}}
.:53 {{
    bind {addresses.node}
    errors
    template ANY ANY {{
        rcode NXDOMAIN
    }}
}}
"""
