"""The Pulumi engine of a checkout: the one on PATH if its version fits, otherwise one built from Go modules."""

import filecmp
import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path

from . import build
from .files import replacing, write
from .progress import Failure
from .project import BIN, ROOT, STATE

MIN_PULUMI = (3, 200)
KUBERNETES_PLUGIN = "4.25.0"
ENGINE = ("pulumi", "pulumi-language-python", "pulumi-language-python-host")
EXECUTOR = "pulumi-language-python-exec"
TOOLS = (*ENGINE, "pulumi-resource-kubernetes")
HOME = STATE / "pulumi"
PASSPHRASE = STATE / "passphrase"
WITHOUT_ATTRIBUTES = "?metadata=skip"
"""The file backend writes attributes beside each state file, in place. If it is killed while it writes them, the state
becomes unreadable ("failed to load checkpoint: EOF"). Without attributes its writes are atomic."""


def own() -> Path | None:
    """Return the path of the user's own `pulumi` on PATH, not one that a checkout built; None if no version fits."""
    ours = BIN.parts[-2:]
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).parts[-2:] != ours]
    found = shutil.which("pulumi", path=os.pathsep.join(folders))
    if found is None:
        return None
    version = subprocess.run([found, "version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v?(\d+)\.(\d+)", version)
    return Path(found) if match and MIN_PULUMI <= (int(match[1]), int(match[2])) < (4, 0) else None


def tools() -> tuple[str, ...]:
    """Return the names of the tools that are built for the engine: none if the user has a Pulumi CLI that fits."""
    return () if own() else TOOLS


def prepare() -> None:
    """Set up `pulumi` for use with the environment of `variables()`. Only what is missing is built.

    Raises:
        Failure: a build failed, or its result could not be installed.
    """
    for folder in (BIN, HOME, STATE / "state"):
        folder.mkdir(parents=True, exist_ok=True)
    _make_passphrase()
    if not tools():
        for name in (*ENGINE, EXECUTOR):
            (BIN / name).unlink(missing_ok=True)
        return
    build.build(TOOLS)
    for name in ENGINE:
        link(name, build.tool(name))
    link(EXECUTOR, build.tool("pulumi-language-python-host").with_name(EXECUTOR))
    _install_plugin(build.tool("pulumi-resource-kubernetes"))


def link(name: str, program: Path) -> None:
    """Put a program into the folder that `variables()` puts on PATH.

    It is a hard link or a copy, because the engine looks for its language host in the folder of its own file.
    """
    BIN.mkdir(parents=True, exist_ok=True)
    target = BIN / name
    if target.exists() and filecmp.cmp(program, target):
        return
    with replacing(target) as new:
        try:
            os.link(program, new)
        except OSError:
            shutil.copy2(program, new)


def variables() -> dict[str, str]:
    """Return the environment variables that Pulumi needs here. They hold no secret and nothing about AWS."""
    path = [str(ROOT / ".venv" / "bin"), str(BIN)]
    inherited = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder not in path]
    result = {
        "PATH": os.pathsep.join(path + inherited),
        "PULUMI_BACKEND_URL": f"file://{STATE / 'state'}{WITHOUT_ATTRIBUTES}",
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(PASSPHRASE),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }
    if (BIN / "pulumi").exists():
        result["PULUMI_HOME"] = str(HOME)
    return result


def _make_passphrase() -> None:
    """Write a random passphrase for the secrets of stack `local`, once.

    The stack's settings hold a salt that belongs to a passphrase; those of a lost one are removed.
    """
    if not PASSPHRASE.exists():
        (ROOT / "stacks" / "Pulumi.local.yaml").unlink(missing_ok=True)
        write(PASSPHRASE, secrets.token_urlsafe(32))


def _install_plugin(binary: Path) -> None:
    """Install the Kubernetes provider as a plugin of the engine.

    Raises:
        Failure: the engine refused it.
    """
    installed = HOME / "plugins" / f"resource-kubernetes-v{KUBERNETES_PLUGIN}" / binary.name
    if installed.exists() and filecmp.cmp(binary, installed):
        return
    command = [str(BIN / "pulumi"), "plugin", "install", "resource", "kubernetes", KUBERNETES_PLUGIN, "--reinstall"]
    done = subprocess.run(
        [*command, "--file", str(binary)], env=os.environ | variables(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failure(f"installing the Kubernetes provider failed: {done.stderr.strip()}")
