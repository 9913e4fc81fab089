"""Images for a node that reaches no registry, made of Debian's packages and of the tools that are built here."""

from .archive import Image, write
from .catalog import prepare

__all__ = ["Image", "prepare", "write"]
