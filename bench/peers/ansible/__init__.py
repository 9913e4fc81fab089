"""Ansible with its amazon.aws modules, in an environment of its own, because it pins its own boto3."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).parent
_ENVIRONMENT = Path(sys.prefix) / "ansible"


def install() -> None:
    """Installs what the lock file of this folder pins, unless it is there."""
    stamp = _ENVIRONMENT / "installed"
    lock = (_HERE / "requirements.txt").read_text()
    if stamp.exists() and stamp.read_text() == lock:
        return
    subprocess.run([sys.executable, "-m", "venv", str(_ENVIRONMENT)], check=True)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    pip = [str(_ENVIRONMENT / "bin" / "pip"), "install", *options, "-r", str(_HERE / "requirements.txt")]
    subprocess.run(pip, check=True)
    stamp.write_text(lock)


def play(environment: Mapping[str, str]) -> None:
    """Makes the network, or finds nothing to do. Raises CalledProcessError with Ansible's output on standard error."""
    variables = {
        **os.environ,
        **environment,
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_PYTHON_INTERPRETER": str(_ENVIRONMENT / "bin" / "python"),
    }
    subprocess.run(
        [str(_ENVIRONMENT / "bin" / "ansible-playbook"), str(_HERE / "network.yml")],
        env=variables,
        stdout=sys.stderr,
        check=True,
    )
