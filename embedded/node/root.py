"""The node's own root file system: what it sees of the host is what is mounted here, and nothing else.

Everything is mounted in the node's mount namespace, so the kernel unmounts it when the node ends.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from ..node_folders import LOCAL_PATH_VOLUMES, STATIC_VOLUMES
from .layout import NODE_NAME, Layout

BIN = "opt/strata/bin"
PATH = f"/{BIN}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
KUBERNETES = ("kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet")
# Settings of the whole machine that the kubelet would change (see its ContainerManager): it gets files of its own.
MACHINE_SETTINGS = {
    "vm/overcommit_memory": "1",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/keys/root_maxbytes": "25000000",
}
DATA = ("etcd", "containerd", "kubelet")


def enter(layout: Layout, packages: Path, tools: dict[str, Path]) -> None:
    """Build the root file system of the calling process's mount namespace and enter it.

    Args:
        packages: the root of the unpacked packages; it need not exist.
        tools: the programs that come from no package, by name.

    Raises:
        subprocess.CalledProcessError: a mount failed; its message is on standard error.
    """
    root = layout.root
    _run("mount", "-t", "tmpfs", "-o", "mode=755", "strata", root)
    for folder in ("etc", "run", "tmp", "root", "proc", "sys", "dev", "usr", "var/lib", "host", BIN):
        (root / folder).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    (root / "var/run").symlink_to("/run")
    _mount_system(root, packages)
    _write_etc(root / "etc", layout.identity)
    bound = {
        layout.settings: "etc/strata",
        layout.logs: "var/log",
        layout.volumes: LOCAL_PATH_VOLUMES.lstrip("/"),
        layout.static: STATIC_VOLUMES.lstrip("/"),
        layout.images: "opt/strata/images",
        layout.run: "run/strata",
        **{layout.data / name: f"var/lib/{name}" for name in DATA},
    }
    for source, target in bound.items():
        source.mkdir(parents=True, exist_ok=True)
        _bind(source, root / target)
    _link_programs(root, tools)
    # pivot_root(2) wants its new root to be a mount that is not shared.
    _run("pivot_root", root, root / "host")
    _run("umount", "--lazy", "/host")
    Path("/host").rmdir()
    # The kubelet's mounts have to reach the containers that ask for it (mountPropagation).
    _run("mount", "--make-rshared", "/")


def _mount_system(root: Path, packages: Path) -> None:
    layers = [packages / "usr"] * (packages / "usr").exists() + [Path("/usr")]
    if len(layers) > 1:
        lower = ":".join(str(layer) for layer in layers)
        _run("mount", "-t", "overlay", "-o", f"ro,lowerdir={lower}", "strata", root / "usr")
    else:
        _run("mount", "--rbind", "-o", "ro", "/usr", root / "usr")
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if Path("/", name).is_symlink():
            (root / name).symlink_to(Path("/", name).readlink())
    _run("mount", "-t", "proc", "proc", root / "proc")
    for name, value in MACHINE_SETTINGS.items():
        if (root / "proc/sys" / name).exists():
            stand_in = root / "run/sysctl" / name
            stand_in.parent.mkdir(parents=True, exist_ok=True)
            stand_in.write_text(f"{value}\n")
            _run("mount", "--bind", stand_in, root / "proc/sys" / name)
    _run("mount", "-t", "sysfs", "sysfs", root / "sys")
    _run("mount", "--rbind", "/sys/fs/cgroup", root / "sys/fs/cgroup")
    _run("mount", "--rbind", "/dev", root / "dev")
    # The supervisor's Python, which loads modules of its standard library when it first needs them.
    if not Path(sys.base_prefix).is_relative_to("/usr"):
        _bind(Path(sys.base_prefix), root / sys.base_prefix.lstrip("/"))


def _write_etc(etc: Path, identity: str) -> None:
    (etc / "machine-id").write_text(hashlib.md5(identity.encode(), usedforsecurity=False).hexdigest() + "\n")
    (etc / "hosts").write_text(f"127.0.0.1 localhost {NODE_NAME}\n")
    (etc / "hostname").write_text(f"{NODE_NAME}\n")
    (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n")
    (etc / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (etc / "group").write_text("root:x:0:\n")
    (etc / "resolv.conf").write_text("")


def _link_programs(root: Path, tools: dict[str, Path]) -> None:
    for name, path in tools.items():
        target = root / "opt/strata" / name
        target.touch()
        _run("mount", "--bind", path, target)
    for name in KUBERNETES:
        (root / BIN / name).symlink_to("../kubernetes")
    for name in ("coredns", "kube-network-policies"):
        (root / BIN / name).symlink_to(f"../{name}")
    # Debian makes these links when the package is installed, which unpacking does not do.
    for family in ("iptables", "ip6tables"):
        for verb in ("", "-save", "-restore"):
            (root / BIN / f"{family}{verb}").symlink_to(f"/usr/sbin/{family}-nft{verb}")


def _bind(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    _run("mount", "--bind", source, target)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)
