"""Container images for a node that reaches no registry, made of Debian packages and of the embedded tools."""

from .archive import Image, architecture, write
from .catalog import prepare, write_optional
from .saved import images_in, opened

__all__ = ["Image", "architecture", "images_in", "opened", "prepare", "write", "write_optional"]
