"""The forms of texts in the settings of pods: images, paths of mounts, labels, and what a process gets."""

import re
from typing import Annotated

from ..base import DNS_SUBDOMAIN_LENGTH, LaterString, OrLater, is_absolute_path, is_dns_subdomain
from ..problems import matching, must_be

MAX_IMAGE_NAME = 255
_IMAGE = re.compile(
    r"(?P<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?"
    r"[a-z0-9]+(?:(?:\.|_|__|-+|/)[a-z0-9]+)*)"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,})?"
)
"""The name of an image (OCI Distribution Specification, and `reference` of the project distribution)."""
_LABEL = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")


def is_image(text: str) -> bool:
    """Return whether a text is the name of an image, with or without a tag and a digest."""
    found = _IMAGE.fullmatch(text)
    return found is not None and len(found["name"]) <= MAX_IMAGE_NAME


def is_label_key(text: str) -> bool:
    """Return whether a text is the key of a label: a name, after a DNS subdomain and `/` if it has a prefix."""
    prefix, slash, name = text.rpartition("/")
    return _LABEL.fullmatch(name) is not None and (not slash or is_dns_subdomain(prefix))


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
LabelKey = Annotated[
    str,
    must_be(
        "the key of a label: up to 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit, "
        f"after a prefix such as example.org/ of up to {DNS_SUBDOMAIN_LENGTH} characters, if it has one",
        is_label_key,
    ),
]
LabelValue = Annotated[
    str,
    must_be(
        "the value of a label: up to 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit",
        lambda text: not text or _LABEL.fullmatch(text) is not None,
    ),
]
ProcessText = Annotated[str, matching(r"[^\0]*", "a string: without the character NUL, which a process cannot get")]
"""An argument or an environment variable."""
