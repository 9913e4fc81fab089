"""A claim on the data of a claim that is gone: a new volume for the asset of one that is Released."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pulumi
from pydantic import Field

from ..aws import ec2
from ..base import Component, DnsSubdomain, quantity_in_bytes
from ..kubernetes_object import KubernetesObject
from ..problems import Problem
from . import ebs
from .claim import AccessMode, ClaimArgs, plan_claim
from .held_volume import SOURCES, HeldVolume
from .persistent_volume import VolumeReclaimPolicy, plan_volume

REUSES = "strata/reuses"
"""The annotation of a volume that names the Released one whose asset it took over."""
_NOT_TAKEN_OVER = ("pulumi.com/", "kubectl.kubernetes.io/", "pv.kubernetes.io/bound-by-controller", REUSES)


class ReusedClaimArgs(ClaimArgs):
    """A claim that takes over the data of a Released volume."""

    from_volume: DnsSubdomain = Field(alias="from", examples=["pvc-0d9e1c1e"])
    """The Released volume's name."""


def find_holder(
    name: str, args: ReusedClaimArgs, namespace: str, volumes: Mapping[str, HeldVolume]
) -> HeldVolume | None:
    """The volume by which the claim has its data already, or the one whose data it is to get; None where none is."""
    for one in volumes.values():
        if one.annotations.get(REUSES) == args.from_volume and one.claim == f"{namespace}/{name}" and not one.is_over:
            return one
    return volumes.get(args.from_volume)


def reuse_problems(
    args: ReusedClaimArgs, holder: HeldVolume, volumes: Sequence[HeldVolume], nodes: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """Why the claim cannot have the data of a Released volume."""
    if holder.name != args.from_volume:
        return
    path, name = ("from",), args.from_volume
    if holder.phase != "Released":
        message = f"is {holder.phase} and not Released; its claim is {holder.claim}: remove that one first"
        yield Problem(path, name, message)
    if holder.policy != VolumeReclaimPolicy.RETAIN:
        yield Problem(path, name, f"has the policy {holder.policy}, so that its data is on the way out: no reuse")
    for other in holder.others_with_its_asset(volumes):
        if not other.is_over:
            yield Problem(path, name, f"has its asset in use by volume {other.name}, which claim {other.claim} has")
        elif other.made_at > holder.made_at or other.annotations.get(REUSES) == name:
            message = f"gave its asset to volume {other.name}, which is Released: write from: {other.name}"
            yield Problem(path, name, message)
    if quantity_in_bytes(args.storage) > quantity_in_bytes(holder.storage):
        message = f"is more than volume {name} has, {holder.storage}: ask for that or less"
        yield Problem(("storage",), args.storage, message)
    modes = holder.spec["accessModes"]
    if missing := [mode.value for mode in args.access_modes if mode.value not in modes]:
        yield Problem(("accessModes",), missing, f"volume {name} has {', '.join(modes)}: write one of these")
    if not holder.is_reached_from(nodes):
        has = ", ".join(str(node["metadata"]["name"]) for node in nodes) or "none"
        message = f"is in {', '.join(holder.places)}, and the cluster has no node there; its nodes are {has}"
        yield Problem(path, name, message)


def plan_reuse(
    name: str, args: ReusedClaimArgs, holder: HeldVolume, namespace: pulumi.Input[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The new volume, whose asset is never deleted with it, and the claim that is bound to it."""
    kept = {"nodeAffinity", "mountOptions", "volumeMode", "storageClassName", *SOURCES}
    volume = plan_volume(
        holder.name if holder.name != args.from_volume else _new_name(name, holder),
        {key: value for key, value in holder.spec.items() if key in kept},
        storage=holder.storage,
        access_modes=[AccessMode(mode) for mode in holder.spec["accessModes"]],
        claim=(namespace, name),
        policy=VolumeReclaimPolicy.RETAIN,
    )
    taken_over = {key: value for key, value in holder.annotations.items() if not key.startswith(_NOT_TAKEN_OVER)}
    volume["metadata"]["annotations"] |= taken_over | {REUSES: args.from_volume}
    bound: dict[str, pulumi.Input[str]] = {
        "storageClassName": holder.spec.get("storageClassName", ""),
        "volumeName": volume["metadata"]["name"],
    }
    return volume, plan_claim(name, args, namespace, bound)


def _new_name(name: str, holder: HeldVolume) -> str:
    digest = hashlib.sha256(f"{holder.name}/{holder.found['metadata']['uid']}".encode()).hexdigest()
    return f"{name}-{digest[:10]}"


class ReusedVolume(Component):
    """A PersistentVolume on the asset of a Released one, and the PersistentVolumeClaim that has its data.

    Both volumes have the policy Retain, and the new one outlives this component as Released. An EBS volume gets the tag
    without which the driver's policy does not let it touch one, where AWS is at hand (`in_aws`), and keeps it.

    Attributes:
        claim_name: the claim's name in the cluster. Whoever uses the claim takes the name from here, and is thereby
            destroyed before it.
    """

    token = "strata:storage:ReusedVolume"  # noqa: S105 - a Pulumi type token
    claim_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ReusedClaimArgs,
        *,
        holder: HeldVolume,
        namespace: pulumi.Input[str],
        in_aws: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        planned_volume, planned_claim = plan_reuse(name, args, holder, namespace)
        tagged = []
        if in_aws and holder.ebs_volume_id is not None:
            options = self.child(retain_on_delete=True)
            tagged.append(
                ec2.VolumeTag(name, volume_id=holder.ebs_volume_id, key=ebs.CLUSTER_TAG, value="true", opts=options)
            )
        options = self.child(retain_on_delete=True, depends_on=tagged)
        volume = KubernetesObject(f"{name}-volume", planned_volume, options)
        claim = KubernetesObject(name, planned_claim, self.child(depends_on=[volume]))
        self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})
