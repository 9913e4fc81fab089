"""The volume that an instance starts from."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from ..ebs_limits import VolumeType, within_limits
from ..properties.inputs import Model
from ..properties.property_types import KeyArn


class RootVolume(Model):
    """The volume an instance starts from."""

    size: int | None = Field(default=None, ge=1, le=65_536, description="GiB; without it, the image's.")
    volume_type: VolumeType = "gp3"
    iops: int | None = None
    throughput: int | None = None
    encrypted: bool = True
    kms_key_id: KeyArn | None = None
    delete_on_termination: bool = True


def root_within_limits(root: RootVolume | None) -> Iterator[str]:
    """What is wrong with a root volume."""
    if root is not None:
        yield from within_limits(root.volume_type, root.size, root.iops, root.throughput)


def block_device(name: str, root: RootVolume) -> dict[str, Any]:
    """A root volume as EC2's calls take it."""
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
    """The root volume that EC2 tells of."""
    return RootVolume(
        size=ebs.get("VolumeSize") or ebs.get("Size"),
        volume_type=ebs.get("VolumeType", "gp3"),
        iops=ebs.get("Iops"),
        throughput=ebs.get("Throughput"),
        encrypted=ebs.get("Encrypted", False),
        kms_key_id=ebs.get("KmsKeyId"),
        delete_on_termination=ebs.get("DeleteOnTermination", True),
    )
