"""Writes the JSON Schema of environment files for editors: `python -m stacks.environment_schema`."""

import ast
import inspect
import itertools
import json
import textwrap
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from .model.environment import Environment

FILE = Path(__file__).parent / "environment.schema.json"


class DocumentedSchema(GenerateJsonSchema):
    """With each field's docstring as its description.

    Pydantic's `use_attribute_docstrings` reads them when a class is made, in every run of the program, which needs
    none of them: a fifth of the time that its imports take.
    """

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """One model's schema."""
        result = super().model_schema(schema)
        docstrings = field_docstrings(schema["cls"])
        for name, field in schema["cls"].model_fields.items():
            if name in docstrings:
                result["properties"][field.alias or name]["description"] = docstrings[name]
        return result


def field_docstrings(model: type) -> dict[str, str]:
    """The docstrings of a class's fields, those that it inherits among them, by the fields' names."""
    found: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if "__annotations__" in vars(owner):
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
            body = definition.body if isinstance(definition, ast.ClassDef) else []
            for field, text in itertools.pairwise(body):
                match field, text:
                    case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(docstring))):
                        found[name] = inspect.cleandoc(docstring)
    return found


def schema_text() -> str:
    """The schema as it stands in the file."""
    described = Environment.model_json_schema(by_alias=True, schema_generator=DocumentedSchema)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema"} | described, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text())
