"""The disks of servers: the one that each starts from, and volumes for data."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from ..aws import ec2
from ..base import Args
from ..problems import Problem, matching
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
    iops: Annotated[int, _within(GP3.iops)] | None = None
    """Provisioned IOPS; 3000 when not given, which every gp3 volume has at no extra cost."""
    throughput: Annotated[int, _within(GP3.throughput)] | None = None
    """MiB/s; 125 when not given, which every gp3 volume has at no extra cost. Each MiB/s needs 4 IOPS."""

    def problems(self) -> Iterator[Problem]:
        for setting, message in limit_problems("gp3", self.size, self.iops, self.throughput):
            yield Problem((setting,), getattr(self, setting), message)


class Disk(Gp3Volume):
    """The encrypted gp3 volume that a server boots from. It is deleted with the server."""

    size: Size = 20
    """GiB; at least the size of the image."""
    device: Annotated[str, matching(r"/dev/(sd[a-z]\d*|xvd[a-z]{1,2}\d*)", "a device such as /dev/xvda")] | None = None
    """The image's root device. When not given, AWS is asked where a server is made, for which the image has to be there
    still. Taken away again, what was given stays for the servers that are there."""


class DataVolume(Gp3Volume):
    """An encrypted gp3 volume of each server. It is kept when the server is replaced."""

    size: Size = Field(examples=[20])
    """GiB. A volume can grow in place; it cannot shrink."""
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
