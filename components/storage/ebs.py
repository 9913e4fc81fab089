"""EBS volumes in Kubernetes: parameters of the EBS CSI driver, and their translation from the in-tree plugin's."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, ValidationError

from ..base import LATER, NEEDED_EARLIER, Args, LaterString, OrLater, PassedOn, quantity_in_bytes
from ..problems import Problem, ValuePath, conflict, invalid, matching, not_applicable, not_supported, out_of_range
from ..provider import aws_forms
from ..provider.ebs_limits import LIMITS, VolumeType, limit_problems
from ..volume_spec import AUTO_EBS, EBS, EBS_DRIVERS

IN_TREE_EBS = "kubernetes.io/aws-ebs"
ZONE_LABEL = "topology.kubernetes.io/zone"
FILE_SYSTEM = "csi.storage.k8s.io/fstype"

_TAG = re.compile(r"tagSpecification_\d+")
_ZONES = ("zone", "zones")
_GIB = 2**30


class EbsDriver(NamedTuple):
    """A CSI driver of EBS volumes, and the tag that its IAM policy requires of every volume."""

    name: str
    tag: str
    value: str


CSI_DRIVER = EbsDriver(EBS, "ebs.csi.aws.com/cluster", "true")
"""The EBS CSI driver, with the policy AmazonEBSCSIDriverPolicyV2."""

KeyArn = Annotated[str, matching(*aws_forms.KEY_ARN)]
KeyArnPassedOn = Annotated[str | LaterString, OrLater(KeyArn)]
"""A `KeyArn` that a component only passes on."""
Number = Annotated[str, matching(r"[1-9][0-9]*", 'a whole number in quotes, for example "3000"')]
Switch = Literal["true", "false"]
FileSystem = Literal["ext2", "ext3", "ext4", "xfs"]


class EbsParameters(Args):
    """Storage class parameters of aws-ebs-csi-driver 1.64 (its docs/parameters.md), other than `tagSpecification_N`."""

    type: VolumeType = "gp3"
    """The volume type."""
    encrypted: Switch = "true"
    """Whether volumes are encrypted."""
    kms_key_id: KeyArnPassedOn | None = None
    """The ARN of the KMS key; the account's default key for EBS when omitted."""
    iops: Number | None = None
    """Provisioned IOPS of each volume."""
    iops_per_gb: Number | None = Field(default=None, alias="iopsPerGB")
    """Provisioned IOPS for each GiB of a volume, instead of a fixed number."""
    allow_auto_iops_per_gb_increase: Switch = Field(default="false", alias="allowAutoIOPSPerGBIncrease")
    """Whether a volume gets the minimum IOPS of its type where `iopsPerGB` gives less, instead of failing."""
    throughput: Number | None = None
    """Provisioned throughput of each volume, in MiB/s. Only for gp3."""
    fs_type: FileSystem = Field(default="ext4", alias=FILE_SYSTEM)
    """The file system of the volumes."""
    block_size: Number | None = None
    """The block size of the file system, in bytes."""
    inode_size: Number | None = None
    """The inode size of the file system, in bytes."""
    bytes_per_inode: Number | None = None
    """The number of bytes for which an inode is created (ext2, ext3 and ext4)."""
    number_of_inodes: Number | None = None
    """The number of inodes (ext2, ext3 and ext4)."""
    ext4_big_alloc: Switch | None = None
    """Whether ext4 allocates clusters of blocks."""
    ext4_cluster_size: Number | None = None
    """The cluster size of ext4, in bytes."""

    def problems(self) -> Iterator[Problem]:
        if self.kms_key_id and self.encrypted == "false":
            remedy = "write encrypted: true, or remove the key"
            yield conflict(("kmsKeyId",), self.kms_key_id, "encrypted: false", remedy)
        yield from self._iops_problems()
        yield from self._format_problems()

    def _iops_problems(self) -> Iterator[Problem]:
        limits = LIMITS[self.type]
        if self.iops_per_gb is None:
            iops, throughput = _integer(self.iops), _integer(self.throughput)
            values = {"volumeType": self.type, "iops": self.iops, "throughput": self.throughput}
            for setting, message in limit_problems(self.type, None, iops, throughput):
                place = "type" if setting == "volumeType" else setting
                yield invalid((place,), values[setting], message)
        elif self.iops is not None:
            yield conflict(("iopsPerGB",), self.iops_per_gb, "iops")
        elif limits.iops_per_gib is None:
            yield not_applicable(
                ("iopsPerGB",), self.iops_per_gb, f"{self.type} volumes, which have no provisioned IOPS"
            )
        elif int(self.iops_per_gb) > limits.iops_per_gib:
            maximum = f"{limits.iops_per_gib}, the limit of {self.type} volumes"
            yield out_of_range(("iopsPerGB",), self.iops_per_gb, maximum=maximum)

    def _format_problems(self) -> Iterator[Problem]:
        ext4 = {"ext4BigAlloc": self.ext4_big_alloc, "ext4ClusterSize": self.ext4_cluster_size}
        ext = {"bytesPerInode": self.bytes_per_inode, "numberOfInodes": self.number_of_inodes}
        takes = {**dict.fromkeys(ext4, ("ext4",)), **dict.fromkeys(ext, ("ext2", "ext3", "ext4"))}
        for key, value in (ext4 | ext).items():
            if value is not None and self.fs_type not in takes[key]:
                remedy = f"remove it, or use {' or '.join(takes[key])}"
                yield not_applicable((key,), value, f"{FILE_SYSTEM} {self.fs_type}", remedy)
        if self.ext4_cluster_size is not None and self.ext4_big_alloc != "true":
            rule = 'requires ext4BigAlloc: "true"'
            yield invalid(("ext4ClusterSize",), self.ext4_cluster_size, rule, "add it, or remove this")

    def size_problems(self, storage: str) -> Iterator[str]:
        """Yield each reason why AWS would reject a volume of this class for its size, in whole GiB, as EBS rounds up.

        What AWS would reject at any size is a problem of the class.
        """
        size = gibibytes(storage)
        iops, throughput = _integer(self.iops), _integer(self.throughput)
        at_any_size = () if self.iops_per_gb is not None else tuple(limit_problems(self.type, None, iops, throughput))
        if self.iops_per_gb is not None:
            minimum, maximum = LIMITS[self.type].iops or (0, 0)
            iops = min(size * int(self.iops_per_gb), maximum)
            if self.allow_auto_iops_per_gb_increase == "true":
                iops = max(iops, minimum)
        for problem in limit_problems(self.type, size, iops, throughput):
            if problem not in at_any_size:
                yield problem.message


def driver_of_auto_mode(cluster: str) -> EbsDriver:
    """Return the driver that EKS Auto Mode has in a cluster, with the policy AmazonEKSBlockStoragePolicy."""
    return EbsDriver(AUTO_EBS, "eks:eks-cluster-name", cluster)


def gibibytes(storage: str) -> int:
    """Return a `Quantity` in GiB, rounded up to a whole number."""
    return -(-quantity_in_bytes(storage) // _GIB)


def _integer(value: str | None) -> int | None:
    return None if value is None else int(value)


def canonical(provisioner: str, parameters: Mapping[str, PassedOn]) -> dict[str, PassedOn]:
    """Return the parameters of a class by their documented names, with the defaults of its provisioner.

    The driver ignores the case of names, and the in-tree plugin had other names. The driver's default is gp3; ours is
    encrypted gp3. Classes of the in-tree plugin get what that plugin created: unencrypted gp2.
    """
    named = {_name(provisioner, key): value for key, value in parameters.items()}
    if provisioner in EBS_DRIVERS:
        return {"type": "gp3", "encrypted": "true"} | named
    increased = {"allowAutoIOPSPerGBIncrease": "true"} if "iopsPerGB" in named else {}
    return {"type": "gp2"} | increased | {key: value for key, value in named.items() if key not in _ZONES}


def _name(provisioner: str, key: str) -> str:
    """Return the documented name of a parameter."""
    known = {str(field.alias).lower(): str(field.alias) for field in EbsParameters.model_fields.values()}
    if provisioner == IN_TREE_EBS:
        known |= {"fstype": FILE_SYSTEM, "zone": "zone", "zones": "zones"}
    return known.get(key.lower(), key)


def in_tree_zones(parameters: Mapping[str, PassedOn]) -> list[str]:
    """Return the zones in the parameters of a class of the in-tree plugin."""
    named = {_name(IN_TREE_EBS, key): value for key, value in parameters.items()}
    zones = [named[key] for key in _ZONES if key in named]
    return [zone.strip() for listed in zones if isinstance(listed, str) for zone in listed.split(",")]


def parsed(provisioner: str, parameters: Mapping[str, PassedOn]) -> EbsParameters:
    """Return the parameters of a class as a model.

    Raises:
        ValidationError: the driver or AWS would reject one.
    """
    given = {key: value for key, value in canonical(provisioner, parameters).items() if not _TAG.fullmatch(key)}
    return EbsParameters.model_validate({"encrypted": "false"} | given)


def parameter_problems(provisioner: str, parameters: Mapping[str, PassedOn]) -> Iterator[Problem]:
    """Yield each problem with the parameters of a class, under the name that the parameter has in the class."""
    for key, value in parameters.items():
        if _TAG.fullmatch(key) and isinstance(value, str) and "=" not in value:
            yield invalid((key,), value, "must be the key and value of a tag, for example team=shop")
        if _name(provisioner, key) in _ZONES and isinstance(value, LATER):
            yield invalid((key,), value, NEEDED_EARLIER)
    given = {_name(provisioner, key): key for key in parameters}
    try:
        parsed(provisioner, parameters)
    except ValidationError as error:
        for one in error.errors():
            name = str(one["loc"][0])
            path = (given.get(name, name),)
            if one["type"] == "extra_forbidden":
                yield _unknown_parameter(path, name, one["input"], AUTO_EBS if provisioner == AUTO_EBS else EBS)
            else:
                yield invalid(path, one["input"], one["msg"])


def _unknown_parameter(path: ValuePath, name: str, value: object, driver: str) -> Problem:
    if name.lower() == "blockexpress":
        return not_supported(path, value, f"{EBS} since 1.47, where every io2 volume is Block Express", "remove it")
    names = ", ".join(str(field.alias) for field in EbsParameters.model_fields.values())
    return not_supported(path, value, driver, f"remove it, or use one of: {names}, tagSpecification_N")


def mapping_note(name: str, volume_type: str, *, encrypted: bool, waits: bool) -> str:
    """Return a note about a class of the in-tree plugin, which is created for the driver instead."""
    note = (
        f"class {name}: the provisioner {IN_TREE_EBS} was removed from Kubernetes in 1.27, so the class is created for "
        f"{EBS}, which replaces it. Its settings are unchanged: volumes are {volume_type}"
    )
    if not encrypted:
        note += ', not encrypted (to encrypt them, write encrypted: "true")'
    if not waits:
        note += ", and created at once, maybe in a zone where their pod cannot run (WaitForFirstConsumer prevents that)"
    return note
