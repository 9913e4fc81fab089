"""Pulumi's schema of the provider, derived from the declarations and from the configuration."""

from inspect import cleandoc
from typing import Any

from . import catalog, functions
from .config import Config
from .properties.documentation import description, nested_models
from .properties.inputs import Model, Trait, changes_in_place


def schema() -> dict[str, Any]:
    """Return the schema that `pulumi package get-schema` prints, without the version."""
    types: dict[str, Any] = {}
    resources = {token: resource_schema(token, types) for token in catalog.tokens()}
    configuration = properties(Config, "strata:index", types)
    return {
        "name": "strata",
        "description": "AWS through boto3: no orphaned resources, no duplicates, bulk reads",
        "config": {"variables": configuration},
        "provider": {"inputProperties": configuration, "description": cleandoc(Config.__doc__ or "")},
        "types": types,
        "resources": resources,
        "functions": {token: function_schema(token, types) for token in functions.FUNCTIONS},
    }


def resource_schema(token: str, types: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a resource type; what its properties refer to is added to `types`."""
    resource = catalog.declaration(token)
    module = token.rsplit(":", 1)[0]
    inputs = properties(resource.inputs, module, types)
    for name in resource.inputs.with_trait(Trait.IMMUTABLE) - changes_in_place(resource.inputs):
        inputs[name]["replaceOnChanges"] = True
    outputs = {**inputs, **properties(resource.outputs, module, types)}
    return {
        "description": cleandoc(type(resource).__doc__ or ""),
        "inputProperties": inputs,
        "requiredInputs": required(resource.inputs),
        "properties": outputs,
        "required": sorted({*required(resource.inputs), *required(resource.outputs)}),
    }


def function_schema(token: str, types: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a function; what its properties refer to is added to `types`."""
    function = functions.FUNCTIONS[token]
    module = token.rsplit(":", 1)[0]
    return {
        "description": cleandoc(function.call.__doc__ or ""),
        "inputs": {"properties": properties(function.inputs, module, types), "required": required(function.inputs)},
        "outputs": {"properties": properties(function.outputs, module, types), "required": required(function.outputs)},
    }


def properties(model: type[Model], module: str, types: dict[str, Any]) -> dict[str, Any]:
    """Return a model's properties; what they refer to is added to `types`."""
    for nested in nested_models(model):
        types[f"{module}:{nested.__name__}"] = {
            "type": "object",
            "description": cleandoc(nested.__doc__ or ""),
            "properties": own_properties(nested, module),
            "required": required(nested),
        }
    return own_properties(model, module)


def own_properties(model: type[Model], module: str) -> dict[str, Any]:
    """Return a model's properties in Pulumi's schema."""
    described = model.model_json_schema(by_alias=True, ref_template=f"#/types/{module}:{{model}}").get("properties", {})
    secret = model.with_trait(Trait.SECRET)
    found = {}
    for name, field in model.model_fields.items():
        alias = field.alias or name
        found[alias] = typed(described[alias]) | {"description": description(model, name)}
        if alias in secret:
            found[alias]["secret"] = True
    return found


def required(model: type[Model]) -> list[str]:
    """Return the names of the properties that have no default."""
    return sorted(field.alias or name for name, field in model.model_fields.items() if field.is_required())


def typed(described: dict[str, Any]) -> dict[str, Any]:
    """Return a property's type and default: pydantic's JSON schema in Pulumi's subset of it."""
    alternatives = [item for item in described.get("anyOf", []) if item.get("type") != "null"]
    kind = typed(alternatives[0]) if alternatives else plain_type(described)
    if isinstance(described.get("default"), str | int | float | bool):
        kind["default"] = described["default"]
    return kind


def plain_type(described: dict[str, Any]) -> dict[str, Any]:
    """Return a property's type."""
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
