"""Debian's packages that the embedded node and its images are made of.

They are downloaded with apt's own resolver (and apt's own signatures) and unpacked into the user's cache folder, not
installed: installing containerd, etcd and nginx would leave three services of root's that start with the machine, and
an apt that runs at the same time would hold the lock. What the host has installed already is used from there: the node
sees the unpacked files laid over the host's /usr.
"""

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .build import cache_folder
from .progress import Failure, Progress

LOG_TAIL_LINES = 8


@dataclass(frozen=True)
class Package:
    """A Debian package and the files, relative to the root of a file system, by which its presence is known."""

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
    """Those packages of which a file is in none of the file systems."""
    return [
        package
        for package in packages
        if not all(any((root / file).exists() for root in roots) for file in package.files)
    ]


def unpacked() -> Path:
    """The root of the unpacked packages; it need not exist. One for each set of packages and release of the system."""
    release = Path("/etc/os-release")
    system = release.read_text(encoding="utf-8") if release.exists() else ""
    digest = hashlib.sha256("\n".join([system, *(package.name for package in PACKAGES)]).encode()).hexdigest()[:16]
    return cache_folder() / "debian" / digest


def find(file: str) -> Path:
    """A file of a package (`usr/bin/...`), unpacked or on the host.

    Raises:
        Failure: it is in neither.
    """
    for root in (unpacked(), Path("/")):
        if (root / file).exists():
            return root / file
    raise Failure(f"/{file} is missing; remove {unpacked()} and run this again")


def install(progress: Progress) -> None:
    """Downloads and unpacks the packages that are missing, whole or not at all.

    Raises:
        Failure: apt is not there or failed; the message says what to install.
    """
    target = unpacked()
    wanted = missing(PACKAGES, (target, Path("/")))
    if not wanted:
        return
    names = [package.name for package in wanted]
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Failure(
            f"the embedded node needs {', '.join(names)}, and this machine has no apt-get to fetch them with; install "
            "them with its package manager, or use a cluster of your own (kubernetes: {kind: existing})"
        )
    progress.say(f"fetching {len(names)} packages of Debian: {', '.join(names)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpacking-") as folder:
        archives = Path(folder) / "archives"
        root = Path(folder) / "root"
        (archives / "partial").mkdir(parents=True)
        _download(names, archives)
        _unpack(sorted(archives.glob("*.deb")), root)
        still = missing(PACKAGES, (root, Path("/")))
        if still:
            raise Failure(f"the packages {', '.join(package.name for package in still)} lack files that the node needs")
        shutil.rmtree(target, ignore_errors=True)
        root.rename(target)


def _download(names: list[str], archives: Path) -> None:
    """All that the packages need and the host lacks; package lists that are old or absent are fetched first."""
    options = ["-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"]
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "--download-only", *options, *names]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-LOG_TAIL_LINES:])
            raise Failure(f"{' '.join(step[:2])} failed, so {', '.join(names)} could not be fetched:\n{tail}")


def _unpack(archives: list[Path], root: Path) -> None:
    """Unpacks as onto a system with a merged /usr, which `dpkg-deb --extract` does not respect."""
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
