"""Who may import whom, as `docs/architecture.md` has it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.project import ROOT

LEVELS = ("network", "server", "storage", "application", "user")
OURS = ("components", "stacks", "embedded", "review")
PACKAGES = [name for name in OURS if (ROOT / name).is_dir()]


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """The absolute names of the modules that a file imports."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            yield ".".join(filter(None, (base, node.module)))
            if node.module is None:
                yield from (f"{base}.{alias.name}" for alias in node.names)


def imported_from_us(file: Path) -> set[str]:
    return {name for name in imports(file) if name.split(".")[0] in OURS}


def absolute_imports(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text()))
    return {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}


def test_the_rules_find_the_packages() -> None:
    assert {"components", "stacks", "embedded", "review"} <= set(PACKAGES)
    assert all(len(modules(package)) > 1 for package in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_inside_a_package_imports_are_relative(package: str) -> None:
    found = {
        str(file): name for file in modules(package) for name in absolute_imports(file) if name.split(".")[0] == package
    }
    assert found == {}


def test_components_import_nothing_else_of_ours() -> None:
    found = {name for file in modules("components") for name in imported_from_us(file)}
    assert {name.split(".")[0] for name in found} == {"components"}


def test_of_the_components_the_embedded_parts_import_what_every_provider_is_made_of() -> None:
    found = {name for file in modules("embedded") for name in imported_from_us(file) if not name.startswith("embedded")}
    assert found == {"components.provider.plugin.process", "components.provider.plugin.protocol"}


def test_a_review_imports_the_environment_file_alone() -> None:
    found = {name for file in modules("review") for name in imported_from_us(file)}
    others = {name for name in found if not name.startswith("review")}
    assert others == {"stacks.read.environment_file"}


def test_of_the_embedded_parts_programs_know_the_resources_alone() -> None:
    found = {name for file in modules("stacks") for name in imported_from_us(file) if name.startswith("embedded")}
    assert found == {"embedded.resources"}


@pytest.mark.parametrize("level", [level for level in LEVELS if (ROOT / "components" / level).is_dir()])
def test_a_level_imports_no_other_level(level: str) -> None:
    found = {name for file in modules(f"components/{level}") for name in imported_from_us(file)}
    others = tuple(f"components.{other}" for other in LEVELS if other != level)
    assert [name for name in found if name.startswith(others)] == []


def test_the_provider_imports_nothing_else_of_ours() -> None:
    found = {name for file in modules("components/provider") for name in imported_from_us(file)}
    assert [name for name in found if not name.startswith("components.provider")] == []


def test_boto3_is_imported_by_the_provider_alone() -> None:
    users = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in modules(package)
        if any(name.split(".")[0] in ("boto3", "botocore") for name in imports(file))
    }
    assert [user for user in users if not user.startswith("components/provider/")] == []


@pytest.mark.parametrize("package", ["components.provider", "embedded.provider"])
def test_a_provider_starts_without_the_sdk(package: str) -> None:
    loaded = f"import sys, {package}.server; print('pulumi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_only_the_program_reads_pulumis_configuration() -> None:
    readers = [
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in modules(package)
        if "pulumi.Config(" in file.read_text()
    ]
    assert readers == []
    assert "pulumi.Config(" in (ROOT / "__main__.py").read_text()


def test_no_package_is_a_drawer_for_odds_and_ends() -> None:
    names = {path.stem for package in PACKAGES for path in [*modules(package), *(ROOT / package).rglob("*/")]}
    assert names.isdisjoint({"utils", "util", "common", "lib", "helpers", "misc"})
