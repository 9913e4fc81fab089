"""The Debian packages that the embedded node and its images use.

apt resolves, downloads and verifies them. They are unpacked into the user's cache folder and not installed: installing
containerd, etcd and nginx would add three services that start with the machine, and would wait for apt's lock. Packages
that the host has are not downloaded; the node sees the unpacked files in an overlay over the host's /usr.
"""

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .build import cache_folder
from .progress import OWN_CLUSTER, Failure, Progress

MAX_ERROR_LINES = 8


@dataclass(frozen=True)
class Package:
    """A Debian package, and the files (relative to the root of a file system) that show that it is present."""

    name: str
    files: tuple[str, ...]


PACKAGES = (
    Package("busybox-static", ("usr/bin/busybox",)),
    Package("conntrack", ("usr/sbin/conntrack",)),
    Package("containerd", ("usr/bin/containerd", "usr/bin/containerd-shim-runc-v2", "usr/bin/ctr")),
    Package(
        "containernetworking-plugins", tuple(f"usr/lib/cni/{name}" for name in ("bridge", "host-local", "portmap"))
    ),
    Package("etcd-server", ("usr/bin/etcd",)),
    Package("ipset", ("usr/sbin/ipset",)),
    Package("iproute2", ("usr/bin/ip",)),
    Package("iptables", ("usr/sbin/iptables-nft",)),
    Package("nginx-light", ("usr/sbin/nginx",)),
    Package("runc", ("usr/sbin/runc",)),
)


def missing(packages: tuple[Package, ...], roots: tuple[Path, ...]) -> list[Package]:
    """Return the packages of which a file is missing in all of the file systems."""
    return [
        package
        for package in packages
        if not all(any((root / file).exists() for root in roots) for file in package.files)
    ]


def unpacked() -> Path:
    """Return the root of the unpacked packages, which differs by list of packages and by release of the system.

    It may not exist yet.
    """
    release = Path("/etc/os-release")
    system = release.read_text(encoding="utf-8") if release.exists() else ""
    digest = hashlib.sha256("\n".join([system, *(package.name for package in PACKAGES)]).encode()).hexdigest()[:16]
    return cache_folder() / "debian" / digest


def find(file: str) -> Path:
    """Return the path of a package's file (`usr/bin/...`), unpacked or on the host.

    Raises:
        Failure: the file exists in neither.
    """
    for root in (unpacked(), Path("/")):
        if (root / file).exists():
            return root / file
    raise Failure(f"/{file} is missing; remove {unpacked()} and run the same command again")


def install(progress: Progress) -> None:
    """Download and unpack the packages that are missing: all of them, or none if one fails.

    Raises:
        Failure: apt is missing or failed. The message says what to install.
    """
    target = unpacked()
    wanted = missing(PACKAGES, (target, Path("/")))
    if not wanted:
        return
    names = [package.name for package in wanted]
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Failure(
            f"the embedded node needs {', '.join(names)}, and this machine has no apt-get to download them: install "
            f"them with its package manager, {OWN_CLUSTER}"
        )
    progress.say(f"downloading {len(names)} Debian packages: {', '.join(names)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpacking-") as folder:
        archives = Path(folder) / "archives"
        root = Path(folder) / "root"
        (archives / "partial").mkdir(parents=True)
        download(names, archives)
        unpack(sorted(archives.glob("*.deb")), root)
        incomplete = missing(PACKAGES, (root, Path("/")))
        if incomplete:
            lacking = [f"{package.name} ({', '.join(package.files)})" for package in incomplete]
            raise Failure(
                f"these Debian packages lack a file that the node needs: {'; '.join(lacking)}. Use Debian 12 or newer, "
                f"{OWN_CLUSTER}"
            )
        shutil.rmtree(target, ignore_errors=True)
        root.rename(target)


def download(names: list[str], archives: Path) -> None:
    """Download the packages, and what they depend on and the host lacks; update apt's lists if that fails at first."""
    options = ["-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"]
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "--download-only", *options, *names]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-MAX_ERROR_LINES:])
            raise Failure(f"{' '.join(step[:2])} failed, so {', '.join(names)} could not be downloaded:\n{tail}")


def unpack(archives: list[Path], root: Path) -> None:
    """Unpack onto a merged /usr (/bin is a link to /usr/bin), which `dpkg-deb --extract` would not follow."""
    for name in ("bin", "sbin", "lib"):
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    for archive in archives:
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as files:
            subprocess.run(
                ["tar", "--extract", "--keep-directory-symlink", "--no-same-owner", "--directory", root],
                stdin=files.stdout,
                check=True,
            )
