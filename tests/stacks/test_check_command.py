"""`python -m stacks check`: environment files are checked without a program."""

import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from embedded.project import ROOT
from stacks.read.environment_file import InvalidEnvironmentError, load
from tests.harness.commands import run

INVALID = """\
kubernetes: {kind: embedded}
storage:
  claims:
    data: {storageClassName: fast, storage: 1GB}
servers: {web: {sise: t3.small}}
"""


def check(*files: Path | str) -> CompletedProcess[str]:
    return run("stacks", "check", *map(str, files), env={"PATH": ""})


@pytest.mark.parametrize(
    ("stack", "expected", "remedy"),
    [
        (
            "Dev_1",
            "its namespace has this name: must be a DNS label (RFC 1123): lower-case letters",
            "rename the file to dev-1.yaml, unless that exists, and the stack (`pulumi stack rename dev-1 -s Dev_1`)",
        ),
        (
            "kube-system",
            "the namespace of this name belongs to the cluster or its services",
            "rename the file and the stack",
        ),
    ],
)
def test_a_name_that_a_namespace_cannot_have_is_reported(
    tmp_path: Path, stack: str, expected: str, remedy: str
) -> None:
    file = tmp_path / f"{stack}.yaml"
    claim = "storage: {clusterClasses: [fast], claims: {db: {storageClassName: fast, storage: 1Gi}}}"
    file.write_text(f"kubernetes: {{kind: embedded}}\n{claim}\n")
    done = check(file)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{file}: stack {stack!r}: {expected}")
    assert done.stdout.endswith(f": {remedy}\n")
    file.write_text(f"kubernetes: {{kind: embedded}}\n{claim.replace('1Gi', '1Gi, namespace: shop')}\n")
    assert check(file).returncode == 0


@pytest.mark.parametrize(
    ("stack", "namespace", "expected"),
    [
        (
            "shop",
            "shop-gateway",
            "which an entry of the file names for other objects or rights: name another namespace",
        ),
        ("strata", "shop", "which belongs to a service of the embedded node: rename the file and the stack"),
        ("s" * 60, "shop", "which has more than 63 characters: rename the file and the stack"),
    ],
)
def test_the_gateway_of_a_class_has_a_namespace_of_its_own(
    tmp_path: Path, stack: str, namespace: str, expected: str
) -> None:
    file = tmp_path / f"{stack}.yaml"
    services = "{gateway: {present: true, gatewayClassName: public}}"
    application = f"{{kind: container, image: 'shop:1', namespace: {namespace}}}"
    file.write_text(f"kubernetes: {{kind: existing, services: {services}}}\napplications: {{shop: {application}}}\n")
    done = check(file)
    path = "kubernetes.services.gateway.gatewayClassName: 'public'"
    assert f"{file}:1: {path}: the Gateway's namespace would be {stack}-gateway, {expected}" in done.stdout
    assert done.returncode == 1
    other = file.rename(tmp_path / "other.yaml")
    assert check(other).returncode == 0


def test_a_name_in_capitals_finds_the_file_of_the_stack(tmp_path: Path) -> None:
    file = tmp_path / "dev.yaml"
    file.write_text("empty: true\n")
    done = check(tmp_path / "Dev.yaml")
    assert done.returncode == 1
    instead = "use stack 'dev' (`pulumi stack select --create dev`)"
    reason = f"file not found: a stack has the name of its file, which is {file}: {instead}"
    assert done.stdout == f"{tmp_path / 'Dev.yaml'}: {reason}\n"


def test_without_a_file_all_stacks_are_checked() -> None:
    command = [sys.executable, "-m", "stacks", "check"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False)
    lines = [f"stacks/{name}.yaml: valid\n" for name in ("dev", "local", "prod", "services")]
    assert (done.returncode, done.stdout) == (0, "".join(lines))
    warned = {tuple(line.split(":")[:2]) for line in done.stderr.splitlines()}
    assert warned == {("warning", " stacks/dev.yaml"), ("warning", " stacks/prod.yaml")}


def test_every_problem_is_a_line_as_the_program_prints_it(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(INVALID)
    done = check(file, "stacks/local.yaml")
    with pytest.raises(InvalidEnvironmentError) as caught:
        load(file)
    *lines, last = done.stdout.splitlines()
    assert (done.returncode, done.stderr, last) == (1, "", "stacks/local.yaml: valid")
    assert lines == [line.strip() for line in str(caught.value).splitlines()[1:]]
    places = sorted(line.removeprefix(f"{file}:").split(": ")[1] for line in lines)
    assert {"aws", "network", "servers.web.image", "servers.web.sise", "storage.claims.data.storage"} <= set(places)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a: [\n", ":"),
        ("", ": has no level, so an update would delete everything that the stack has: add one, or empty: true"),
        ("empty: true\n", ": valid"),
    ],
)
def test_a_file_that_is_not_an_environment_is_one_problem(text: str, printed: str, tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(text)
    done = check(file)
    assert done.returncode == (0 if printed == ": valid" else 1)
    assert done.stdout.startswith(f"{file}{printed}")
    assert done.stdout.count("\n") == 1


def test_a_file_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    done = check(tmp_path / "shop.yaml")
    assert (done.returncode, done.stdout) == (1, f"{tmp_path / 'shop.yaml'}: file not found: create it\n")


def test_an_unknown_region_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text("aws: {region: eu-west-9}\nnetwork: {cidr: 10.0.0.0/16}\n")
    done = check(file)
    assert (done.returncode, done.stdout) == (0, f"{file}: valid\n")
    assert done.stderr.startswith(f"warning: {file}:1: aws.region: 'eu-west-9': not a region")
