"""The schema that editors read is the model's, and every environment file names it."""

import json

import jsonschema
import pytest
import yaml

from embedded.project import ROOT
from stacks.environment_schema import FILE, schema_text
from stacks.read.environment_file import load

FILES = sorted(path for path in (ROOT / "stacks").glob("*.yaml") if not path.name.startswith("Pulumi."))


def test_schema_is_the_models() -> None:
    assert FILE.read_text() == schema_text(), "run `make generate`"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_environment_file_fits_it_and_names_it(file: object) -> None:
    text = (ROOT / "stacks" / str(file)).read_text()
    assert "yaml-language-server: $schema=environment.schema.json" in text.splitlines()[0]
    jsonschema.validate(yaml.safe_load(text), json.loads(FILE.read_text()))
    load(ROOT / "stacks" / str(file))


def test_schema_refuses_unknown_keys() -> None:
    with pytest.raises(jsonschema.ValidationError, match="storages"):
        jsonschema.validate({"storages": {}}, json.loads(FILE.read_text()))
