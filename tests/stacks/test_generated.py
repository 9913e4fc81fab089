"""The JSON Schema and the reference pages follow from the models, and the environments of the repository fit them."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from components.provider.generate.output import write_or_check
from embedded.project import ROOT
from stacks.generate import reference
from stacks.generate.__main__ import SCHEMA
from stacks.read.environment_file import load

pages = cache(reference.pages)
FILES = sorted(path for path in (ROOT / "stacks").glob("*.yaml") if not path.name.startswith("Pulumi."))


def test_generated_files_are_up_to_date() -> None:
    subprocess.run([sys.executable, "-m", "stacks.generate", "--check"], cwd=ROOT, check=True)


def test_every_key_and_output_has_a_meaning() -> None:
    assert reference.undocumented() == []


def test_a_file_that_is_out_of_date_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    write_or_check({page: "new"}, [])
    write_or_check({page: "new"}, ["--check"])
    page.write_text("old")
    with pytest.raises(SystemExit, match=r"out of date: page\.md; run `make generate`"):
        write_or_check({page: "new"}, ["--check"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_environment_of_the_repository_fits_the_schema_and_names_it(file: Path) -> None:
    text = file.read_text()
    assert "yaml-language-server: $schema=environment.schema.json" in text.splitlines()[0]
    jsonschema.validate(yaml.safe_load(text), json.loads(SCHEMA.read_text()))
    load(file)


def test_the_schema_rejects_unknown_keys() -> None:
    with pytest.raises(jsonschema.ValidationError, match="storages"):
        jsonschema.validate({"storages": {}}, json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("network", "| `zones` | integer, 1 to 6, or list of `a`, `b`, `c`, `d`, `e`, `f`, `g` or `h` | `3` | Avail"),
        ("network", "| `access` | map of [object](#networkaccessname) | `{}` | Open ports by name."),
        ("network", "| `vpcId` | string | The id of the VPC. |"),
        ("servers", "| `access` | list of DNS label (RFC 1123), at most 4 entries | `[]` |"),
        ("servers", "| `size` | instance type, for example m7i.large | required | The instance type. |"),
        ("kubernetes", "| `kind` | `embedded`, `existing` or `eks` | required |"),
        ("storage", "| `from` | DNS subdomain (RFC 1123) |  | A Released volume"),
        ("storage", "| `released` | map of [object](#output-storagereleasedname) |"),
        ("applications", "| `tuning` | [object](#applicationsnametuning) | `{}` |"),
        ("users", "| `secretAccessKey` | string | With `accessKey`: the secret of the access key. |"),
    ],
)
def test_a_page_shows_type_default_and_meaning_of_each_key(page: str, row: str) -> None:
    assert any(line.startswith(row) for line in pages()[page].splitlines())
