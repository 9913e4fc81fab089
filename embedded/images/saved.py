"""Archives of images that other tools saved: those of `docker save`, and OCI image layouts in a tar file."""

import gzip
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from ..node_images import full_name
from ..progress import Failure

GZIP = b"\x1f\x8b"
NAME, REFERENCE = "io.containerd.image.name", "org.opencontainers.image.ref.name"
"""The annotations that name an image in the index of an OCI layout; the first one counts."""


@contextmanager
def opened(archive: Path) -> Iterator[IO[bytes]]:
    """Open an archive as a stream of its tar file, which may be compressed with gzip.

    Raises:
        Failure: the file cannot be read.
    """
    try:
        file = archive.open("rb")
    except OSError as error:
        raise Failure(f"{archive} cannot be read: {error.strerror}") from None
    with file:
        compressed = file.read(len(GZIP)) == GZIP
        file.seek(0)
        if compressed:
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            yield file


def images_in(archive: Path, architecture: str) -> dict[str, str]:
    """Return the names of the images in an archive as it has them, each with the full name.

    Raises:
        Failure: the file cannot be read, is not an archive of images, or has an image without a name or for machines of
            another architecture.
    """
    try:
        with opened(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            found = list(_images(tar))
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Failure(
            f"{archive} is not an archive of images ({error}): write one with `docker save NAME:TAG -o FILE.tar`"
        ) from None
    if not found or not all(name for name, _ in found):
        raise Failure(
            f"{archive} has an image without a name, which no container could refer to: "
            "save it by its name, `docker save NAME:TAG -o FILE.tar`"
        )
    for name, architectures in found:
        if architecture not in architectures:
            raise Failure(
                f"{archive}: {name} is for {', '.join(sorted(architectures))}, and the node is {architecture}: "
                f"build or pull it with --platform linux/{architecture}, and save it again"
            )
    return {name: full_name(name) for name, _ in found}


def _images(tar: tarfile.TarFile) -> Iterator[tuple[str, set[str]]]:
    """Yield each name in an archive with the architectures of the image; an empty name for an image that has none.

    As containerd does, this reads the index of an OCI layout, or else the manifest of `docker save`.
    """
    names = [name.removeprefix("./") for name in tar.getnames()]
    if "oci-layout" in names:
        for one in _json(tar, "index.json")["manifests"]:
            annotations = one.get("annotations") or {}
            name = annotations.get(NAME) or annotations.get(REFERENCE, "")
            yield (name if set(name) & set("/:@") else ""), set(_architectures(tar, one))
    elif "manifest.json" in names:
        for one in _json(tar, "manifest.json"):
            architectures = {_json(tar, one["Config"])["architecture"]}
            yield from ((name, architectures) for name in one["RepoTags"] or [""])
    else:
        raise ValueError("it has neither index.json nor manifest.json")


def _architectures(tar: tarfile.TarFile, descriptor: dict[str, Any]) -> Iterator[str]:
    """Yield the architectures of an image, given its descriptor (OCI image specification, Content Descriptors)."""
    if "platform" in descriptor:
        yield descriptor["platform"]["architecture"]
        return
    content = _blob(tar, descriptor)
    if "manifests" in content:
        for one in content["manifests"]:
            yield from _architectures(tar, one)
    else:
        yield _blob(tar, content["config"])["architecture"]


def _blob(tar: tarfile.TarFile, descriptor: dict[str, Any]) -> Any:
    return _json(tar, f"blobs/{descriptor['digest'].replace(':', '/')}")


def _json(tar: tarfile.TarFile, name: str) -> Any:
    file = tar.extractfile(name if name in tar.getnames() else f"./{name}")
    if file is None:
        raise ValueError(f"{name} is not a file")
    return json.load(file)
