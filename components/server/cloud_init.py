"""What cloud-init sets up at the first boot of a server (cloud-init, Module reference)."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

import yaml
from pydantic import Field

from ..base import AbsolutePath, Args
from ..problems import Problem, ValuePath, forbidden, matching

MOUNT_SCRIPT = "/usr/local/sbin/mount-data-volume"
VOLUME_TABLE = "/etc/data-volumes"
# It is part of the user data, so a change of the script replaces every server that has a data volume.
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


def _secret_problems(path: ValuePath, text: str) -> Iterator[Problem]:
    """Yield a problem if a text contains a private key, an access key, or a URL with a password."""
    if _SECRETS.search(text):
        why = "it contains a key or a password, and every program on the server can read the user data"
        yield forbidden(path, "...", why, "let the server fetch it with its role")


class File(Args):
    """A file that is written at the first boot."""

    content: str = Field(examples=["Hello"])
    """The text of the file. Every program on the server can read it in the user data, so it must not be a secret."""
    permissions: Annotated[str, matching(r"0[0-7]{3}", "permissions as for chmod, in quotes: '0644'")] = "0644"
    """The file mode, in octal and in quotes."""
    owner: Annotated[str, matching(r"[\w.-]+(:[\w.-]+)?", "a user, or user:group")] = "root:root"
    """The owner, as `user` or `user:group`. A user other than root may come from a package."""

    def problems(self) -> Iterator[Problem]:
        yield from _secret_problems(("content",), self.content)


class Ansible(Args):
    """An Ansible playbook in a Git repository that configures a server at its first boot (ansible-pull)."""

    url: str = Field(examples=["https://git.example.org/servers.git"])
    """The URL of the repository, without a password."""
    playbook: str = "site.yml"
    """The path of the playbook in the repository."""
    package: Package = "ansible-core"
    """The package that contains ansible-pull; `ansible` on older systems."""

    def problems(self) -> Iterator[Problem]:
        yield from _secret_problems(("url",), self.url)


class Control(Args):
    """Software that configures and monitors a server."""

    agents: list[Package] = []
    """Packages to install whose systemd service has the same name, such as amazon-cloudwatch-agent. It is started."""
    ansible: Ansible | None = None
    """A playbook that configures the server."""


class CloudInit(Args):
    """The setup of a server at its first boot: files, then packages, agents and services, then commands."""

    files: dict[AbsolutePath, File] = {}
    """Files to write, by path."""
    packages: list[Package] = []
    """Packages to install with the package manager of the image."""
    upgrade: bool = False
    """Whether all packages of the image are upgraded first. By default they are not, so that servers with the same
    image have the same packages."""
    services: list[Unit] = []
    """systemd units to start, at the first boot and at every later one."""
    commands: list[Annotated[list[str], Field(min_length=1)]] = []
    """Commands to run last, each a list of a program and its arguments. No shell interprets them."""
    control: Control = Control()
    """Software that configures and monitors the server."""
    timezone: Annotated[str, matching(r"[\w+/-]+", "a time zone such as Europe/Berlin")] | None = None
    """The time zone; that of the image when omitted."""

    def problems(self) -> Iterator[Problem]:
        for number, command in enumerate(self.commands):
            for position, word in enumerate(command):
                yield from _secret_problems(("commands", number, position), word)


class AttachedVolume(NamedTuple):
    """A data volume of a server.

    Attributes:
        name: its name in the group's `volumes`.
        volume_id: its id in EC2.
        device: the device name that it is attached with.
        folder: the folder that it is mounted at; None if it is only attached.
        file_system: the file system to create on an empty volume.
    """

    name: str
    volume_id: str
    device: str
    folder: str | None
    file_system: FileSystem

    @property
    def link(self) -> str:
        """The path of its device on instances of the Nitro System (EC2 user guide, EBS volumes and NVMe)."""
        return f"/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_{self.volume_id.replace('-', '')}"


def render(args: CloudInit, volumes: Sequence[AttachedVolume] = ()) -> str:
    """Return the user data of a server: its `#cloud-config` text.

    It lists every data volume, so that a change of volumes replaces the server: a running one keeps its mounts.
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
    """Return the volumes that are mounted, sorted so that a folder comes before the folders in it."""
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
    """Return an entry of `write_files`. Files that root does not own wait for packages, which may create the owner."""
    written: dict[str, Any] = {"path": path, "content": file.content, "permissions": file.permissions}
    owner = file.owner if ":" in file.owner else f"{file.owner}:{file.owner}"
    return written | ({} if owner == "root:root" else {"owner": owner, "defer": True})


def _pull(ansible: Ansible) -> list[str]:
    folder = "/var/lib/ansible-pull"
    return ["env", "HOME=/root", "ansible-pull", "--url", ansible.url, "--directory", folder, ansible.playbook]
