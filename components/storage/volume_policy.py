"""Another reclaim policy for a volume that a provisioner made, which is also how a Released one is discarded."""

from collections.abc import Iterator, Sequence

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject
from ..problems import Problem
from .held_volume import HeldVolume
from .persistent_volume import PROVISIONED_BY
from .storage_class import ReclaimPolicy


def discard_problems(volume: HeldVolume, volumes: Sequence[HeldVolume], discarded: set[str]) -> Iterator[Problem]:
    """Why a volume cannot be discarded together with its asset."""
    if not volume.is_over:
        yield Problem((), None, f"is {volume.phase}, with claim {volume.claim}: only what is Released is discarded")
    if not volume.annotations.get(PROVISIONED_BY):
        message = "has an asset that no provisioner made or deletes: empty it by hand, and kubectl delete pv it"
        yield Problem((), None, message)
    for other in volume.others_with_its_asset(volumes):
        if not other.is_over:
            yield Problem((), None, f"has its asset in use by volume {other.name}, which claim {other.claim} has")
        elif other.name not in discarded:
            yield Problem((), None, f"shares its asset with volume {other.name}: discard that one too")


class VolumePolicy(Component):
    """The reclaim policy of a volume that is there.

    `Delete` on a Released volume has its provisioner delete the asset and the volume. A volume keeps its policy when
    this component goes.
    """

    token = "strata:storage:VolumePolicy"  # noqa: S105 - a Pulumi type token

    def __init__(self, name: str, policy: ReclaimPolicy, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        KubernetesObject(
            name,
            {
                "apiVersion": "v1",
                "kind": "PersistentVolume",
                "metadata": {"name": name, "annotations": {"pulumi.com/skipAwait": "true"}},
                "spec": {"persistentVolumeReclaimPolicy": policy.value},
            },
            self.child(retain_on_delete=True),
            patch=True,
        )
        self.register_outputs({})
