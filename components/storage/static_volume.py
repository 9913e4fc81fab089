"""A volume that an administrator provides, and its claim, bound to each other and to nothing else."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..aws import ec2
from ..base import AbsolutePath, Args, Component, DnsSubdomain
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, matching
from ..provider.ebs_limits import VolumeType, limit_problems
from ..volume_spec import EBS
from . import ebs
from .claim import ClaimArgs, plan_claim
from .persistent_volume import HOST_LABEL, VolumeReclaimPolicy, at, plan_volume

VolumeId = Annotated[
    str, matching(r"vol-[0-9a-f]{8}([0-9a-f]{9})?", "the id of an EBS volume, like vol-0123456789abcdef0")
]
Server = Annotated[
    str, matching(r"[A-Za-z0-9]([-.:A-Za-z0-9]*[A-Za-z0-9])?", "a server's name or address, like nfs.example.org")
]
ExportedPath = Annotated[
    str,
    matching(r"/(?!(.*/)?\.\.(/|$)).*", "an exported folder's absolute path with no '..' in it, like /exports/data"),
]
Zone = Annotated[str, matching(r"[a-z]{2}(-[a-z]+)+-\d[a-z]", "a zone, like eu-west-1a")]


class NodePath(Args):
    """A folder of a node, which has to be there. The node's disk is all there is behind it."""

    path: AbsolutePath = Field(examples=["/srv/data"])
    node: DnsSubdomain = Field(examples=["node-1"])
    type: Literal["local", "hostPath"] = "local"
    """`local`, whose files Kubernetes gives to the pod's fsGroup, or `hostPath`, which it takes as they are."""


class EbsVolume(Args):
    """An EBS volume: one that is there (`volumeId`), or one that is made, as large as the claim.

    Either way it gets the tag without which the driver's policy does not let it touch a volume.
    """

    availability_zone: Zone = Field(examples=["eu-west-1a"])
    volume_id: VolumeId | None = None
    fs_type: ebs.FileSystem = "ext4"
    """With which an empty volume is formatted when it is first used."""
    volume_type: VolumeType | None = None
    """gp3 when not given."""
    iops: int | None = None
    throughput: int | None = None
    """MiB/s."""
    encrypted: bool | None = None
    """True when not given."""
    kms_key_id: ebs.KeyArn | None = None

    def problems(self) -> Iterator[Problem]:
        if self.volume_id is None:
            return
        for field in ("volume_type", "iops", "throughput", "encrypted", "kms_key_id"):
            if getattr(self, field) is not None:
                message = "is of a volume that is made, and volumeId names one that is there: remove one of the two"
                yield Problem((str(type(self).model_fields[field].alias),), getattr(self, field), message)


class NfsVolume(Args):
    """A folder that an NFS server exports, which has to be there; every node that mounts it needs an NFS client."""

    server: Server = Field(examples=["nfs.example.org"])
    path: ExportedPath = Field(examples=["/exports/data"])
    read_only: bool = False
    """Whether it is mounted so that nobody can write."""


class StaticVolumeArgs(ClaimArgs):
    """A volume on a path of a node, on NFS or on EBS, and its claim."""

    node_path: NodePath | None = None
    nfs: NfsVolume | None = None
    ebs: EbsVolume | None = None
    reclaim_policy: VolumeReclaimPolicy = VolumeReclaimPolicy.RETAIN
    mount_options: list[str] = []
    claimed: bool = True
    """Whether the claim is made; without it, the volume is kept for a claim of its name."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if sum(asset is not None for asset in (self.node_path, self.nfs, self.ebs)) != 1:
            yield Problem((), None, "needs one of nodePath, nfs and ebs, where its data is")
            return
        if self.ebs is not None:
            yield from self._ebs_problems(self.ebs)
        elif self.reclaim_policy == VolumeReclaimPolicy.DELETE:
            message = "nobody deletes a folder of a node or a server: write Retain, or Recycle to have it emptied"
            yield Problem(("reclaimPolicy",), self.reclaim_policy.value, message)
        if self.node_path is not None:
            yield from self._node_path_problems(self.node_path)
        if self.nfs is not None and self.nfs.read_only and self.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            message = "empties the folder, and nfs.readOnly lets nobody write there: remove one of the two"
            yield Problem(("reclaimPolicy",), self.reclaim_policy.value, message)

    def _node_path_problems(self, folder: NodePath) -> Iterator[Problem]:
        yield from self.one_node_problems("a path is on one node")
        if self.reclaim_policy == VolumeReclaimPolicy.RECYCLE and folder.type != "hostPath":
            message = "Kubernetes recycles no local volume: write Retain, or type: hostPath for its nodePath"
            yield Problem(("reclaimPolicy",), self.reclaim_policy.value, message)
        if self.mount_options:
            yield Problem(("mountOptions",), self.mount_options, "a folder takes no mount options: remove them")

    def _ebs_problems(self, volume: EbsVolume) -> Iterator[Problem]:
        yield from self.one_node_problems("an EBS volume is attached to one node")
        if self.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            message = "Kubernetes recycles paths of a node and NFS alone, and no EBS volume: write Retain or Delete"
            yield Problem(("reclaimPolicy",), self.reclaim_policy.value, message)
        if volume.volume_id is None:
            size, kind = ebs.gibibytes(self.storage), volume.volume_type or "gp3"
            values = volume.model_dump(by_alias=True)
            for setting, message in limit_problems(kind, size, volume.iops, volume.throughput):
                if setting == "size":
                    yield Problem(("storage",), self.storage, message)
                else:
                    yield Problem(("ebs", setting), values[setting], message)


def plan_source(args: StaticVolumeArgs, volume_id: pulumi.Input[str] | None) -> dict[str, Any]:
    """Where the volume is, as its PersistentVolume says it. `volume_id`: the EBS volume."""
    mounted = {"mountOptions": args.mount_options} if args.mount_options else {}
    if args.ebs is not None:
        source = {"driver": EBS, "volumeHandle": volume_id, "fsType": args.ebs.fs_type}
        return {"csi": source, **at(ebs.ZONE_LABEL, args.ebs.availability_zone), **mounted}
    if args.nfs is not None:
        return {"nfs": args.nfs.model_dump(by_alias=True, exclude_defaults=True), **mounted}
    if args.node_path is None:
        raise ValueError("a static volume has nodePath, nfs or ebs")
    path = {"path": args.node_path.path}
    if args.node_path.type == "hostPath":
        path["type"] = "Directory"
    return {args.node_path.type: path, **at(HOST_LABEL, args.node_path.node)}


class StaticVolume(Component):
    """A PersistentVolume on an asset that is there or, on EBS, made, and the PersistentVolumeClaim for it.

    With the policy `Retain` both the volume and its asset outlive this component: the volume as Released.

    Attributes:
        claim_name: the claim's name in the cluster. Whoever uses the claim takes the name from here, and is thereby
            destroyed before it.
    """

    token = "strata:storage:StaticVolume"  # noqa: S105 - a Pulumi type token
    claim_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: StaticVolumeArgs,
        *,
        namespace: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        retained = args.reclaim_policy == VolumeReclaimPolicy.RETAIN
        if args.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            message = f"volume {name}: Recycle is deprecated in Kubernetes, which advises dynamic provisioning instead"
            pulumi.log.warn(message, resource=self)
        asset = self._ebs_volume(name, args.ebs, args.storage, retained=retained) if args.ebs else None
        source = plan_source(args, asset)
        planned = plan_volume(
            name,
            source,
            storage=args.storage,
            access_modes=args.access_modes,
            claim=(namespace, name),
            policy=args.reclaim_policy,
        )
        volume = KubernetesObject(f"{name}-volume", planned, self.child(retain_on_delete=retained))
        self.claim_name = pulumi.Output.from_input(name)
        if args.claimed:
            bound: dict[str, pulumi.Input[str]] = {"storageClassName": "", "volumeName": volume.object_name}
            claim = KubernetesObject(name, plan_claim(name, args, namespace, bound), self.child())
            self.claim_name = claim.object_name
        self.register_outputs({"claimName": self.claim_name})

    def _ebs_volume(self, name: str, args: EbsVolume, storage: str, *, retained: bool) -> pulumi.Output[str]:
        """The id of the EBS volume, which has its tag by then: the one that is given, or one that is made."""
        if args.volume_id is not None:
            volume_id = args.volume_id
            tag = ec2.VolumeTag(
                name, volume_id=volume_id, key=ebs.CLUSTER_TAG, value="true", opts=self.child(retain_on_delete=True)
            )
            return tag.id.apply(lambda _: volume_id)
        made = ec2.Volume(
            name,
            availability_zone=args.availability_zone,
            size=ebs.gibibytes(storage),
            volume_type=args.volume_type,
            iops=args.iops,
            throughput=args.throughput,
            encrypted=args.encrypted,
            kms_key_id=args.kms_key_id,
            tags={"Name": name, ebs.CLUSTER_TAG: "true"},
            opts=self.child(retain_on_delete=retained),
        )
        return made.id
