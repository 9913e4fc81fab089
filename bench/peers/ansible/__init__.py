"""Ansible with its amazon.aws modules, in an environment of its own, because it pins its own boto3."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.harness.pinned import installed

_HERE = Path(__file__).parent


def install() -> Path:
    """Installs what the lock file of this folder pins, unless it is there; the folder of its programs."""
    return installed(_HERE / "requirements.txt")


def play(environment: Mapping[str, str]) -> None:
    """Makes the network, or finds nothing to do. Raises CalledProcessError with Ansible's output on standard error."""
    programs = install()
    variables = {
        **os.environ,
        **environment,
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_PYTHON_INTERPRETER": str(programs / "python"),
    }
    subprocess.run(
        [str(programs / "ansible-playbook"), str(_HERE / "network.yml")],
        env=variables,
        stdout=sys.stderr,
        check=True,
    )
