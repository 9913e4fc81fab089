"""Changes of a volume's reclaim policy. This is also how the data of a Released volume is deleted."""

from collections.abc import Iterator, Sequence

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, forbidden, invalid
from .cluster_volume import ClusterVolume
from .persistent_volume import PROVISIONED_BY
from .storage_class import ReclaimPolicy


def discard_problems(volume: ClusterVolume, volumes: Sequence[ClusterVolume], discarded: set[str]) -> Iterator[Problem]:
    """Yield each reason why a volume cannot be deleted together with its storage asset.

    Args:
        volume: the volume.
        volumes: all volumes of the cluster.
        discarded: the names of all volumes that are to be deleted.
    """
    if not volume.is_released:
        remedy = "delete the claim first" if volume.spec.get("claimRef") else "delete it with kubectl"
        yield invalid((), None, f"must be Released, and is {volume.state}", remedy)
    if not volume.annotations.get(PROVISIONED_BY):
        rule = "no provisioner created it, so none deletes its data"
        yield invalid((), None, rule, f"delete the data by hand, and then run `kubectl delete pv {volume.name}`")
    for other in volume.others_with_its_asset(volumes):
        if not other.is_released:
            why = f"claim {other.claim} uses its data through volume {other.name}"
            yield forbidden((), None, why, "keep it, or delete that claim first")
        elif other.name not in discarded:
            rule = f"has the same data as volume {other.name}"
            yield invalid((), None, rule, "discard that one as well")


class VolumePolicy(Component):
    """The reclaim policy of an existing volume.

    With `Delete`, the provisioner deletes a Released volume and its storage asset at once. Removing this component does
    not change the policy back.
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
