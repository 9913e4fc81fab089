"""The files that are generated from the declarations, and the tables that cover every resource type."""

import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from components.provider import catalog, functions
from components.provider.generate import iam_policy, reference
from components.provider.generate.output import write_or_check
from components.provider.plugin.version import VERSION
from components.provider.properties.documentation import description, nested_models
from components.provider.properties.inputs import Model
from components.provider.schema import schema
from review.rules.other_types import UNKNOWN_TYPE
from review.rules.registry import rule_for

from ...harness.provider_examples import EXAMPLES

ROOT = Path(__file__).parents[3]
CLASSES = [path for path in (ROOT / "components" / "aws").glob("*.py") if path.stem != "__init__"]
service_page = cache(reference.service_page)
index = cache(reference.index)


def test_make_check_reports_a_generated_file_that_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    current, changed, obsolete = (tmp_path / name for name in ("current", "changed", "obsolete"))
    for file in (current, changed, obsolete):
        file.write_text("before")
    files = {current: "before", changed: "after"}
    with pytest.raises(SystemExit, match="out of date: changed, obsolete; run `make generate`"):
        write_or_check(files, ["--check"], [current, changed, obsolete])
    write_or_check(files, [], [current, changed, obsolete])
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"current": "before", "changed": "after"}
    write_or_check(files, ["--check"], [current, changed])


def test_every_generated_file_is_marked_as_generated() -> None:
    pages = [*(ROOT / "docs" / "reference").glob("aws*.md"), *(ROOT / "docs").glob("iam-policy*.json")]
    generated = [str(path.relative_to(ROOT)) for path in (*CLASSES, *pages)]
    command = ["git", "check-attr", "linguist-generated", *generated]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if not line.endswith(": set")] == []


def test_the_parts_of_the_policy_fit_into_managed_policies() -> None:
    texts = [path.read_text() for path in sorted((ROOT / "docs").glob("iam-policy-*.json"))]
    assert [len("".join(text.split())) for text in texts if len("".join(text.split())) > 6144] == []
    statements = [statement for text in texts for statement in json.loads(text)["Statement"]]
    assert statements == json.loads((ROOT / "docs" / "iam-policy.json").read_text())["Statement"]


@pytest.mark.parametrize("token", catalog.tokens())
def test_every_resource_type_has_a_review_rule_an_example_and_a_reference(token: str) -> None:
    service, name = token.split(":")[1:]
    assert rule_for(token) is not UNKNOWN_TYPE, "add a rule to review/rules/aws/strata.py"
    assert token in EXAMPLES, f"add an example to tests/harness/provider_examples/{service}.py"
    assert f"](aws-{service}.md#{name.lower()})" in index()
    assert f"\n## {name}\n" in service_page(service)


def test_every_property_has_a_description() -> None:
    declared = [catalog.declaration(token) for token in catalog.tokens()]
    models: list[type[Model]] = [model for one in declared for model in (one.inputs, one.outputs)]
    models += [model for one in functions.FUNCTIONS.values() for model in (one.inputs, one.outputs)]
    models += [inner for model in models for inner in nested_models(model)]
    fields = [(model, name) for model in models for name in model.model_fields]
    assert [f"{model.__name__}.{name}" for model, name in fields if not description(model, name)] == []


def test_the_policy_has_the_dependent_actions() -> None:
    needed = {action for token in catalog.tokens() for action in catalog.declaration(token).dependent_actions}
    allowed = {action for one in json.loads(iam_policy.document())["Statement"] for action in one["Action"]}
    assert needed <= allowed


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


def test_a_program_imports_neither_boto3_nor_pydantic() -> None:
    script = (
        "import sys; from importlib import import_module; "
        "[import_module(f'components.aws.{name}') for name in sys.argv[1:]]; "
        "sys.exit(bool({'boto3', 'botocore', 'pydantic'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", script, *(path.stem for path in CLASSES)], check=True, cwd=ROOT)
