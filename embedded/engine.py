"""The Pulumi engine that a checkout uses: the one on PATH where it fits, else one built from Go modules."""

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

OLDEST_PULUMI = (3, 200)
KUBERNETES_PLUGIN = "4.25.0"
ENGINE = ("pulumi", "pulumi-language-python", "pulumi-language-python-host")
EXECUTOR = "pulumi-language-python-exec"
HOME = STATE / "pulumi"
PASSPHRASE = STATE / "passphrase"
WITHOUT_ATTRIBUTES = "?metadata=skip"
"""The file backend writes attributes beside each state file, in place: killed meanwhile, the state can be read no more
("failed to load checkpoint: EOF"). Without them its writes are atomic."""


def own() -> Path | None:
    """A `pulumi` on PATH that this project runs with, but none that a checkout built; None where there is none."""
    ours = BIN.parts[-2:]
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).parts[-2:] != ours]
    found = shutil.which("pulumi", path=os.pathsep.join(folders))
    if found is None:
        return None
    version = subprocess.run([found, "version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v?(\d+)\.(\d+)", version)
    return Path(found) if match and OLDEST_PULUMI <= (int(match[1]), int(match[2])) < (4, 0) else None


def prepare() -> None:
    """Makes `pulumi` work from the project's root with the environment of `variables()`; builds only what is missing.

    Raises:
        Failure: a build failed, or its result could not be installed.
    """
    for folder in (BIN, HOME, STATE / "state"):
        folder.mkdir(parents=True, exist_ok=True)
    _make_passphrase()
    if own():
        for name in (*ENGINE, EXECUTOR):
            (BIN / name).unlink(missing_ok=True)
        return
    build.build([*ENGINE, "pulumi-resource-kubernetes"])
    for name in ENGINE:
        link(name, build.tool(name))
    link(EXECUTOR, build.tool("pulumi-language-python-host").with_name(EXECUTOR))
    _install_plugin(build.tool("pulumi-resource-kubernetes"))


def link(name: str, program: Path) -> None:
    """Puts a program into the folder that `variables()` puts on PATH.

    As a file of its own, since the engine looks for its language host beside where its own file is.
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
    """What Pulumi needs in its environment here; holds no secret and nothing of AWS."""
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
    """A random passphrase for the local stack's secrets. What another one encrypted can be read no more, so it goes."""
    if not PASSPHRASE.exists():
        (ROOT / "stacks" / "Pulumi.local.yaml").unlink(missing_ok=True)
        write(PASSPHRASE, secrets.token_urlsafe(32))


def _install_plugin(binary: Path) -> None:
    installed = HOME / "plugins" / f"resource-kubernetes-v{KUBERNETES_PLUGIN}" / binary.name
    if installed.exists() and filecmp.cmp(binary, installed):
        return
    command = [str(BIN / "pulumi"), "plugin", "install", "resource", "kubernetes", KUBERNETES_PLUGIN, "--reinstall"]
    done = subprocess.run(
        [*command, "--file", str(binary)], env=os.environ | variables(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failure(f"installing the Kubernetes provider failed: {done.stderr.strip()}")
