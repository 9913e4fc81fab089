"""What is written from the declarations is as new as they are."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from components.provider import catalog, functions
from components.provider.generate import classes as program
from components.provider.generate import iam_policy as policy
from components.provider.plugin.version import VERSION
from components.provider.schema import schema

ROOT = Path(__file__).parents[3]


def test_the_programs_classes_are_current(tmp_path: Path) -> None:
    program.write(tmp_path)
    for module in program.modules():
        committed = (ROOT / "components" / "aws" / f"{module}.py").read_text(encoding="utf-8")
        assert (tmp_path / f"{module}.py").read_text(encoding="utf-8") == committed, (
            f"{module}.py is older than the declarations: python -m components.provider.generate.classes"
        )


def test_the_policy_is_current() -> None:
    assert policy.DOCUMENT.read_text(encoding="utf-8") == policy.document(), (
        "python -m components.provider.generate.iam_policy"
    )


def test_the_policy_has_what_aws_does_for_the_caller() -> None:
    needed = {action for token in catalog.tokens() for action in catalog.declaration(token).needs}
    assert needed <= policy.actions()


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_schema_has_every_resource_and_function() -> None:
    described = schema()
    assert set(described["resources"]) == set(catalog.tokens())
    assert set(described["functions"]) == set(functions.FUNCTIONS)
    vpc = described["resources"]["strata:ec2:Vpc"]
    assert vpc["inputProperties"]["cidrBlock"]["replaceOnChanges"]
    assert vpc["requiredInputs"] == ["cidrBlock"]
    key = described["resources"]["strata:iam:AccessKey"]
    assert key["properties"]["secretAccessKey"]["secret"]


@pytest.mark.parametrize("token", [*catalog.tokens(), *functions.FUNCTIONS])
def test_the_documentation_names_it(token: str) -> None:
    page = (ROOT / "docs" / "provider.md").read_text(encoding="utf-8")
    assert f"`{token.removeprefix('strata:')}`" in page


def test_a_program_imports_neither_boto3_nor_pydantic() -> None:
    script = (
        "import sys; from components.aws import autoscaling, ec2, eks, iam, kms, logs, provider, sts; "
        "sys.exit(bool({'boto3', 'botocore', 'pydantic'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
