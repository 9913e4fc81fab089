"""Python programs that pin what this project does not: each in an environment of its own.

It stands in the user's cache folder under a digest of all that goes into it, so that every checkout shares it and
another lock file makes another one.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

from embedded.build import cache_folder


def installed(lock: Path) -> Path:
    """The folder of the programs that a lock file pins by hash; they are installed first where they are not there.

    Args:
        lock: a `requirements.txt`; the name of its folder is that of the environment.

    Raises:
        subprocess.CalledProcessError: pip could not install them; its own words are on standard error.
    """
    digest = hashlib.sha256(lock.read_bytes() + repr((sys.version, sys.base_prefix)).encode()).hexdigest()[:16]
    place = cache_folder() / "environments" / f"{lock.parent.name}-{digest}"
    place.mkdir(parents=True, exist_ok=True)
    whole = place / "whole"
    with (place / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # tests run side by side, and checkouts too
        if not whole.exists():
            subprocess.run([sys.executable, "-m", "venv", str(place / "venv"), "--clear"], check=True)
            options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps", "-r", str(lock)]
            subprocess.run([str(place / "venv" / "bin" / "pip"), "install", *options], check=True)
            whole.touch()
    return place / "venv" / "bin"
