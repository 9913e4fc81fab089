"""Rules that `docs/architecture.md` describes: which package may import which, names, and lengths."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from embedded.project import ROOT

from .harness.source_files import contents, imports, is_called, module_name, modules, modules_imported

pytestmark = pytest.mark.xdist_group("architecture")  # so that one worker parses each file once

LEVELS = ("network", "server", "storage", "services", "application", "user")
OURS = ("components", "stacks", "embedded", "review")
PARTS: dict[str, dict[str, set[str]]] = {
    "components/provider": {
        "plugin": set(),
        "aws_forms": set(),
        "ebs_limits": set(),
        "eks_versions": set(),
        "wording": set(),
        "properties": {"plugin", "aws_forms", "wording"},
        "config": {"plugin", "aws_forms", "wording", "properties"},
        "calls": {"plugin", "aws_forms", "properties", "config"},
        "core": {"plugin", "aws_forms", "properties", "calls"},
        "resources": {"plugin", "aws_forms", "properties", "calls", "core", "ebs_limits", "eks_versions", "wording"},
        "catalog": {"plugin", "core"},
        "functions": {"plugin", "properties", "calls", "resources"},
        "schema": {"properties", "config", "catalog", "functions"},
        "server": {"plugin", "properties", "config", "calls", "core", "resources", "catalog", "functions", "schema"},
        "install": {"plugin"},
        "generate": {"aws_forms", "properties", "config", "core", "resources", "catalog", "functions"},
    },
    "stacks": {
        "model": set(),
        "rules": {"model"},
        "read": {"model", "rules"},
        "build": {"model", "rules", "read"},
        "generate": {"model"},
        "command": {"rules", "read"},
    },
    "review": {
        "read": set(),
        "model": {"read"},
        "rights": {"read", "model"},
        "rules": {"read", "model", "rights"},
        "judge": {"read", "model", "rights", "rules"},
        "questions": {"read", "model", "rights"},
        "tell": {"read", "model", "rules", "judge", "questions"},
        "generate": {"model", "rules"},
        "post": {"tell"},
        "recovery": {"read"},
        "examine": {"read", "model", "judge"},
        "ask": {"read", "questions", "tell"},
        "proposal": {"model", "read"},
        "access": {"read", "model", "rights", "questions", "tell", "proposal"},
        "leaver": {"read", "model", "tell"},
        "everybody": {"read", "questions", "tell"},
        "command": {"read", "judge", "tell", "post", "recovery", "examine", "ask", "everybody", "access", "leaver"},
    },
}
"""The packages and modules of a package, from bottom to top, and what each of them may import."""
PACKAGES = [name for name in OURS if (ROOT / name).is_dir()]


def imported_from_us(file: Path) -> set[str]:
    return {name for name in imports(file) if name.split(".")[0] in OURS}


def absolute_imports(file: Path) -> set[str]:
    return {
        node.module or "" for node in contents(file).imports if isinstance(node, ast.ImportFrom) and node.level == 0
    }


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


def test_the_embedded_parts_import_of_the_components_only_the_plugin_package() -> None:
    found = {name for file in modules("embedded") for name in imported_from_us(file) if not name.startswith("embedded")}
    assert {name.rpartition(".")[0] for name in found} == {"components.provider.plugin"}


def test_a_review_imports_only_readers_shared_tables_and_interruptions() -> None:
    found = {name for file in modules("review") for name in imported_from_us(file)}
    others = {name for name in found if not name.startswith("review")}
    readers = {f"stacks.read.{name}" for name in ("cluster_objects", "environment_file", "stack_name", "yaml_removal")}
    shared = {"components.credentials", "components.data_holders", "components.iam_actions", "components.last_day"}
    shared |= {"components.pod_admission", "components.pod_security", "components.volume_spec"}
    shared |= {"components.provider.aws_forms"}
    plugin = {f"components.provider.plugin.{name}" for name in ("protocol", "urn", "wire")}
    generators = {"components.provider.generate.output"}
    types = {"stacks.model.environment"}  # imported by type checkers alone
    assert others == {"embedded.interruption", *readers, *shared, *plugin, *generators, *types}


def test_programs_import_of_the_embedded_parts_only_their_resources() -> None:
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


def test_boto3_is_imported_by_the_provider_and_the_embedded_aws_api_alone() -> None:
    users = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in modules(package)
        if any(name.split(".")[0] in ("boto3", "botocore") for name in imports(file))
    }
    assert [user for user in users if not user.startswith(("components/provider/", "embedded/aws/"))] == []


@pytest.mark.parametrize(
    ("package", "part", "others"), [(package, *one) for package, parts in PARTS.items() for one in parts.items()]
)
def test_a_part_of_a_package_imports_only_parts_below_it(package: str, part: str, others: set[str]) -> None:
    path, name = ROOT / package / part, package.replace("/", ".")
    files = modules(f"{package}/{part}") if path.is_dir() else [path.with_suffix(".py")]
    ours = {found for file in files for found in modules_imported(file) if found.startswith(f"{name}.")}
    assert {found.removeprefix(f"{name}.").split(".")[0] for found in ours} - {part} <= others


@pytest.mark.parametrize(("package", "parts"), PARTS.items())
def test_every_part_of_a_package_has_a_rule(package: str, parts: dict[str, set[str]]) -> None:
    found = {path.relative_to(ROOT / package).parts[0].removesuffix(".py") for path in modules(package)}
    assert found - {"__init__", "__main__"} == set(parts)


def test_there_is_no_import_cycle() -> None:
    names = {module_name(file): file for package in PACKAGES for file in modules(package)}
    graph = {name: modules_imported(file) & set(names) - {name} for name, file in names.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the modules


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("components.provider.server", "pulumi"),
        ("embedded.provider.server", "pulumi"),
        ("review.command", "stacks.model"),
        ("tests.conftest", "moto"),
    ],
)
def test_a_process_starts_without_what_it_may_not_need(module: str, heavy: str) -> None:
    loaded = f"import sys, {module}; print({heavy!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_problems_are_worded_by_their_constructors() -> None:
    found = [
        str(file.relative_to(ROOT))
        for package in ("components", "stacks")
        for file in modules(package)
        if is_called("Problem", file)
    ]
    assert set(found) == {"components/problems.py"}


def test_only_the_program_reads_pulumis_configuration() -> None:
    readers = [
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in modules(package)
        if "pulumi.Config(" in file.read_text()
    ]
    assert readers == []
    assert "pulumi.Config(" in (ROOT / "__main__.py").read_text()


def test_no_module_imports_a_test_or_a_conftest() -> None:
    found = {
        (str(file.relative_to(ROOT)), name)
        for package in (*PACKAGES, "tests", "bench")
        for file in modules(package)
        for name in modules_imported(file)
        if any(part == "conftest" or part.startswith("test_") for part in name.split("."))
    }
    assert found == set()


@pytest.mark.parametrize("package", ["bench", "tests/harness"])
def test_benchmarks_and_the_harness_import_of_the_tests_only_the_harness(package: str) -> None:
    found = {name for file in modules(package) for name in imports(file) if name.split(".")[0] == "tests"}
    assert [name for name in found if not name.startswith("tests.harness")] == []


def test_a_folder_of_tests_imports_of_the_tests_only_itself_and_the_harness() -> None:
    found = set()
    for file in modules("tests"):
        folder = file.relative_to(ROOT / "tests").parts[0].removesuffix(".py")
        ours = {name for name in modules_imported(file) if name.split(".")[0] == "tests"}
        allowed = (f"tests.{folder}", "tests.harness")
        found |= {(str(file.relative_to(ROOT)), name) for name in ours if not name.startswith(allowed)}
    assert found == set()


def test_no_package_imports_tests_or_benchmarks() -> None:
    found = {name for package in PACKAGES for file in modules(package) for name in imports(file)}
    assert [name for name in found if name.split(".")[0] in ("tests", "bench")] == []


def test_no_module_is_named_after_a_collection_of_helpers() -> None:
    names = {path.stem for package in PACKAGES for path in [*modules(package), *(ROOT / package).rglob("*/")]}
    assert names.isdisjoint({"utils", "util", "common", "lib", "helpers", "misc"})


GENERATED = ROOT / "components" / "aws"
LONG_FILES = {
    "review/rights/security_groups.py": "one evaluation, of rules that refer to each other",
    "review/rules/properties/pulumi_aws.py": "one table",
}
"""The files of more than 300 lines that are written by hand, and why they are not parted."""


def written_by_hand() -> list[Path]:
    files = [file for package in (*PACKAGES, "tests", "bench") for file in modules(package)]
    return [file for file in files if not file.is_relative_to(GENERATED)]


def test_no_function_is_longer_than_fifty_lines() -> None:
    functions = (
        (f"{file.relative_to(ROOT)}:{one.line} {one.name}", one.lines)
        for file in written_by_hand()
        for one in contents(file).functions
    )
    assert {name: lines for name, lines in functions if lines > 50} == {}


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in written_by_hand()}
    assert {name for name, lines in lengths.items() if lines > 300} == set(LONG_FILES)
