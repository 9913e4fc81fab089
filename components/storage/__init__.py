"""The storage level: storage classes, provisioners, claims, static volumes, and the reuse of Released volumes."""

from ..claim_args import ONE_NODE_MODES, AccessMode, ClaimArgs
from ..volume_spec import AUTO_EBS, EBS, EBS_DRIVERS
from .cluster_volume import ClusterVolume
from .dynamic_claim import DynamicClaim, DynamicClaimArgs
from .ebs import CSI_DRIVER, IN_TREE_EBS, EbsDriver, driver_of_auto_mode
from .local_path_provisioner import ClassPaths, LocalPathProvisioner, LocalPathProvisionerArgs, NodePaths
from .persistent_volume import VolumeReclaimPolicy
from .reused_volume import ReusedClaimArgs, ReusedVolume, find_source, reuse_problems
from .static_volume import EbsVolume, NfsVolume, NodePath, StaticVolume, StaticVolumeArgs
from .storage_class import (
    LocalPathParameters,
    ReclaimPolicy,
    StorageClass,
    StorageClassArgs,
    TopologyRequirement,
    TopologyTerm,
    VolumeBindingMode,
)
from .volume_guard import VolumeGuard
from .volume_policy import VolumePolicy

__all__ = [
    "AUTO_EBS",
    "CSI_DRIVER",
    "EBS",
    "EBS_DRIVERS",
    "IN_TREE_EBS",
    "ONE_NODE_MODES",
    "AccessMode",
    "ClaimArgs",
    "ClassPaths",
    "ClusterVolume",
    "DynamicClaim",
    "DynamicClaimArgs",
    "EbsDriver",
    "EbsVolume",
    "LocalPathParameters",
    "LocalPathProvisioner",
    "LocalPathProvisionerArgs",
    "NfsVolume",
    "NodePath",
    "NodePaths",
    "ReclaimPolicy",
    "ReusedClaimArgs",
    "ReusedVolume",
    "StaticVolume",
    "StaticVolumeArgs",
    "StorageClass",
    "StorageClassArgs",
    "TopologyRequirement",
    "TopologyTerm",
    "VolumeBindingMode",
    "VolumeGuard",
    "VolumePolicy",
    "VolumeReclaimPolicy",
    "driver_of_auto_mode",
    "find_source",
    "reuse_problems",
]
