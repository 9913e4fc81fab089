"""Ansible with its amazon.aws modules, in a separate virtual environment, because it pins another boto3."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.harness.pinned import installed

_HERE = Path(__file__).parent


def install() -> Path:
    """Install what this folder's lock file pins, once, and return the folder of the programs."""
    return installed(_HERE / "requirements.txt")


def play(environment: Mapping[str, str]) -> None:
    """Create the network, or check that nothing changed.

    Raises:
        CalledProcessError: the play failed; Ansible's output is on standard error.
    """
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
