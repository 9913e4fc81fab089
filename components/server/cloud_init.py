"""What a server is given at its first boot, as cloud-init's own configuration (cloud-init, Module reference)."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

import yaml
from pydantic import Field

from ..base import AbsolutePath, Args
from ..problems import Problem, matching

MOUNT_SCRIPT = "/usr/local/sbin/mount-data-volume"
VOLUME_TABLE = "/etc/data-volumes"
# Whoever changes this replaces every server that has a data volume: it is part of the user data.
MOUNT = """\
#!/bin/sh
# Usage: mount-data-volume DEVICE FOLDER FILE_SYSTEM
# Waits for the device, makes a file system on one that has nothing at all, and mounts it, now and at every boot.
set -eu
tries=150
until [ -b "$1" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "$1 was not attached within five minutes" >&2; exit 1; }
    sleep 2
done
found=0
blkid -p "$1" >/dev/null || found=$?
[ "$found" -ne 2 ] || "mkfs.$3" "$1"
mkdir -p "$2"
grep -q "^$1 " /etc/fstab || echo "$1 $2 $3 defaults,nofail 0 2" >>/etc/fstab
mountpoint -q "$2" || mount "$2"
"""
_SECRETS = re.compile(r"PRIVATE KEY-----|\bA(KIA|SIA)[A-Z2-7]{16}\b|://[^/\s:@]*:[^/\s@]+@")

FileSystem = Literal["ext4", "xfs"]
Package = Annotated[str, matching(r"[A-Za-z0-9][\w+.:~=-]*", "a package's name, such as nginx")]
Unit = Annotated[str, matching(r"[\w@.:-]+", "the name of a systemd unit, such as nginx")]


def _readable_secret(path: tuple[str | int, ...], text: str) -> Iterator[Problem]:
    """A private key, an access key, or a password in a URL, where all that runs on the server can read it."""
    if _SECRETS.search(text):
        message = (
            "holds a key or a password, and whoever runs on the server can read its user data: fetch it with the "
            "server's role"
        )
        yield Problem(path, "...", message)


class File(Args):
    """A file that is written at the first boot."""

    content: str = Field(examples=["Hello"])
    permissions: Annotated[str, matching(r"0[0-7]{3}", "permissions as chmod takes them, in quotes: '0644'")] = "0644"
    owner: Annotated[str, matching(r"[\w.-]+(:[\w.-]+)?", "a user, or user:group")] = "root:root"

    def problems(self) -> Iterator[Problem]:
        yield from _readable_secret(("content",), self.content)


class Ansible(Args):
    """A playbook of a Git repository, with which the server configures itself at its first boot (ansible-pull)."""

    url: str = Field(examples=["https://git.example.org/servers.git"])
    playbook: str = "site.yml"
    package: Package = "ansible-core"
    """Which package brings ansible-pull; `ansible` on older systems."""

    def problems(self) -> Iterator[Problem]:
        yield from _readable_secret(("url",), self.url)


class Control(Args):
    """Software by which the server is controlled and watched."""

    agents: list[Package] = []
    """Packages whose service bears their name, such as amazon-cloudwatch-agent."""
    ansible: Ansible | None = None


class CloudInit(Args):
    """The first boot: files, then packages, control software and services, then commands."""

    files: dict[AbsolutePath, File] = {}
    packages: list[Package] = []
    upgrade: bool = False
    """Whether all packages of the image are brought up to date first."""
    services: list[Unit] = []
    """systemd units that are started, now and at every boot."""
    commands: list[Annotated[list[str], Field(min_length=1)]] = []
    """Each a program with its arguments, run after all else."""
    control: Control = Control()
    timezone: Annotated[str, matching(r"[\w+/-]+", "a time zone such as Europe/Berlin")] | None = None

    def problems(self) -> Iterator[Problem]:
        for number, command in enumerate(self.commands):
            for position, word in enumerate(command):
                yield from _readable_secret(("commands", number, position), word)


class AttachedVolume(NamedTuple):
    """A data volume that the server has; `folder` is where it is mounted, if it is."""

    name: str
    volume_id: str
    device: str
    folder: str | None
    file_system: FileSystem

    @property
    def link(self) -> str:
        """What it is found by on instances of the Nitro system (EC2 user guide, EBS volumes and NVMe)."""
        return f"/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_{self.volume_id.replace('-', '')}"


def render(args: CloudInit, volumes: Sequence[AttachedVolume] = ()) -> str:
    """The `#cloud-config` text.

    It lists all volumes, so that a change of them is another server: one that runs would not let go of what it mounted.
    """
    ansible = args.control.ansible
    packages = [*args.packages, *args.control.agents, *(["git", ansible.package] if ansible else [])]
    commands = [
        *([MOUNT_SCRIPT, one.link, one.folder, one.file_system] for one in _mounted(volumes)),
        *(["systemctl", "enable", "--now", unit] for unit in dict.fromkeys([*args.control.agents, *args.services])),
        *([_pull(ansible)] if ansible else []),
        *args.commands,
    ]
    config = {
        "timezone": args.timezone,
        "write_files": [*(_file(path, file) for path, file in args.files.items()), *_volume_files(volumes)],
        "package_update": bool(packages),
        "package_upgrade": args.upgrade,
        "packages": list(dict.fromkeys(packages)),
        "runcmd": commands,
    }
    given = {key: value for key, value in config.items() if value}
    return "#cloud-config\n" + yaml.safe_dump(given, sort_keys=False, width=1000)


def _mounted(volumes: Sequence[AttachedVolume]) -> list[AttachedVolume]:
    """Those that are mounted, a folder before what lies in it."""
    return sorted((one for one in volumes if one.folder), key=lambda one: str(one.folder))


def _volume_files(volumes: Sequence[AttachedVolume]) -> list[dict[str, Any]]:
    if not volumes:
        return []
    table = "".join(f"{one.name} {one.volume_id} {one.device} {one.folder or '-'}\n" for one in volumes)
    return [
        {"path": VOLUME_TABLE, "content": table, "permissions": "0644"},
        {"path": MOUNT_SCRIPT, "content": MOUNT, "permissions": "0755"},
    ]


def _file(path: str, file: File) -> dict[str, Any]:
    """Files of others than root are written when packages, and with them users, are there."""
    written: dict[str, Any] = {"path": path, "content": file.content, "permissions": file.permissions}
    owner = file.owner if ":" in file.owner else f"{file.owner}:{file.owner}"
    return written | ({} if owner == "root:root" else {"owner": owner, "defer": True})


def _pull(ansible: Ansible) -> list[str]:
    folder = "/var/lib/ansible-pull"
    return ["env", "HOME=/root", "ansible-pull", "--url", ansible.url, "--directory", folder, ansible.playbook]
