"""The resource types that hold data: what `protect: true` protects, and what a review counts as a loss of data.

Imports nothing but Python's own, so that a review can use it.
"""

from enum import Enum


class DataHolder(Enum):
    """How resources of a type hold data."""

    STORE = "keeping data is its purpose"
    MACHINE = "its root volume is deleted with it"


_HOLDERS = {
    "kubernetes:apiextensions.k8s.io:CustomResourceDefinition": DataHolder.STORE,
    "kubernetes:core:PersistentVolume": DataHolder.STORE,
    "kubernetes:core:PersistentVolumeClaim": DataHolder.STORE,
    "kubernetes:helm.sh:Release": DataHolder.STORE,
    "kubernetes:snapshot.storage.k8s.io:VolumeSnapshot": DataHolder.STORE,
    "kubernetes:snapshot.storage.k8s.io:VolumeSnapshotContent": DataHolder.STORE,
    "strata:autoscaling:AutoScalingGroup": DataHolder.MACHINE,
    "strata:ec2:Instance": DataHolder.MACHINE,
    "strata:ec2:Snapshot": DataHolder.STORE,
    "strata:ec2:Volume": DataHolder.STORE,
    "strata:eks:Cluster": DataHolder.STORE,
    "strata:kms:Key": DataHolder.STORE,
    "strata:logs:LogGroup": DataHolder.STORE,
}
"""By type, without the API version of Kubernetes' objects.

A cluster and a custom resource definition hold objects. A key holds the data that it encrypts, which are lost without
it. A namespace is not listed, because its claims are.
"""


def data_holder_of(type_: str) -> DataHolder | None:
    """Return how resources of a Pulumi type hold data; None if they hold none."""
    package, _, rest = type_.partition(":")
    module, _, name = rest.partition(":")
    return _HOLDERS.get(f"{package}:{module.partition('/')[0]}:{name}")
