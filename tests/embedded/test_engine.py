"""An engine that is there already is preferred where it fits."""

import shutil
from pathlib import Path

import pytest

from embedded import build, engine
from embedded.project import BIN


def put_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{BIN}:{folder}:/usr/bin:/bin")


@pytest.mark.usefixtures("engine")
def test_a_fitting_pulumi_on_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy2(build.tool("pulumi"), tmp_path / "pulumi")
    put_on_path(tmp_path, monkeypatch)
    assert engine.own() == tmp_path / "pulumi"


@pytest.mark.parametrize("version", ["v2.25.2", "v3.100.0", "v4.0.0", "", "nonsense"])
def test_one_that_does_not_fit_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    (tmp_path / "pulumi").write_text(f"#!/bin/sh\necho {version}\n")
    (tmp_path / "pulumi").chmod(0o755)
    put_on_path(tmp_path, monkeypatch)
    assert engine.own() is None


@pytest.mark.usefixtures("engine")
def test_one_that_a_checkout_built_is_not_taken_for_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / ".strata" / "bin"
    other.mkdir(parents=True)
    shutil.copy2(build.tool("pulumi"), other / "pulumi")
    put_on_path(other, monkeypatch)
    assert engine.own() is None
