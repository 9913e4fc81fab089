"""Container images as archives of `docker save`. The same content results in the same bytes."""

import hashlib
import io
import json
import platform
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..files import replacing
from ..progress import OWN_CLUSTER, Failure

EPOCH = "1970-01-01T00:00:00Z"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""The OCI specification's names of architectures, by those of `uname -m`."""


@dataclass(frozen=True)
class Image:
    """A container image of one layer.

    Attributes:
        names: full names with tags.
        files: paths in the image, relative to its root, and the files of the host that are copied there.
        texts: paths in the image, and the content of the files there.
        links: symbolic links and their targets.
        folders: empty folders and their modes.
        config: the `config` object of the OCI image configuration (`Entrypoint`, `Cmd`, `User`, `Env`...).
    """

    names: tuple[str, ...]
    files: tuple[tuple[str, Path], ...]
    config: dict[str, Any]
    texts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    folders: tuple[tuple[str, int], ...] = ()


def architecture() -> str:
    """Return the name of this machine's architecture in the OCI specification.

    Raises:
        Failure: the embedded node does not support it.
    """
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise Failure(
            f"the embedded node has no images for {machine}: use a machine of {', '.join(ARCHITECTURES)}, {OWN_CLUSTER}"
        )
    return ARCHITECTURES[machine]


def write(image: Image, target: Path, architecture: str) -> None:
    """Write an image's archive. The file appears when it is complete.

    Args:
        architecture: as the OCI specification names it (amd64, arm64).
    """
    layer = _layer(image)
    digest = hashlib.sha256(layer).hexdigest()
    config = {
        "architecture": architecture,
        "os": "linux",
        "created": EPOCH,
        "config": image.config,
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
        "history": [{"created": EPOCH, "created_by": "strata"}],
    }
    encoded = json.dumps(config, sort_keys=True).encode()
    config_name = f"{hashlib.sha256(encoded).hexdigest()}.json"
    manifest = [{"Config": config_name, "RepoTags": list(image.names), "Layers": [f"{digest}/layer.tar"]}]
    with replacing(target) as part, tarfile.open(part, "w") as archive:
        _add(archive, config_name, encoded)
        _add(archive, f"{digest}/layer.tar", layer)
        _add(archive, "manifest.json", json.dumps(manifest, sort_keys=True).encode())


def _layer(image: Image) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as layer:
        for folder, mode in sorted({**_parents(image), **dict(image.folders)}.items()):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            layer.addfile(entry)
        for name, source in sorted(image.files):
            _add(layer, name, source.read_bytes(), 0o755)
        for name, text in sorted(image.texts):
            _add(layer, name, text.encode(), 0o644)
        for name, link in sorted(image.links):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, link, 0o777
            layer.addfile(entry)
    return buffer.getvalue()


def _parents(image: Image) -> dict[str, int]:
    names = [name for group in (image.files, image.texts, image.links, image.folders) for name, _ in group]
    return {str(parent): 0o755 for name in names for parent in Path(name).parents if str(parent) != "."}


def _add(archive: tarfile.TarFile, name: str, content: bytes, mode: int = 0o644) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    archive.addfile(entry, io.BytesIO(content))
