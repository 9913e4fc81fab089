"""Valid environment files, and the problems and warnings that reading a changed one reports."""

from datetime import date
from pathlib import Path

import pytest

from stacks.command import main
from stacks.read.environment_file import InvalidEnvironmentError, load
from stacks.rules.warnings import environment_warnings

CLAIM = """\
kubernetes: {kind: embedded}
storage:
  classes:
    fast: {provisioner: rancher.io/local-path}
  claims:
    data: {storageClassName: fast, storage: 1Gi}
"""
"""A claim on the embedded node."""

VALID_IN_CLUSTER = f"""\
{CLAIM}applications:
  web: {{kind: nginx, claim: data, page: hello}}
"""
"""A page from a volume of the embedded node."""

VALID_CONTAINER = f"""\
{CLAIM}applications:
  api: {{kind: container, image: "shop:1", ports: [{{containerPort: 8080}}], env: {{LEVEL: info}}}}
"""
"""A container beside a claim."""

VALID_IN_AWS = """\
aws: {region: us-east-1}
network:
  cidr: 10.20.0.0/16
  devices:
    staff: {laptop: {address: 192.0.2.7}, office: {address: 198.51.100.0/24}}
  access:
    ssh: {ports: [22], devices: [staff]}
    web: {ports: [443], internet: true}
servers:
  web: {image: al2023-ami-2023*, size: t3.small, count: 2, access: [web], cloudInit: {packages: [nginx]}}
groups:
  readers: {policies: [ReadOnlyAccess]}
users:
  alice: {groups: [readers]}
"""
"""Servers, and users with rights, in an AWS account."""
TODAY = date(2027, 3, 1)
"""The date of the warnings."""


def statements(count: int) -> str:
    """Return the key `statements` with a number of statements."""
    one = "{{actions: [s3:GetObject], resources: ['arn:aws:s3:::shop-{number}/*']}}"
    return f"statements: [{', '.join(one.format(number=number) for number in range(count))}]"


def problems(folder: Path, text: str) -> list[str]:
    """Return the lines that `load` reports of a text, without the file's name. Fail the test when it is valid."""
    file = folder / "stack.yaml"
    file.write_text(text)
    with pytest.raises(InvalidEnvironmentError) as caught:
        load(file)
    return [line.strip().removeprefix(f"{file}:") for line in str(caught.value).splitlines() if f"{file}:" in line]


def assert_reported(folder: Path, valid: str, change: tuple[str, str], expected: str) -> None:
    """Assert that a line which starts as expected is reported once the first part of `change` becomes the second."""
    assert change[0] in valid
    found = problems(folder, valid.replace(*change, 1))
    assert any(line.startswith(expected) for line in found), found


def reported(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the problems that `python -m stacks check` prints of a file, without its name."""
    file = folder / "shop.yaml"
    file.write_text(text)
    main(["check", str(file)])
    return [line.removeprefix(f"{file}:") for line in capsys.readouterr().out.splitlines()]


def warnings(folder: Path) -> list[str]:
    """Return the warnings about the valid file `stack.yaml` in a folder."""
    return [warning.describe() for warning in environment_warnings(load(folder / "stack.yaml"), "stack", TODAY)]
