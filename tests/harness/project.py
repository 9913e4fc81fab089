"""A Pulumi project in a folder of its own, with the real engine and a file backend. It can be killed and copied."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from embedded.build import tool
from embedded.engine import KUBERNETES_PLUGIN
from embedded.processes import parent_of

BINARY = "pulumi-resource-kubernetes"
REPOSITORY = Path(__file__).parents[2]
STACK = "test"
SETTINGS = f"Pulumi.{STACK}.yaml"
_DEFINITION = """\
name: {name}
runtime: python
plugins:
  providers:
    - name: strata
      path: {provider}
    - name: embedded
      path: {embedded}
"""


@dataclass(frozen=True)
class Run:
    """The exit status of a Pulumi command, and everything that it printed."""

    status: int
    output: str


@dataclass(frozen=True)
class Project:
    """One program with one stack. `environment` is added to the environment of this process."""

    folder: Path
    program: Path
    environment: Mapping[str, str]
    name: str = "reference"
    home: Path = field(default=Path(os.environ.get("PULUMI_HOME", Path.home() / ".pulumi")))

    def __post_init__(self) -> None:
        self.state.mkdir(parents=True)
        shutil.copy(self.program, self.folder / "__main__.py")
        definition = _DEFINITION.format(
            name=self.name,
            provider=REPOSITORY / "components" / "provider",
            embedded=REPOSITORY / "embedded",
        )
        (self.folder / "Pulumi.yaml").write_text(definition)
        self.run("stack", "init", STACK)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def checkpoint(self) -> Path:
        """The file in which the engine saves the resources of the stack."""
        return self.state / ".pulumi" / "stacks" / self.name / f"{STACK}.json"

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start a Pulumi command; `more` is added to its environment."""
        return subprocess.Popen(
            ["pulumi", *command, "--non-interactive"],
            cwd=self.folder,
            env={**self.variables(), **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def variables(self) -> dict[str, str]:
        """Return the environment of Pulumi commands."""
        return {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "PULUMI_HOME": str(self.home),
            "PULUMI_BACKEND_URL": f"{self.state.as_uri()}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            **self.environment,
        }

    def attempt(self, *command: str, **more: str) -> Run:
        """Run a Pulumi command that may fail."""
        process = self.start(*command, **more)
        output, _ = process.communicate()
        return Run(process.returncode, output)

    def run(self, *command: str, **more: str) -> str:
        """Return what a Pulumi command prints. Fail the test when it does not succeed."""
        run = self.attempt(*command, **more)
        if run.status != 0:
            raise AssertionError(f"pulumi {' '.join(command)} ended with {run.status}:\n{run.output}")
        return run.output

    def install_kubernetes(self) -> None:
        """Install the Kubernetes provider, for programs with resources in a cluster."""
        self.run("plugin", "install", "resource", "kubernetes", KUBERNETES_PLUGIN, "--file", str(tool(BINARY)))

    def save(self, copy: Path) -> None:
        """Copy the state, and the salt of its secrets, into a new folder."""
        shutil.copytree(self.state, copy / "state")
        shutil.copy(self.folder / SETTINGS, copy)

    def restore(self, copy: Path) -> None:
        """Continue from a copied state, which may be that of another project with the same name."""
        shutil.rmtree(self.state)
        shutil.copytree(copy / "state", self.state)
        shutil.copy(copy / SETTINGS, self.folder)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill an engine and everything that it started: the engine first, so that it does not react to the others."""
    doomed = [process.pid, *descendants(process.pid)]
    for pid in doomed:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # the process has ended meanwhile
            parents[int(folder.name)] = parent_of(int(folder.name))
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]
