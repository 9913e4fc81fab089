"""The reuse of data whose claim was deleted: a new volume with the storage asset of a Released one."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pulumi
from pydantic import Field

from ..aws import ec2
from ..base import Component, DnsSubdomain, quantity_in_bytes
from ..claim_args import AccessMode, ClaimArgs
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, forbidden, invalid, not_supported, out_of_range
from . import ebs
from .claim import plan_claim
from .cluster_volume import SOURCES, ClusterVolume
from .persistent_volume import VolumeReclaimPolicy, plan_volume

REUSES = "strata/reuses"
"""The annotation of a volume with the name of the Released one whose storage asset it took over."""
_OWN_ANNOTATIONS = ("pulumi.com/", "kubectl.kubernetes.io/", "pv.kubernetes.io/bound-by-controller", REUSES)


class ReusedClaimArgs(ClaimArgs):
    """The settings of a claim on the data of a Released volume."""

    from_volume: DnsSubdomain = Field(alias="from", examples=["pvc-0d9e1c1e"])
    """The name of the Released volume."""


def find_source(
    name: str, args: ReusedClaimArgs, namespace: str, volumes: Mapping[str, ClusterVolume]
) -> ClusterVolume | None:
    """Return the volume that the claim already has, or else the one that it names; None if neither exists."""
    for one in volumes.values():
        reuses = one.annotations.get(REUSES) == args.from_volume
        if reuses and one.claim == f"{namespace}/{name}" and not one.is_released:
            return one
    return volumes.get(args.from_volume)


def reuse_problems(
    args: ReusedClaimArgs, source: ClusterVolume, volumes: Sequence[ClusterVolume], nodes: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """Yield each reason why a claim cannot get the data of a Released volume.

    Args:
        args: the claim.
        source: what `find_source` returned for it.
        volumes: all volumes of the cluster.
        nodes: all nodes of the cluster.
    """
    if source.name != args.from_volume:
        return
    path, name = ("from",), args.from_volume
    if source.phase != "Released":
        remedy = "delete that claim first" if source.spec.get("claimRef") else "use a Released volume"
        yield invalid(path, name, f"must be Released, and is {source.state}", remedy)
    if source.policy != VolumeReclaimPolicy.RETAIN:
        why = f"its reclaim policy is {source.policy}, so its data is being deleted"
        yield forbidden(path, name, why, "use another volume")
    for other in source.others_with_its_asset(volumes):
        if not other.is_released:
            why = f"claim {other.claim} uses its data through volume {other.name}"
            yield forbidden(path, name, why, "delete that claim first")
        elif other.created_at > source.created_at or other.annotations.get(REUSES) == name:
            rule = f"its data now belongs to volume {other.name}, which is Released as well"
            yield invalid(path, name, rule, f"write from: {other.name}")
    if quantity_in_bytes(args.storage) > quantity_in_bytes(source.storage):
        yield out_of_range(("storage",), args.storage, maximum=f"the capacity of volume {name}, {source.storage}")
    modes = source.spec["accessModes"]
    if missing := [mode.value for mode in args.access_modes if mode.value not in modes]:
        yield not_supported(("accessModes",), missing, f"volume {name}", f"write any of {', '.join(modes)}")
    if not source.is_reached_from(nodes):
        names = ", ".join(str(node["metadata"]["name"]) for node in nodes) or "none"
        rule = f"no node of the cluster can reach it: it is in {', '.join(source.places)}, and the nodes are {names}"
        yield invalid(path, name, rule, "add a node there, or use another volume")


def plan_reuse(
    name: str, args: ReusedClaimArgs, source: ClusterVolume, namespace: pulumi.Input[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a new volume with the reclaim policy Retain, and the claim that is bound to it."""
    kept = {"nodeAffinity", "mountOptions", "volumeMode", "storageClassName", *SOURCES}
    volume = plan_volume(
        source.name if source.name != args.from_volume else _new_name(name, source),
        {key: value for key, value in source.spec.items() if key in kept},
        storage=source.storage,
        access_modes=[AccessMode(mode) for mode in source.spec["accessModes"]],
        claim=(namespace, name),
        policy=VolumeReclaimPolicy.RETAIN,
    )
    taken_over = {key: value for key, value in source.annotations.items() if not key.startswith(_OWN_ANNOTATIONS)}
    volume["metadata"]["annotations"] |= taken_over | {REUSES: args.from_volume}
    bound: dict[str, pulumi.Input[str]] = {
        "storageClassName": source.spec.get("storageClassName", ""),
        "volumeName": volume["metadata"]["name"],
    }
    return volume, plan_claim(name, args, namespace, bound)


def _new_name(name: str, source: ClusterVolume) -> str:
    digest = hashlib.sha256(f"{source.name}/{source.found['metadata']['uid']}".encode()).hexdigest()
    return f"{name}-{digest[:10]}"


class ReusedVolume(Component):
    """A PersistentVolume with the storage asset of a Released one, and the PersistentVolumeClaim that gets its data.

    Both volumes have the reclaim policy Retain. When this component is deleted, the new one stays and is Released. With
    `in_aws`, an EBS volume gets the tag that the EBS CSI driver's IAM policy requires, and keeps it.

    Attributes:
        claim_name: the name of the claim in the cluster. Take it from here, so that pods are deleted before the claim.
    """

    token = "strata:storage:ReusedVolume"  # noqa: S105 - a Pulumi type token
    claim_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ReusedClaimArgs,
        *,
        source: ClusterVolume,
        namespace: pulumi.Input[str],
        in_aws: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the volume and its claim.

        Args:
            name: the name of the claim.
            args: the settings of the claim.
            source: the volume whose data the claim gets, as `find_source` returns it.
            namespace: the name of its namespace, as `Namespace.namespace` has it.
            in_aws: whether the cluster is in AWS, so that an EBS volume gets the tag of its driver.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster, and with `in_aws`
                `providers` are that and a strata provider.
        """
        super().__init__(name, opts)
        planned_volume, planned_claim = plan_reuse(name, args, source, namespace)
        tagged = []
        if in_aws and source.ebs_volume_id is not None:
            options, (_, key, value) = self.child(retain_on_delete=True), ebs.CSI_DRIVER
            tagged.append(ec2.VolumeTag(name, volume_id=source.ebs_volume_id, key=key, value=value, opts=options))
        options = self.child(retain_on_delete=True, depends_on=tagged)
        volume = KubernetesObject(f"{name}-volume", planned_volume, options)
        claim = KubernetesObject(name, planned_claim, self.child(depends_on=[volume]))
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
