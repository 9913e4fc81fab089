"""EBS as Kubernetes has it: the driver's class parameters, AWS's limits, and classes of the old plugin."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ..base import Args, quantity_in_bytes
from ..problems import Problem, matching
from ..provider.ebs_limits import LIMITS, VolumeType, limit_problems
from ..volume_spec import EBS

IN_TREE_EBS = "kubernetes.io/aws-ebs"
ZONE_LABEL = "topology.kubernetes.io/zone"
FILE_SYSTEM = "csi.storage.k8s.io/fstype"
CLUSTER_TAG = "ebs.csi.aws.com/cluster"
"""The tag without which the policy of the driver's role (AmazonEBSCSIDriverPolicyV2) lets it touch no volume."""

_TAG = re.compile(r"tagSpecification_\d+")
_ZONES = ("zone", "zones")
_GIB = 2**30


KeyArn = Annotated[
    str,
    matching(
        r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
        "a key's full ARN, like arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
    ),
]
Number = Annotated[str, matching(r"[1-9][0-9]*", 'a whole number in quotes, like "3000"')]
Switch = Literal["true", "false"]
FileSystem = Literal["ext2", "ext3", "ext4", "xfs"]


class EbsParameters(Args):
    """Class parameters that aws-ebs-csi-driver 1.64 reads (its docs/parameters.md), but for `tagSpecification_N`."""

    type: VolumeType = "gp3"
    encrypted: Switch = "true"
    kms_key_id: KeyArn | None = None
    """The account's own key for EBS when not given."""
    iops: Number | None = None
    iops_per_gb: Number | None = Field(default=None, alias="iopsPerGB")
    allow_auto_iops_per_gb_increase: Switch = Field(default="false", alias="allowAutoIOPSPerGBIncrease")
    """Whether a volume too small for its type's least IOPS gets those in place of being refused."""
    throughput: Number | None = None
    """MiB/s."""
    fs_type: FileSystem = Field(default="ext4", alias=FILE_SYSTEM)
    block_size: Number | None = None
    inode_size: Number | None = None
    bytes_per_inode: Number | None = None
    number_of_inodes: Number | None = None
    ext4_big_alloc: Switch | None = None
    ext4_cluster_size: Number | None = None

    def problems(self) -> Iterator[Problem]:
        if self.kms_key_id and self.encrypted == "false":
            message = "stands beside encrypted: false: write encrypted: true, or remove the key"
            yield Problem(("kmsKeyId",), self.kms_key_id, message)
        yield from self._iops_problems()
        yield from self._format_problems()

    def _iops_problems(self) -> Iterator[Problem]:
        limits = LIMITS[self.type]
        if self.iops_per_gb is None:
            iops, throughput = _integer(self.iops), _integer(self.throughput)
            values = {"volumeType": self.type, "iops": self.iops, "throughput": self.throughput}
            for setting, message in limit_problems(self.type, None, iops, throughput):
                place = "type" if setting == "volumeType" else setting
                yield Problem((place,), values[setting], message)
        elif self.iops is not None:
            yield Problem(("iopsPerGB",), self.iops_per_gb, "stands beside iops, and the driver takes one of the two")
        elif limits.iops_per_gib is None:
            yield Problem(("iopsPerGB",), self.iops_per_gb, f"a {self.type} volume has no provisioned IOPS: remove it")
        elif int(self.iops_per_gb) > limits.iops_per_gib:
            message = f"a {self.type} volume has at most {limits.iops_per_gib} IOPS for each GiB"
            yield Problem(("iopsPerGB",), self.iops_per_gb, message)

    def _format_problems(self) -> Iterator[Problem]:
        ext4 = {"ext4BigAlloc": self.ext4_big_alloc, "ext4ClusterSize": self.ext4_cluster_size}
        ext = {"bytesPerInode": self.bytes_per_inode, "numberOfInodes": self.number_of_inodes}
        takes = {**dict.fromkeys(ext4, ("ext4",)), **dict.fromkeys(ext, ("ext2", "ext3", "ext4"))}
        for key, value in (ext4 | ext).items():
            if value is not None and self.fs_type not in takes[key]:
                yield Problem((key,), value, f"is for {', '.join(takes[key])}, and {FILE_SYSTEM} is {self.fs_type}")
        if self.ext4_cluster_size is not None and self.ext4_big_alloc != "true":
            yield Problem(("ext4ClusterSize",), self.ext4_cluster_size, 'needs ext4BigAlloc: "true"')

    def size_problems(self, storage: str) -> Iterator[str]:
        """What AWS would refuse of a volume of this class and of this size (EBS has whole GiB, rounded up)."""
        size = gibibytes(storage)
        iops = _integer(self.iops)
        if self.iops_per_gb is not None:
            least, most = LIMITS[self.type].iops or (0, 0)
            iops = min(size * int(self.iops_per_gb), most)
            if self.allow_auto_iops_per_gb_increase == "true":
                iops = max(iops, least)
        for problem in limit_problems(self.type, size, iops, _integer(self.throughput)):
            yield problem.message


def gibibytes(storage: str) -> int:
    """A `Quantity` in whole GiB, rounded up."""
    return -(-quantity_in_bytes(storage) // _GIB)


def _integer(value: str | None) -> int | None:
    return None if value is None else int(value)


def canonical(provisioner: str, parameters: Mapping[str, str]) -> dict[str, str]:
    """A class's parameters as the driver names them; it reads them in any case, and the old plugin had other ones.

    What is not given is gp3 and encrypted; of the old plugin's classes, what that plugin made: gp2, not encrypted.
    """
    named = {_name(provisioner, key): value for key, value in parameters.items()}
    if provisioner == EBS:
        return {"type": "gp3", "encrypted": "true"} | named
    increased = {"allowAutoIOPSPerGBIncrease": "true"} if "iopsPerGB" in named else {}
    return {"type": "gp2"} | increased | {key: value for key, value in named.items() if key not in _ZONES}


def _name(provisioner: str, key: str) -> str:
    """A parameter's name as the driver documents it."""
    known = {str(field.alias).lower(): str(field.alias) for field in EbsParameters.model_fields.values()}
    if provisioner == IN_TREE_EBS:
        known |= {"fstype": FILE_SYSTEM, "zone": "zone", "zones": "zones"}
    return known.get(key.lower(), key)


def in_tree_zones(parameters: Mapping[str, str]) -> list[str]:
    """The zones that a class of the old plugin names among its parameters."""
    named = {_name(IN_TREE_EBS, key): value for key, value in parameters.items()}
    return [zone.strip() for key in _ZONES if key in named for zone in named[key].split(",")]


def parsed(provisioner: str, parameters: Mapping[str, str]) -> EbsParameters:
    """A class's parameters, checked.

    Raises:
        ValidationError: the driver or AWS would refuse one.
    """
    given = {key: value for key, value in canonical(provisioner, parameters).items() if not _TAG.fullmatch(key)}
    return EbsParameters.model_validate({"encrypted": "false"} | given)


def parameter_problems(provisioner: str, parameters: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with a class's parameters, each under the name that it was given by."""
    for key, value in parameters.items():
        if _TAG.fullmatch(key) and "=" not in value:
            yield Problem((key,), value, "must be a tag's key and value, like team=shop")
    given = {_name(provisioner, key): key for key in parameters}
    try:
        parsed(provisioner, parameters)
    except ValidationError as error:
        for one in error.errors():
            name = str(one["loc"][0])
            yield Problem((given.get(name, name),), one["input"], _told(name, one["type"], one["msg"]))


def _told(name: str, kind: str, message: str) -> str:
    if kind != "extra_forbidden":
        return message
    if name.lower() == "blockexpress":
        return "does nothing since driver 1.47, where every io2 volume is Block Express: remove it"
    names = ", ".join(str(field.alias) for field in EbsParameters.model_fields.values())
    return f"is no parameter of {EBS}, which has {names}, tagSpecification_N"


def mapping_note(name: str, kind: str, *, encrypted: bool, waits: bool) -> str:
    """What became of a class of the plugin that Kubernetes has no more, and why."""
    note = (
        f"class {name}: its provisioner {IN_TREE_EBS} was removed from Kubernetes in 1.27, so the class is made for "
        f"{EBS}, which took its place. All else is as it was written: volumes are {kind}"
    )
    if not encrypted:
        note += ', not encrypted (encrypted: "true" would have them so)'
    if not waits:
        note += ", and made at once (Immediate), maybe in a zone where no pod can run (WaitForFirstConsumer would wait)"
    return note
