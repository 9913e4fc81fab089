"""Storage: classes, the provisioners that make volumes for them, and claims."""

from .dynamic_claim import AccessMode, DynamicClaim, DynamicClaimArgs
from .local_path_provisioner import LocalPathProvisioner, LocalPathProvisionerArgs
from .storage_class import LocalPathParameters, ReclaimPolicy, StorageClass, StorageClassArgs, VolumeBindingMode

__all__ = [
    "AccessMode",
    "DynamicClaim",
    "DynamicClaimArgs",
    "LocalPathParameters",
    "LocalPathProvisioner",
    "LocalPathProvisionerArgs",
    "ReclaimPolicy",
    "StorageClass",
    "StorageClassArgs",
    "VolumeBindingMode",
]
