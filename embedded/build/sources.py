"""Published Go modules: downloads ahead of the compiler, and copies of single files."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from . import toolchain
from .catalogue import Tool

# Modules may need different versions of a package; the packages of Go itself have none, and are compiled once.
_OUTDATED = "{{if .Stale}}{{.ImportPath}}@{{with .Module}}{{.Version}}{{end}}{{end}}"


class Download:
    """Downloads the modules of tools while the body of a `with` statement runs, and no longer.

    A compiler that needs one of them waits for it: `go` locks what it downloads. Errors are left for the build to
    report.
    """

    def __init__(self, groups: Iterable[tuple[Tool, ...]]) -> None:
        """Start to download.

        Args:
            groups: tools of one Go module each.
        """
        self._processes = [_list(group) for group in groups]
        self._outdated = 0
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "Download":
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def packages(self) -> int:
        """Return how many packages have to be compiled; 0 while modules are missing in which some of them are."""
        return self._outdated

    def _read(self) -> None:
        listed = [process.communicate()[0].split() for process in self._processes]
        if not any(process.returncode for process in self._processes):
            self._outdated = len({package for packages in listed for package in packages})


def copy(module: Path, file: tuple[str, str], folder: Path) -> None:
    """Copy a file out of a published module, which is downloaded first.

    Args:
        module: the folder of the Go module that requires the published one.
        file: the path of the published module, and the path of the file in it.
        folder: where the copy goes, under the file's own name.

    Raises:
        Failure: the module cannot be downloaded.
    """
    path, name = file
    published = Path(json.loads(toolchain.run(["mod", "download", "-json", path], module))["Dir"]) / name
    copied = folder / published.name
    shutil.copyfile(published, copied)
    copied.chmod(published.stat().st_mode | 0o200)


def _list(group: tuple[Tool, ...]) -> subprocess.Popen[str]:
    """Start to list the packages that are not in Go's build cache.

    That downloads the modules that they are in, where `go mod download` would take others too.
    """
    # -e: a package whose embedded files are not copied yet is listed all the same.
    command = ["go", "list", "-e", "-deps", "-f", _OUTDATED, *toolchain.COMPILER_FLAGS]
    return subprocess.Popen(
        [*command, *(tool.package for tool in group)],
        cwd=toolchain.SOURCE / group[0].module,
        env=toolchain.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
