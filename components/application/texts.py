"""The forms of texts in the settings of pods: images, paths of mounts, labels, and what a process gets."""

import re
from typing import Annotated

from ..base import LaterString, OrLater, is_absolute_path
from ..problems import matching, must_be

MAX_IMAGE_NAME = 255
_IMAGE = re.compile(
    r"(?P<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?"
    r"[a-z0-9]+(?:(?:\.|_|__|-+|/)[a-z0-9]+)*)"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,})?"
)
"""The name of an image (OCI Distribution Specification, and `reference` of the project distribution)."""


def is_image(text: str) -> bool:
    """Return whether a text is the name of an image, with or without a tag and a digest."""
    found = _IMAGE.fullmatch(text)
    return found is not None and len(found["name"]) <= MAX_IMAGE_NAME


def is_mount_path(text: str) -> bool:
    """Return whether a container runtime can mount something at a path, and nothing else is the same path."""
    return is_absolute_path(text) and not text.endswith("/") and not {":", "\0"} & set(text) and "//" not in text


Image = Annotated[
    str | LaterString,
    OrLater(
        Annotated[
            str,
            must_be(
                "the name of an image: in lower case, for example docker.io/library/busybox:1.37, or with a digest: "
                "@sha256: and 64 hexadecimal digits",
                is_image,
            ),
        ]
    ),
]
"""The image of a container."""
MountPath = Annotated[
    str,
    must_be("an absolute path other than /, without '..', '//', ':' and a final '/', for example /data", is_mount_path),
]
"""The path of a file or a folder in a container."""
ProcessText = Annotated[str, matching(r"[^\0]*", "a string: without the character NUL, which a process cannot get")]
"""An argument or an environment variable."""
