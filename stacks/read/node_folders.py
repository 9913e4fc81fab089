"""Read the folders of the embedded node that static volumes name."""

import os
from collections.abc import Iterator
from pathlib import Path

from embedded.resources import Node

from ..model.node_folder import NodeFolder, Permissions
from ..model.resolved import InCluster

ALL_ACCESS = 0o777
_ACCESS_CONTROL_LIST = "system.posix_acl_access"


def read_folders(planned: InCluster) -> dict[str, NodeFolder]:
    """Return the folders of static volumes by the name of the volume; none that this user may not look into."""
    return dict(_folders(planned))


def _folders(planned: InCluster) -> Iterator[tuple[str, NodeFolder]]:
    for name, volume in planned.volumes.items():
        place = volume.args.node_path
        host = Node.host_folder(place.path) if place is not None else None
        if host is None:
            continue
        try:
            yield name, NodeFolder(Node.shown(host), _permissions(host), _permissions(host / "index.html"))
        except PermissionError:
            continue


def _permissions(path: Path) -> Permissions | None:
    """Return the permissions of a file or a folder; None if it does not exist.

    Raises:
        PermissionError: a folder above it is closed to this user.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    listed = _ACCESS_CONTROL_LIST in os.listxattr(path)
    return Permissions(found.st_uid, found.st_gid, ALL_ACCESS if listed else found.st_mode)
