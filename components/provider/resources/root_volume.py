"""The volume that an instance boots from."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from ..ebs_limits import VolumeType, limit_problems
from ..plugin.answers import Failure
from ..properties.inputs import Model
from ..properties.property_types import KeyArn


class RootVolume(Model):
    """The volume that an instance boots from."""

    size: int | None = Field(default=None, ge=1, le=65_536, description="GiB; without it, the image's.")
    """Size in GiB; without it, the image's."""
    volume_type: VolumeType = "gp3"
    """Volume type."""
    iops: int | None = None
    """Provisioned IOPS."""
    throughput: int | None = None
    """Provisioned throughput in MiB/s."""
    encrypted: bool = True
    """Whether the volume is encrypted."""
    kms_key_id: KeyArn | None = None
    """ARN of the KMS key; without it, the account's default key."""
    delete_on_termination: bool = True
    """Whether the volume is deleted with the instance."""


def root_volume_problems(root: RootVolume | None) -> Iterator[Failure]:
    """Yield each setting of a root volume that AWS would refuse."""
    if root is not None:
        for problem in limit_problems(root.volume_type, root.size, root.iops, root.throughput):
            yield Failure(f"rootVolume.{problem.setting}", problem.message)


def block_device(name: str, root: RootVolume) -> dict[str, Any]:
    """Return a root volume as a block device mapping, the form that EC2's calls take."""
    ebs = {
        "VolumeSize": root.size,
        "VolumeType": root.volume_type,
        "Iops": root.iops,
        "Throughput": root.throughput,
        "Encrypted": root.encrypted,
        "KmsKeyId": root.kms_key_id,
        "DeleteOnTermination": root.delete_on_termination,
    }
    return {"DeviceName": name, "Ebs": {key: value for key, value in ebs.items() if value is not None}}


def root_of(ebs: dict[str, Any]) -> RootVolume:
    """Return the root volume that EC2 describes, by the `Ebs` part of a block device mapping or by `Volumes`."""
    return RootVolume(
        size=ebs.get("VolumeSize") or ebs.get("Size"),
        volume_type=ebs.get("VolumeType", "gp3"),
        iops=ebs.get("Iops"),
        throughput=ebs.get("Throughput"),
        encrypted=ebs.get("Encrypted", False),
        kms_key_id=ebs.get("KmsKeyId"),
        delete_on_termination=ebs.get("DeleteOnTermination", True),
    )
