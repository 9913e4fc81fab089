"""The disks of servers: the volume that each boots from, and data volumes."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from ..aws import ec2
from ..base import Args
from ..problems import Problem, invalid, matching
from ..provider import aws_forms
from ..provider.ebs_limits import LIMITS, limit_problems
from .cloud_init import FileSystem


def _within(limits: tuple[int, int] | None) -> Any:
    minimum, maximum = limits or (0, 0)
    return Field(ge=minimum, le=maximum)


GP3 = LIMITS["gp3"]
Size = Annotated[int, _within(GP3.size)]


class Gp3Volume(Args):
    """The settings that every encrypted gp3 volume of a server has."""

    size: Size
    """The size in GiB."""
    iops: Annotated[int, _within(GP3.iops)] | None = None
    """Provisioned IOPS; 3000 when omitted, which every gp3 volume has at no extra cost."""
    throughput: Annotated[int, _within(GP3.throughput)] | None = None
    """Provisioned throughput in MiB/s; 125 when omitted, which every gp3 volume has at no extra cost. Each MiB/s needs
    4 IOPS."""

    def problems(self) -> Iterator[Problem]:
        for setting, message in limit_problems("gp3", self.size, self.iops, self.throughput):
            yield invalid((setting,), getattr(self, setting), message)


class Disk(Gp3Volume):
    """The encrypted gp3 volume that a server boots from. It is deleted with the server."""

    size: Size = 20
    """The size in GiB; at least that of the image."""
    device: Annotated[str, matching(*aws_forms.DEVICE)] | None = None
    """The root device of the image. When omitted, it is looked up when a server is created, for which the image must
    still exist. Removing this setting later does not affect existing servers."""


class DataVolume(Gp3Volume):
    """An encrypted gp3 volume of each server. It is kept when the server is replaced."""

    size: Size = Field(examples=[20])
    """The size in GiB. A volume can grow in place; it cannot shrink."""
    device: Literal["f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"] = "f"
    """The letter of its device name, /dev/sdf to /dev/sdp. Each volume of a server needs its own."""
    mount: Annotated[str, matching(r"(/[^/\s]+)+", "a folder such as /srv, without spaces")] | None = None
    """The folder that it is mounted at; it is attached but not mounted when omitted."""
    file_system: FileSystem = "ext4"
    """The file system that is created on an empty volume before it is mounted."""
    reclaim_policy: Literal["Retain", "Delete"] = "Retain"
    """Whether the volume is kept or deleted when its server is removed from the group."""

    @property
    def device_path(self) -> str:
        return f"/dev/sd{self.device}"


def plan_root_volume(disk: Disk) -> ec2.RootVolume:
    """Return the root volume of a server: gp3, encrypted, with the settings that are given."""
    root: ec2.RootVolume = {"volumeType": "gp3", "encrypted": True, "size": disk.size}
    if disk.iops is not None:
        root["iops"] = disk.iops
    if disk.throughput is not None:
        root["throughput"] = disk.throughput
    return root
