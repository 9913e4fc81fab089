"""Rules for storage in an EKS cluster with Auto Mode, or without it: each has a driver of EBS volumes of its own."""

from collections.abc import Iterator

from components.problems import Problem, conflict, not_supported
from components.storage import AUTO_EBS, EBS, IN_TREE_EBS

from ..model.cluster_storage import ClusterStorage
from ..model.kubernetes import Kubernetes
from ..model.resolved import InCluster
from ..model.storage import Storage

AUTO_MODE = ("kubernetes", "eks", "autoMode")
MAX_NAMED = 5


def provisioner_problems(storage: Storage, kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Yield storage classes whose provisioner a new cluster does not have: their claims would stay Pending."""
    if kubernetes is None or not kubernetes.creates_eks:
        return
    automatic = kubernetes.eks_args.auto_mode
    for name, args in storage.classes.items():
        path = ("storage", "classes", name, "provisioner")
        if automatic and args.provisioner in (EBS, IN_TREE_EBS):
            by, remedy = "a cluster with kubernetes.eks.autoMode", f"write {AUTO_EBS}"
            yield not_supported(path, args.provisioner, by, remedy, refers_to=AUTO_MODE)
        if not automatic and args.provisioner == AUTO_EBS:
            by, remedy = "a cluster without kubernetes.eks.autoMode", f"write {EBS}, or set autoMode: true"
            yield not_supported(path, args.provisioner, by, remedy, refers_to=AUTO_MODE)


def driver_problems(planned: InCluster, found: ClusterStorage) -> Iterator[Problem]:
    """Yield the volumes of the cluster that the planned driver of EBS volumes cannot attach.

    A volume keeps the driver that it was created for (Kubernetes, the source of a PersistentVolume is immutable).
    """
    if planned.eks is None:
        return
    driver = planned.ebs_driver.name
    others = {name: one for name, one in found.volumes.items() if one.ebs_driver not in (None, driver)}
    used = [f"{one.name} ({one.state})" for one in others.values() if not one.is_released]
    if used:
        automatic = planned.eks.auto_mode
        named = ", ".join(sorted(used)[:MAX_NAMED]) + (f" and {len(used) - MAX_NAMED} more" * (len(used) > MAX_NAMED))
        old = EBS if automatic else AUTO_EBS
        why = f"because volumes do not move from one driver to another: {named}"
        remedy = (
            f"restore autoMode: {str(not automatic).lower()}, or delete their claims first; with the policy Retain, "
            "storage.volumes can use the EBS volume (ebs.volumeId) afterwards"
        )
        yield conflict(AUTO_MODE, automatic, f"volumes of {old}", remedy, why=why)
    for name, claim in planned.reused_claims.items():
        source = others.get(claim.args.from_volume)
        if source is not None and source.is_released:
            by = f"{driver}, the driver of the cluster, since it is a volume of {source.ebs_driver}"
            remedy = f"use its EBS volume instead: storage.volumes, ebs.volumeId: {source.asset.name}"
            yield not_supported(("storage", "claims", name, "from"), source.name, by, remedy)
