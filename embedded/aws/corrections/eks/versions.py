"""The Kubernetes versions that EKS accepts for a cluster and its nodes.

The rules are those of the EKS User Guide ("Update existing cluster to new Kubernetes version", "Update a managed node
group") and of the Version Skew Policy of Kubernetes.
"""

from ...protocol import Refusal
from .account import EksAccount, Resource

DEFAULT_VERSION = "1.34"
"""The Kubernetes version of a cluster whose creation names none; moto's is one that EKS does not have any more."""
OFFERED = ("1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35")
"""The versions that a new cluster can have; the newest one is not the default."""
_MAX_SKEW = 3  # minor versions that nodes may be behind


def node_key(params: Resource) -> str:
    """Return the key of a node group's version in an account."""
    return f"{params['clusterName']}/{params['nodegroupName']}"


def check_cluster_version(account: EksAccount, name: str, version: str) -> None:
    """Refuse a version that is not the next one, or too new for the nodes."""
    found = account.versions[name]
    if minor(version) != minor(found) + 1:
        raise _invalid(f"Unsupported Kubernetes minor version update from {found} to {version}")
    for key, nodes in account.versions.items():
        if key.startswith(f"{name}/") and minor(nodes) < minor(version) - _MAX_SKEW:
            raise _invalid(f"Kubelet version {nodes} of node group {key} is not supported with {version}")


def check_node_version(account: EksAccount, params: Resource) -> None:
    """Refuse nodes that are newer than the cluster, or older than before."""
    newest = account.versions[params["clusterName"]]
    version = str(params.get("version", newest))
    if not minor(newest) - _MAX_SKEW <= minor(version) <= minor(newest):
        raise _invalid(f"Nodegroup version {version} is not supported with version {newest} of the cluster")
    found = account.versions.get(node_key(params), version)
    if minor(version) < minor(found):
        raise _invalid(f"Nodegroup version cannot be changed from {found} to {version}")


def minor(version: str) -> int:
    """Return the minor number of a Kubernetes version."""
    return int(version.partition(".")[2])


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)
