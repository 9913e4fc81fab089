"""Builds the programs that no package registry offers as binaries, from the Go modules pinned in `embedded/tools`."""

from .catalogue import TOOLS, Tool
from .store import build, cache_folder, downloading, program_digest, target, tool
from .toolchain import go_version

__all__ = ["TOOLS", "Tool", "build", "cache_folder", "downloading", "go_version", "program_digest", "target", "tool"]
