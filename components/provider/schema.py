"""Pulumi's schema of the provider, derived from the declarations and from the configuration."""

from typing import Any

from . import catalog, functions
from .config import Config
from .properties.inputs import Mark, Model


def schema() -> dict[str, Any]:
    """Return the schema that `pulumi package get-schema` prints, without the version."""
    types: dict[str, Any] = {}
    resources = {token: resource_schema(token, types) for token in catalog.tokens()}
    configuration = properties(Config, "strata:index", types)
    return {
        "name": "strata",
        "description": "AWS through boto3, where nothing is orphaned, doubled or read twice",
        "config": {"variables": configuration},
        "provider": {"inputProperties": configuration, "description": (Config.__doc__ or "").strip()},
        "types": types,
        "resources": resources,
        "functions": {token: function_schema(token, types) for token in functions.FUNCTIONS},
    }


def resource_schema(token: str, types: dict[str, Any]) -> dict[str, Any]:
    """One resource: its inputs, its outputs, and which of them replace it."""
    resource = catalog.declaration(token)
    module = token.rsplit(":", 1)[0]
    inputs = properties(resource.inputs, module, types)
    for name in resource.inputs.marked(Mark.IMMUTABLE):
        inputs[name]["replaceOnChanges"] = True
    outputs = {**inputs, **properties(resource.outputs, module, types)}
    return {
        "description": summary(type(resource)),
        "inputProperties": inputs,
        "requiredInputs": required(resource.inputs),
        "properties": outputs,
        "required": sorted({*required(resource.inputs), *required(resource.outputs)}),
    }


def function_schema(token: str, types: dict[str, Any]) -> dict[str, Any]:
    """One function: its arguments and its result."""
    function = functions.FUNCTIONS[token]
    module = token.rsplit(":", 1)[0]
    return {
        "description": summary(function.call),
        "inputs": {"properties": properties(function.inputs, module, types), "required": required(function.inputs)},
        "outputs": {"properties": properties(function.outputs, module, types), "required": required(function.outputs)},
    }


def properties(model: type[Model], module: str, types: dict[str, Any]) -> dict[str, Any]:
    """A model's properties in Pulumi's schema; what they refer to is added to `types`."""
    described = model.model_json_schema(by_alias=True, ref_template=f"#/types/{module}:{{model}}")
    for name, nested in described.get("$defs", {}).items():
        types[f"{module}:{name}"] = {
            "type": "object",
            "properties": {key: typed(value) for key, value in nested.get("properties", {}).items()},
            "required": nested.get("required", []),
        }
    secret = model.marked(Mark.SECRET)
    found = described.get("properties", {})
    return {key: typed(value) | ({"secret": True} if key in secret else {}) for key, value in found.items()}


def required(model: type[Model]) -> list[str]:
    """The names of the properties that have no default."""
    return sorted(field.alias or name for name, field in model.model_fields.items() if field.is_required())


def typed(described: dict[str, Any]) -> dict[str, Any]:
    """A property's type: pydantic's JSON schema in Pulumi's subset of it."""
    alternatives = [item for item in described.get("anyOf", []) if item.get("type") != "null"]
    kind = typed(alternatives[0]) if alternatives else plain_type(described)
    if "description" in described:
        kind["description"] = described["description"]
    if isinstance(described.get("default"), str | int | float | bool):
        kind["default"] = described["default"]
    return kind


def plain_type(described: dict[str, Any]) -> dict[str, Any]:
    """The type without what is said of it."""
    if "$ref" in described:
        return {"type": "object", "$ref": described["$ref"]}
    match described.get("type", "string"):
        case "array":
            return {"type": "array", "items": typed(described["items"])}
        case "object":
            values = described.get("additionalProperties")
            return {
                "type": "object",
                "additionalProperties": typed(values) if isinstance(values, dict) else {"type": "string"},
            }
        case name:
            return {"type": name}


def summary(documented: Any) -> str:
    """The docstring, as one text."""
    return " ".join((documented.__doc__ or "").split())
