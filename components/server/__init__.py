"""The server level: groups of instances with their setup, disks and roles, and EKS clusters."""

from .cloud_init import CloudInit
from .disk import DataVolume, Disk
from .eks_cluster import EksArgs, EksCluster
from .identity import Rights
from .kubeconfig import Caller, kubeconfig_of
from .node_group import NodeGroup
from .placement import ServerPlan, plan_servers
from .scaling_group import ServerScaling
from .server_group import ServerGroup, ServerGroupArgs

__all__ = [
    "Caller",
    "CloudInit",
    "DataVolume",
    "Disk",
    "EksArgs",
    "EksCluster",
    "NodeGroup",
    "Rights",
    "ServerGroup",
    "ServerGroupArgs",
    "ServerPlan",
    "ServerScaling",
    "kubeconfig_of",
    "plan_servers",
]
