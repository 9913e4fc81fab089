"""Run the program of docs/reuse.md in a project outside of the checkout, with the wheel alone."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from embedded.build import tool
from embedded.engine import KUBERNETES_PLUGIN
from embedded.project import ROOT

from ..harness.aws.proxy import Proxy
from ..harness.checkout import copy_checkout
from ..harness.node import Node
from ..harness.pages import wait_for_page

PROVISIONER = """\
import pulumi_kubernetes
from pulumi import Config, ResourceOptions
from strata_iac.storage import LocalPathProvisioner, LocalPathProvisionerArgs, StorageClass, StorageClassArgs

cluster = pulumi_kubernetes.Provider("cluster", kubeconfig=Config().require("kubeconfig"))
images = LocalPathProvisionerArgs(
    image="localhost/strata/local-path-provisioner:v0.0.37", helper_image="localhost/strata/busybox:debian"
)
provisioner = LocalPathProvisioner("local-path", images, ResourceOptions(provider=cluster))
StorageClass(
    "folders",
    StorageClassArgs(provisioner="rancher.io/local-path", volume_binding_mode="WaitForFirstConsumer"),
    ResourceOptions(provider=cluster, depends_on=[provisioner]),
)
"""


@dataclass(frozen=True)
class Team:
    """A Pulumi project of a team, with a virtual environment of its own."""

    folder: Path
    variables: dict[str, str]

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, env=self.variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def begin(self, stack: str, program: str, **config: str) -> None:
        """Create a stack and write its program and configuration."""
        (self.folder / "__main__.py").write_text(program)
        self.run("pulumi", "stack", "init", stack)
        for name, value in config.items():
            self.run("pulumi", "config", "set", name, value)


@pytest.fixture
def team(engine: Path, tmp_path: Path, aws: Proxy) -> Iterator[Team]:
    """A project in which the wheel is installed by the commands of the page."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    locked = ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    subprocess.run([sys.executable, "-m", "uv", "pip", "install", "-q", "--python", venv, *locked], check=True)
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "state").mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "PYTHON"))}
    variables = {
        **inherited,
        **aws.environment(),
        "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",
        "PIP_NO_DEPS": "1",  # the locked ones are installed already
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"{(tmp_path / 'state').as_uri()}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    checkout = copy_checkout(tmp_path / "checkout").path
    (commands,) = blocks("sh")
    installed = subprocess.run(
        ["bash", "-ec", commands], cwd=checkout, env=variables, stdout=subprocess.PIPE, text=True, check=True
    )
    assert "is installed for pulumi" in installed.stdout
    one = Team(folder, variables)
    kubernetes = str(tool("pulumi-resource-kubernetes"))
    one.run("pulumi", "plugin", "install", "resource", "kubernetes", KUBERNETES_PLUGIN, "--file", kubernetes)
    yield one
    for stack in ("shop", "provisioner"):
        one.run("pulumi", "destroy", "--yes", "--skip-preview", "--stack", stack)


def blocks(language: str) -> list[str]:
    """Return the code blocks of a language on the page."""
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "reuse.md").read_text(), re.DOTALL)


def test_the_programs_of_the_page_run_with_the_wheel(team: Team, node: Node, aws: Proxy) -> None:
    kubeconfig = str(node.kubeconfig)
    team.begin("provisioner", PROVISIONER, kubeconfig=kubeconfig)
    team.run("pulumi", "up", "--yes", "--skip-preview")
    program, of_hundreds = blocks("python")
    assert len(program.splitlines()) <= 30
    config = {"class": "folders", "image": "localhost/strata/nginx:debian", "nodeAddress": node.address}
    team.begin("shop", program, kubeconfig=kubeconfig, **config)
    planned = team.run("pulumi", "preview")
    assert re.search(r"url +: (\[unknown\]|output<string>)", planned), planned
    team.run("pulumi", "up", "--yes", "--skip-preview")
    outputs = json.loads(team.run("pulumi", "stack", "output", "--json"))
    wait_for_page("<h1>Shop</h1>", outputs["url"])
    assert aws.direct("ec2").describe_volumes(VolumeIds=[outputs["backups"]])["Volumes"][0]["Size"] == 20
    assert "unchanged" in team.run("pulumi", "preview", "--expect-no-changes")
    head, _, _ = program.partition('shop = Namespace("shop", here)')
    team.begin("hundreds", head + of_hundreds, kubeconfig=kubeconfig)
    assert "902 to create" in team.run("pulumi", "preview")
