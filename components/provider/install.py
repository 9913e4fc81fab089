"""`python -m strata_iac.provider install`: installs the provider in the Pulumi CLI, for projects outside this one."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .plugin.version import VERSION

LAUNCHER = """\
#!/bin/sh
exec {python} -m {package} "$@"
"""


def install() -> None:
    """Install a plugin in the Pulumi CLI on PATH that runs this package with this Python.

    Raises:
        SystemExit: there is no `pulumi`, or it refuses the plugin; the message says which.
    """
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        sys.exit("no pulumi on PATH: install the Pulumi CLI first (https://www.pulumi.com/docs/install)")
    with TemporaryDirectory() as folder:
        launcher = Path(folder, "pulumi-resource-strata")
        launcher.write_text(LAUNCHER.format(python=shlex.quote(sys.executable), package=__package__), encoding="utf-8")
        launcher.chmod(0o755)
        command = [pulumi, "plugin", "install", "resource", "strata", VERSION, "--reinstall", "--file", str(launcher)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"pulumi refuses the plugin: {(done.stderr or done.stdout).strip()}")
    print(f"strata {VERSION} is installed for pulumi; it runs with {sys.executable}")
