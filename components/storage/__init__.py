"""Storage: classes, the provisioners that make volumes for them, static volumes, and claims."""

from .claim import ONE_NODE_MODES, AccessMode, ClaimArgs
from .dynamic_claim import DynamicClaim, DynamicClaimArgs
from .local_path_provisioner import LocalPathProvisioner, LocalPathProvisionerArgs
from .persistent_volume import VolumeReclaimPolicy
from .static_volume import EbsVolume, NodePath, StaticVolume, StaticVolumeArgs
from .storage_class import LocalPathParameters, ReclaimPolicy, StorageClass, StorageClassArgs, VolumeBindingMode

__all__ = [
    "ONE_NODE_MODES",
    "AccessMode",
    "ClaimArgs",
    "DynamicClaim",
    "DynamicClaimArgs",
    "EbsVolume",
    "LocalPathParameters",
    "LocalPathProvisioner",
    "LocalPathProvisionerArgs",
    "NodePath",
    "ReclaimPolicy",
    "StaticVolume",
    "StaticVolumeArgs",
    "StorageClass",
    "StorageClassArgs",
    "VolumeBindingMode",
    "VolumeReclaimPolicy",
]
