"""Install programs whose dependencies conflict with those of strata, each into an environment of its own.

The environment is in the user's cache folder, under a digest of its inputs. Every checkout shares it, and a changed
lock file results in another one.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from embedded.build import cache_folder


def installed(lock: Path) -> Path:
    """Return the folder of the programs that a lock file pins by hash, and install them if they are missing.

    Args:
        lock: a `requirements.txt`. The name of its folder becomes part of the environment's name.

    Raises:
        subprocess.CalledProcessError: pip failed; its output is on standard error.
    """

    def install(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv"), "--clear"], check=True)
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps", "-r", str(lock)]
        subprocess.run([str(folder / "venv" / "bin" / "pip"), "install", *options], check=True)

    return _environment(lock, (sys.version, sys.base_prefix), install) / "venv" / "bin"


def installed_for_node(lock: Path) -> Path:
    """Return the folder of the packages that a `package-lock.json` pins by hash, and install them if they are missing.

    Raises:
        FileNotFoundError: npm is not on PATH.
        subprocess.CalledProcessError: npm failed; its output is on standard error.
    """

    def install(folder: Path) -> None:
        for name in ("package.json", lock.name):
            shutil.copy(lock.parent / name, folder)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(["npm", "ci", *options], cwd=folder, check=True)

    return _environment(lock, "npm", install) / "node_modules"


def _environment(lock: Path, more: object, install: Callable[[Path], None]) -> Path:
    """Return the folder for a lock file, and install into it if that has not been completed yet."""
    digest = hashlib.sha256(lock.read_bytes() + repr(more).encode()).hexdigest()[:16]
    folder = cache_folder() / "environments" / f"{lock.parent.name}-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "whole"
    with (folder / "lock").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)  # tests of several checkouts run in parallel
        if not complete.exists():
            install(folder)
            complete.touch()
    return folder
