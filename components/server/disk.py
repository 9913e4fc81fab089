"""The disks of servers: the one that each starts from, and volumes for data."""

from typing import Annotated, Literal

from pydantic import Field

from ..aws import ec2
from ..base import Args, matching
from .cloud_init import FileSystem


class Disk(Args):
    """The encrypted gp3 volume that a server starts from; it goes with the server."""

    size: Annotated[int, Field(ge=1, le=65_536)] = 20
    """GiB; at least what the image has."""
    iops: Annotated[int, Field(ge=3_000, le=80_000)] | None = None
    throughput: Annotated[int, Field(ge=125, le=2_000)] | None = None
    """MiB/s."""
    device: Annotated[str, matching(r"/dev/(sd[a-z]\d*|xvd[a-z]{1,2}\d*)", "a device such as /dev/xvda")] | None = None
    """The image's root device. When not given, AWS is asked where a server is made, for which the image has to be there
    still. Taken away again, what was given stays for the servers that are there."""


class DataVolume(Args):
    """An encrypted gp3 volume of each server, which is kept when the server is replaced."""

    size: Annotated[int, Field(ge=1, le=65_536)] = Field(examples=[20])
    """GiB; it grows in place and never shrinks."""
    iops: Annotated[int, Field(ge=3_000, le=80_000)] | None = None
    throughput: Annotated[int, Field(ge=125, le=2_000)] | None = None
    device: Literal["f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"] = "f"
    """The letter of its device, /dev/sdf to /dev/sdp; each volume of a server has its own."""
    mount: Annotated[str, matching(r"(/[^/\s]+)+", "a folder such as /srv, without spaces")] | None = None
    """The folder that it is mounted at; it is only attached when not given."""
    file_system: FileSystem = "ext4"
    reclaim_policy: Literal["Retain", "Delete"] = "Retain"
    """What becomes of it when its server leaves the group for good."""

    @property
    def device_path(self) -> str:
        return f"/dev/sd{self.device}"


def plan_root_volume(disk: Disk) -> ec2.RootVolume:
    """The volume that a server starts from, with what the file says of it."""
    root: ec2.RootVolume = {"volumeType": "gp3", "encrypted": True, "size": disk.size}
    if disk.iops is not None:
        root["iops"] = disk.iops
    if disk.throughput is not None:
        root["throughput"] = disk.throughput
    return root
