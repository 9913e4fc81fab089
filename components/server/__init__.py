"""The server level: groups of instances with their setup, disks and roles, and EKS clusters."""

from ..iam_permissions import Statement
from .add_on import AddOnArgs, AddOnPlan, configuration_of
from .auto_mode import plan_network_policies
from .cloud_init import Ansible, CloudInit, Control, File
from .disk import DataVolume, Disk
from .eks_args import EksArgs
from .eks_cluster import EksCluster, admit
from .identity import Rights
from .kubeconfig import SHELL_CALLER, Caller, kubeconfig_of
from .node_group import NodeGroup, NodeTaint, UpdateConfig
from .placement import ServerPlan, plan_servers
from .scaling_group import ServerScaling
from .server_group import ServerGroup, ServerGroupArgs

__all__ = [
    "SHELL_CALLER",
    "AddOnArgs",
    "AddOnPlan",
    "Ansible",
    "Caller",
    "CloudInit",
    "Control",
    "DataVolume",
    "Disk",
    "EksArgs",
    "EksCluster",
    "File",
    "NodeGroup",
    "NodeTaint",
    "Rights",
    "ServerGroup",
    "ServerGroupArgs",
    "ServerPlan",
    "ServerScaling",
    "Statement",
    "UpdateConfig",
    "admit",
    "configuration_of",
    "kubeconfig_of",
    "plan_network_policies",
    "plan_servers",
]
