"""Writes the JSON Schema of environment files for editors: `python -m stacks.environment_schema`."""

import json
from pathlib import Path

from .environment import Environment

FILE = Path(__file__).parent / "environment.schema.json"


def schema_text() -> str:
    """The schema as it stands in the file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Environment.model_json_schema(by_alias=True)
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text())
