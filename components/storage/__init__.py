"""The storage level: storage classes, provisioners, claims, static volumes, and the reuse of Released volumes."""

from ..volume_spec import EBS
from .claim import ONE_NODE_MODES, AccessMode, ClaimArgs
from .cluster_volume import ClusterVolume
from .dynamic_claim import DynamicClaim, DynamicClaimArgs
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
    "EBS",
    "ONE_NODE_MODES",
    "AccessMode",
    "ClaimArgs",
    "ClassPaths",
    "ClusterVolume",
    "DynamicClaim",
    "DynamicClaimArgs",
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
    "find_source",
    "reuse_problems",
]
