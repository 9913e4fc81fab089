"""The choice between an installed engine and the built one, and what the built language host does."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from embedded import build, engine
from embedded.project import BIN
from tests.harness.project import Project


def put_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{BIN}:{folder}:/usr/bin:/bin")


@pytest.mark.usefixtures("engine")
def test_a_fitting_pulumi_on_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy2(build.tool("pulumi"), tmp_path / "pulumi")
    put_on_path(tmp_path, monkeypatch)
    assert engine.own() == tmp_path / "pulumi"


@pytest.mark.parametrize("version", ["v2.25.2", "v3.100.0", "v4.0.0", "", "nonsense"])
def test_a_pulumi_of_another_version_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    (tmp_path / "pulumi").write_text(f"#!/bin/sh\necho {version}\n")
    (tmp_path / "pulumi").chmod(0o755)
    put_on_path(tmp_path, monkeypatch)
    assert engine.own() is None


@pytest.mark.usefixtures("engine")
def test_a_pulumi_that_a_checkout_built_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / ".strata" / "bin"
    other.mkdir(parents=True)
    shutil.copy2(build.tool("pulumi"), other / "pulumi")
    put_on_path(other, monkeypatch)
    assert engine.own() is None


@pytest.mark.usefixtures("engine")
def test_a_program_runs_in_the_virtual_environment_that_its_project_names(tmp_path: Path) -> None:
    environment = tmp_path / "elsewhere"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    packages = environment / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    (packages / "shared.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    (packages / "only_there.py").write_text("ANSWER = 42\n")
    program = tmp_path / "program.py"
    program.write_text("import only_there, pulumi\npulumi.export('answer', only_there.ANSWER)\n")
    project = Project(tmp_path / "project", program, {}, name="demo")
    definition = project.folder / "Pulumi.yaml"
    definition.write_text(
        definition.read_text().replace(
            "runtime: python", f"runtime: {{name: python, options: {{virtualenv: {environment}}}}}"
        )
    )
    project.run("up", "--yes", "--skip-preview")
    assert project.run("stack", "output", "answer").strip() == "42"
