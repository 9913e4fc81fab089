"""Container images for a node that reaches no registry, made of Debian packages and of the embedded tools."""

from .archive import Image, write
from .catalog import prepare

__all__ = ["Image", "prepare", "write"]
