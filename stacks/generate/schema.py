"""The JSON Schema of environment files, for editors."""

import json

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from ..model.environment import Environment
from .docstrings import field_docstrings, model_docstring


class DocumentedSchema(GenerateJsonSchema):
    """A schema in which the docstring of each model and field is its description."""

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """Return the schema of one model."""
        result = super().model_schema(schema)
        result["description"] = model_docstring(schema["cls"])
        docstrings = field_docstrings(schema["cls"])
        for name, field in schema["cls"].model_fields.items():
            if name in docstrings:
                result["properties"][field.alias or name]["description"] = docstrings[name]
        return result


def schema_text() -> str:
    """Return the text of the schema's file."""
    described = Environment.model_json_schema(by_alias=True, schema_generator=DocumentedSchema)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema"} | described, indent=2) + "\n"
