"""The paths of a node's files on the host, and the names of its interface and cgroup."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..node_folders import LOCAL_PATH_VOLUMES, ON_HOST, STATIC_VOLUMES

NODE_NAME = "strata"
API_PORT = 6443


@dataclass(frozen=True)
class Layout:
    """The files of the node whose state is in one folder (`.strata`)."""

    state: Path

    @cached_property
    def identity(self) -> str:
        """The id of this node in names of interfaces (at most 15 characters) and cgroups."""
        return "strata-" + hashlib.sha256(str(self.state.resolve()).encode()).hexdigest()[:8]

    @property
    def kubeconfig(self) -> Path:
        return self.state / "kubeconfig"

    @property
    def folder(self) -> Path:
        return self.state / "node"

    @property
    def addresses(self) -> Path:
        return self.folder / "addresses.json"

    @property
    def settings(self) -> Path:
        """The settings; mounted in the node at /etc/strata."""
        return self.folder / "etc"

    @property
    def certificates(self) -> Path:
        return self.settings / "pki"

    @property
    def data(self) -> Path:
        """One folder for each program that keeps data; mounted in the node below /var/lib."""
        return self.folder / "data"

    @property
    def volumes(self) -> Path:
        """The volumes of local-path; mounted in the node at /opt/local-path-provisioner."""
        return self.folder / ON_HOST[LOCAL_PATH_VOLUMES]

    @property
    def static(self) -> Path:
        """The folders of static volumes; mounted in the node at /srv."""
        return self.folder / ON_HOST[STATIC_VOLUMES]

    @property
    def images(self) -> Path:
        return self.folder / "images"

    @property
    def image_names(self) -> Path:
        """The names of the images that containerd holds, written whenever the node has become ready."""
        return self.folder / "images.json"

    @property
    def logs(self) -> Path:
        """The logs; mounted in the node at /var/log."""
        return self.folder / "logs"

    @property
    def run(self) -> Path:
        """Files that are valid only while the node runs: its supervisor's process and the state of its programs."""
        return self.folder / "run"

    @property
    def root(self) -> Path:
        """An empty folder, where the node's root file system is mounted (in the node's mount namespace only)."""
        return self.folder / "root"

    def make(self) -> None:
        """Create the folders, readable by their owner only."""
        for folder in (
            self.folder,
            self.certificates,
            self.data,
            self.volumes,
            self.static,
            self.images,
            self.logs,
            self.run,
        ):
            folder.mkdir(parents=True, exist_ok=True)
        self.root.mkdir(exist_ok=True)
        self.folder.chmod(0o700)
