"""Servers: groups of instances, what they are given at their first boot, and whose they are."""

from .autoscaling import Autoscaling
from .cloud_init import CloudInit
from .disk import DataVolume, Disk
from .eks_cluster import Caller, EksArgs, EksCluster, NodeGroup, kubeconfig_of
from .placement import ServerPlan, plan_servers
from .server_group import GROUP_TAG, SERVER_TAG, Rights, ServerGroup, ServerGroupArgs, tag_value

__all__ = [
    "GROUP_TAG",
    "SERVER_TAG",
    "Autoscaling",
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
    "kubeconfig_of",
    "plan_servers",
    "tag_value",
]
