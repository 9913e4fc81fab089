"""The images in the containerd of a running node."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import IO

from ..images import architecture, images_in, opened
from ..progress import Failure
from .root import PATH

NAMESPACE = "k8s.io"
"""The namespace of containerd in which the kubelet's images are."""


def names(process: int) -> list[str]:
    """Return the full names of the images that a node holds, given its process 1.

    Raises:
        Failure: containerd does not answer.
    """
    listed = _ctr(process, "images", "ls", "--quiet").split()
    return [name for name in listed if not name.startswith("sha256:")]


def load(process: int, archive: Path) -> list[str]:
    """Import the images of an archive into a node, given its process 1, and return their full names.

    Raises:
        Failure: the file is not an archive of images, or containerd does not accept it. No image is then kept.
    """
    found = images_in(archive, architecture())
    before = set(names(process))
    try:
        with opened(archive) as content:
            _ctr(process, "images", "import", "-", content=content)
        # containerd keeps the names of an OCI layout as they are, and the kubelet asks for full names.
        for given in found.keys() & set(names(process)) - set(found.values()):
            _ctr(process, "images", "tag", "--force", given, found[given])
            _ctr(process, "images", "rm", given)
    except Failure as failure:
        if left := [name for name in names(process) if name not in before]:
            _ctr(process, "images", "rm", *left)
        raise Failure(f"{archive}: {failure}") from None
    return list(found.values())


def _ctr(process: int, *arguments: str, content: IO[bytes] | None = None) -> str:
    """Return what containerd's own client prints inside a node. `content` is its standard input.

    Raises:
        Failure: it failed; the message is its own.
    """
    inside = ["nsenter", "--all", f"--target={process}", "env", f"PATH={PATH}"]
    command = [*inside, "ctr", f"--namespace={NAMESPACE}", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT) as client:
        if content is not None and client.stdin is not None:
            with suppress(BrokenPipeError):
                shutil.copyfileobj(content, client.stdin)
        printed, _ = client.communicate()
    if client.returncode:
        raise Failure(f"ctr {' '.join(arguments[:2])}: {printed.decode(errors='replace').strip()}")
    return printed.decode()
