"""Static provisioning: a volume on storage that an administrator provides, and its claim, bound to each other."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..aws import ec2
from ..base import AbsolutePath, Args, Component, DnsSubdomainPassedOn, LaterString, OrLater
from ..claim_args import EBS_ON_ONE_NODE, ClaimArgs
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, conflict, invalid, matching, not_applicable, not_supported
from ..provider import aws_forms
from ..provider.ebs_limits import VolumeType, limit_problems
from . import ebs
from .claim import plan_claim
from .persistent_volume import HOST_LABEL, VolumeReclaimPolicy, at, plan_volume

VolumeId = Annotated[
    str, matching(r"vol-[0-9a-f]{8}([0-9a-f]{9})?", "the id of an EBS volume, for example vol-0123456789abcdef0")
]
Server = Annotated[
    str,
    matching(
        r"[A-Za-z0-9]([-.:A-Za-z0-9]*[A-Za-z0-9])?", "the name or address of a server, for example nfs.example.org"
    ),
]
ExportedPath = Annotated[
    str,
    matching(
        r"/(?!(.*/)?\.\.(/|$)).*", "the absolute path of an exported folder, without '..', for example /exports/data"
    ),
]
Zone = Annotated[str, matching(*aws_forms.ZONE)]


class NodePath(Args):
    """An existing folder on a node. Its data is on the disk of that node alone."""

    path: AbsolutePath = Field(examples=["/srv/data"])
    """The absolute path of the folder, which has to exist."""
    node: DnsSubdomainPassedOn = Field(examples=["node-1"])
    """The node's label kubernetes.io/hostname."""
    type: Literal["local", "hostPath"] = "local"
    """The volume source: with `local`, Kubernetes changes the group of the files to the pod's fsGroup; with `hostPath`,
    it leaves them as they are."""


class EbsVolume(Args):
    """An EBS volume: an existing one (`volumeId`), or one that is created with the size of the claim.

    Either gets the tag that the IAM policy of the cluster's driver requires.
    """

    availability_zone: Annotated[str | LaterString, OrLater(Zone)] = Field(examples=["eu-west-1a"])
    """The availability zone of the volume. Only pods in this zone can use it."""
    volume_id: Annotated[str | LaterString, OrLater(VolumeId)] | None = None
    """The id of an existing volume; one is created when omitted. The settings below, other than `fsType`, are for a
    created one."""
    fs_type: ebs.FileSystem = "ext4"
    """The file system that is created on an empty volume when it is first used."""
    volume_type: VolumeType | None = None
    """The volume type; gp3 when omitted."""
    iops: int | None = None
    """Provisioned IOPS; the minimum of the type when omitted. Types io1 and io2 require it."""
    throughput: int | None = None
    """Provisioned throughput in MiB/s; 125 when omitted. Only for gp3."""
    encrypted: bool | None = None
    """Whether the volume is encrypted; true when omitted."""
    kms_key_id: ebs.KeyArnPassedOn | None = None
    """The ARN of the KMS key; the account's default key for EBS when omitted."""

    def problems(self) -> Iterator[Problem]:
        if self.volume_id is None:
            return
        for field in ("volume_type", "iops", "throughput", "encrypted", "kms_key_id"):
            if getattr(self, field) is not None:
                path = (self.key_of(field),)
                yield conflict(path, getattr(self, field), "volumeId", why="which names an existing volume")


class NfsVolume(Args):
    """An existing folder that an NFS server exports. Every node that mounts it needs an NFS client."""

    server: Annotated[str | LaterString, OrLater(Server)] = Field(examples=["nfs.example.org"])
    """The name or address of the server."""
    path: Annotated[str | LaterString, OrLater(ExportedPath)] = Field(examples=["/exports/data"])
    """The absolute path of the exported folder."""
    read_only: bool = False
    """Whether the folder is mounted read-only."""


class StaticVolumeArgs(ClaimArgs):
    """A static volume and its claim. It is on exactly one of a node, NFS and EBS."""

    node_path: NodePath | None = None
    """A folder on a node."""
    nfs: NfsVolume | None = None
    """A folder on an NFS server."""
    ebs: EbsVolume | None = None
    """An EBS volume."""
    reclaim_policy: VolumeReclaimPolicy = VolumeReclaimPolicy.RETAIN
    """What happens to the data when the claim is deleted: it is kept (`Retain`), deleted with its EBS volume
    (`Delete`), or its folder is emptied (`Recycle`). Kept by default, so that no data is lost by mistake."""
    mount_options: list[str] = []
    """Mount options, for NFS and EBS."""
    claimed: bool = True
    """Whether the claim is created. Without it, the volume stays reserved for a claim with its name."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if sum(asset is not None for asset in (self.node_path, self.nfs, self.ebs)) != 1:
            yield invalid((), None, "must have exactly one of nodePath, nfs and ebs")
            return
        if self.ebs is not None:
            yield from self._ebs_problems(self.ebs)
        elif self.reclaim_policy == VolumeReclaimPolicy.DELETE:
            by, remedy = "folders of a node or server, which nothing deletes", "write Retain, or Recycle to empty them"
            yield not_supported(("reclaimPolicy",), self.reclaim_policy.value, by, remedy)
        if self.node_path is not None:
            yield from self._node_path_problems(self.node_path)
        if self.nfs is not None and self.nfs.read_only and self.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            why = "because emptying a folder needs write access"
            yield conflict(("reclaimPolicy",), self.reclaim_policy.value, "nfs.readOnly", why=why)

    def _node_path_problems(self, folder: NodePath) -> Iterator[Problem]:
        yield from self.one_node_problems("a folder of a node is on one node")
        if self.reclaim_policy == VolumeReclaimPolicy.RECYCLE and folder.type != "hostPath":
            remedy = "write Retain, or nodePath.type: hostPath"
            yield not_supported(("reclaimPolicy",), self.reclaim_policy.value, "volumes of type local", remedy)
        if self.mount_options:
            yield not_applicable(("mountOptions",), self.mount_options, "a folder of a node, which is not mounted")

    def _ebs_problems(self, volume: EbsVolume) -> Iterator[Problem]:
        yield from self.one_node_problems(EBS_ON_ONE_NODE)
        if self.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            by, remedy = "EBS volumes, since Kubernetes recycles only hostPath and NFS", "write Retain or Delete"
            yield not_supported(("reclaimPolicy",), self.reclaim_policy.value, by, remedy)
        if volume.volume_id is None:
            size, kind = ebs.gibibytes(self.storage), volume.volume_type or "gp3"
            values = volume.model_dump(by_alias=True)
            for setting, message in limit_problems(kind, size, volume.iops, volume.throughput):
                if setting == "size":
                    yield invalid(("storage",), self.storage, message)
                else:
                    yield invalid(("ebs", setting), values[setting], message)


def plan_source(
    args: StaticVolumeArgs, volume_id: pulumi.Input[str] | None, driver: ebs.EbsDriver = ebs.CSI_DRIVER
) -> dict[str, Any]:
    """Return the source and node affinity of a volume, as fields of its spec.

    `volume_id` is the id of its EBS volume, if it is on EBS, and `driver` the one that the cluster has.
    """
    mounted = {"mountOptions": args.mount_options} if args.mount_options else {}
    if args.ebs is not None:
        source = {"driver": driver.name, "volumeHandle": volume_id, "fsType": args.ebs.fs_type}
        return {"csi": source, **at(ebs.ZONE_LABEL, args.ebs.availability_zone), **mounted}
    if args.nfs is not None:
        return {"nfs": args.nfs.model_dump(by_alias=True, exclude_defaults=True), **mounted}
    if args.node_path is None:
        raise ValueError("a static volume has one of nodePath, nfs and ebs")
    path = {"path": args.node_path.path}
    if args.node_path.type == "hostPath":
        path["type"] = "Directory"
    return {args.node_path.type: path, **at(HOST_LABEL, args.node_path.node)}


class StaticVolume(Component):
    """A PersistentVolume on existing storage, or on an EBS volume that is created, and its PersistentVolumeClaim.

    With the reclaim policy `Retain`, the volume and its storage asset stay when this component is deleted; the volume
    is Released then.

    Attributes:
        claim_name: the name of the claim in the cluster. Take it from here, so that pods are deleted before the claim.
    """

    token = "strata:storage:StaticVolume"  # noqa: S105 - a Pulumi type token
    claim_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: StaticVolumeArgs,
        *,
        namespace: pulumi.Input[str],
        driver: ebs.EbsDriver = ebs.CSI_DRIVER,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the volume and its claim.

        Args:
            name: the name of the claim and of the volume.
            args: the settings of the volume and its claim.
            namespace: the name of its namespace, as `Namespace.namespace` has it.
            driver: the driver that attaches EBS volumes in the cluster.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster, and for an EBS volume
                `providers` are that and a strata provider.
        """
        super().__init__(name, opts)
        retained = args.reclaim_policy == VolumeReclaimPolicy.RETAIN
        if args.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            message = f"volume {name}: Recycle is deprecated in Kubernetes, which advises dynamic provisioning instead"
            pulumi.log.warn(message, resource=self)
        asset = self._ebs_volume(name, args.ebs, args.storage, driver, retained=retained) if args.ebs else None
        source = plan_source(args, asset, driver)
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

    def _ebs_volume(
        self, name: str, args: EbsVolume, storage: str, driver: ebs.EbsDriver, *, retained: bool
    ) -> pulumi.Output[str]:
        """Return the id of the EBS volume, known once the volume has its tag: an existing one, or a created one."""
        if args.volume_id is not None:
            volume_id = args.volume_id
            tag = ec2.VolumeTag(
                name, volume_id=volume_id, key=driver.tag, value=driver.value, opts=self.child(retain_on_delete=True)
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
            tags={"Name": name, driver.tag: driver.value},
            opts=self.child(retain_on_delete=retained),
        )
        return made.id
