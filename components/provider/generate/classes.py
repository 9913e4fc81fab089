"""The classes that programs use, as source text from the declarations.

They are ordinary source, so that editors and mypy know every input and output, and so that a program imports neither
boto3 nor pydantic.
"""

import subprocess
import sys
import textwrap
from inspect import cleandoc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args, get_origin

from .. import catalog, functions
from ..config import Config
from ..core.resource import AwsResource
from ..properties.documentation import description, nested_models
from ..properties.inputs import Model
from . import managed_policies, regions
from .types_of import bare, names

WIDTH = 116  # columns of a docstring
HEADER = '''"""{title} Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions

'''


def modules() -> dict[str, str]:
    """Return the formatted text of every module, by the module's name."""
    services = sorted({token.split(":")[1] for token in (*catalog.tokens(), *functions.FUNCTIONS)})
    others = {
        "provider": provider_module(),
        "regions": regions.module(),
        "managed_policies": managed_policies.module(),
    }
    return formatted(others | {service: service_module(service) for service in services})


def formatted(texts: dict[str, str]) -> dict[str, str]:
    """Return modules without unused imports and in ruff's format."""
    ruff = [sys.executable, "-m", "ruff"]
    with TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{name}.py") for name in texts}
        for name, path in paths.items():
            path.write_text(texts[name], encoding="utf-8")
        settings = ["--config", str(Path(__file__).parents[3] / "pyproject.toml")]
        subprocess.run([*ruff, "check", "--quiet", "--fix", "--select", "F401", *settings, folder], check=True)
        subprocess.run([*ruff, "format", "--quiet", *settings, folder], check=True)
        return {name: path.read_text(encoding="utf-8") for name, path in paths.items()}


def service_module(service: str) -> str:
    """Return the resources and functions of one service."""
    declared = [catalog.declaration(token) for token in catalog.tokens() if token.split(":")[1] == service]
    offered = {token: one for token, one in functions.FUNCTIONS.items() if token.split(":")[1] == service}
    models = [one.inputs for one in declared] + [one.inputs for one in offered.values()]
    nested = dict.fromkeys(inner for model in models for inner in nested_models(model))
    parts = [typed_dict(model) for model in nested]
    parts += [resource_class(resource) for resource in declared]
    parts += [function_text(token, function) for token, function in offered.items()]
    return HEADER.format(title=f"Resources of {service}.") + "\n\n".join(parts)


def provider_module() -> str:
    """Return the provider as a resource, for programs that configure it themselves."""
    props = "\n".join(f'                "{alias}": {name},' for name, alias in names(Config))
    return HEADER.format(title="The provider itself.") + (
        f"class Provider(pulumi.ProviderResource):\n{docstring(cleandoc(Config.__doc__ or ''), 4)}\n\n"
        f"    def __init__(\n        self,\n        resource_name: str,\n        *,\n{parameters(Config)}"
        f"        opts: ResourceOptions | None = None,\n    ) -> None:\n{arguments_docstring(Config)}\n"
        f'        super().__init__(\n            "strata",\n            resource_name,\n            {{\n{props}\n'
        "            },\n            opts,\n        )\n"
    )


def resource_class(resource: AwsResource[Any, Any]) -> str:
    """Return the class of one resource. A generated name is an output that always has a value."""
    token, inputs, outputs = resource.token, resource.inputs, resource.outputs
    props = [f'                "{alias}": {field},' for field, alias in names(inputs)]
    props += [f'                "{alias}": None,' for _, alias in names(outputs)]
    getters = "".join(
        f'\n    @property\n    @pulumi.getter(name="{alias}")\n'
        f"    def {field}(self) -> Output[{output_type(kind, field == resource.name_input)}]:\n"
        f"{docstring(description(model, field), 8)}\n"
        f'        return pulumi.get(self, "{alias}")  # type: ignore[no-any-return]\n'
        for model in (inputs, outputs)
        for field, alias in names(model)
        for kind in [model.model_fields[field].annotation]
    )
    return (
        f"class {type(resource).__name__}(pulumi.CustomResource):\n"
        f"{docstring(cleandoc(type(resource).__doc__ or ''), 4)}\n\n"
        f"    def __init__(\n        self,\n        resource_name: str,\n        *,\n{parameters(inputs)}"
        f"        opts: ResourceOptions | None = None,\n    ) -> None:\n{arguments_docstring(inputs)}\n"
        f'        super().__init__(\n            "{token}",\n            resource_name,\n            {{\n'
        + "\n".join(props)
        + "\n            },\n            opts,\n        )\n"
        + getters
    )


def function_text(token: str, function: functions.Function) -> str:
    """Return one function and the class of its result."""
    title = token.rsplit(":", 1)[1]
    result = title[0].upper() + title[1:] + "Result"
    fields = "".join(
        f'    {field}: {output_type(function.outputs.model_fields[field].annotation)} = pulumi.property("{alias}")\n'
        f"{docstring(description(function.outputs, field), 4)}\n"
        for field, alias in names(function.outputs)
    )
    passed = "".join(f'        "{alias}": {field},\n' for field, alias in names(function.inputs))
    text = "\n\n".join(filter(None, (cleandoc(function.call.__doc__ or ""), arguments_text(function.inputs))))
    return (
        f"@pulumi.output_type\nclass {result}:\n"
        f"{docstring(cleandoc(function.outputs.__doc__ or ''), 4)}\n\n{fields}\n\n"
        f"def {catalog.snake(title)}(\n    *,\n{parameters(function.inputs)}"
        f"        opts: InvokeOptions | None = None,\n) -> Output[{result}]:\n{docstring(text, 4)}\n"
        f"    args: dict[str, Any] = {{\n{passed}    }}\n"
        f'    return pulumi.runtime.invoke_output("{token}", args, opts, typ={result})\n'
    )


def typed_dict(model: type[Model]) -> str:
    """Return the class of a nested object that a program passes."""
    fields = "".join(
        f"    {alias}: "
        + ("{}" if field.is_required() else "NotRequired[{}]").format(f"Input[{input_type(field.annotation)}]")
        + f"\n{docstring(description(model, name), 4)}\n"
        for name, alias in names(model)
        for field in [model.model_fields[name]]
    )
    return f"class {model.__name__}(TypedDict):\n{docstring(cleandoc(model.__doc__ or ''), 4)}\n\n{fields}"


def parameters(model: type[Model]) -> str:
    """Return a model's fields as the parameters of a function, the required ones first."""
    lines = []
    for name, field in sorted(model.model_fields.items(), key=lambda item: not item[1].is_required()):
        kind = f"Input[{input_type(field.annotation)}]"
        lines.append(f"        {name}: {kind}" + ("," if field.is_required() else " | None = None,") + "\n")
    return "".join(lines)


def arguments_docstring(model: type[Model]) -> str:
    """Return the docstring of an `__init__` whose parameters are a model's fields."""
    return docstring("\n\n".join(filter(None, ("Declare the resource.", arguments_text(model)))), 8)


def arguments_text(model: type[Model]) -> str:
    """Return a docstring's section about the parameters; empty if there are none."""
    lines = [f"    {name}: {description(model, name)}" for name, _ in names(model)]
    return "\n".join(["Args:", *lines]) if lines else ""


def docstring(text: str, indent: int) -> str:
    """Return a text as an indented docstring, wrapped line by line."""
    lines: list[str] = []
    for number, line in enumerate(text.splitlines()):
        margin = line[: len(line) - len(line.lstrip())]
        start = '"""' if number == 0 else margin
        later = margin + "    " if margin else ""
        lines += textwrap.wrap(line.strip(), WIDTH - indent, initial_indent=start, subsequent_indent=later) or [""]
    closed = [*lines[:-1], lines[-1] + '"""'] if len(lines) == 1 else [*lines, '"""']
    return "\n".join(" " * indent + line if line else "" for line in closed)


def input_type(annotation: Any) -> str:
    """Return the type that a program may pass, as source."""
    annotation = bare(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list:
        return f"Sequence[Input[{input_type(inner[0])}]]"
    if origin is dict:
        return f"Mapping[str, Input[{input_type(inner[1])}]]"
    return plain_type(annotation)


def output_type(annotation: Any, always_set: bool = False) -> str:
    """Return the type of an output, as source; `always_set` says that it has a value even if the input is omitted."""
    optional = type(None) in get_args(annotation) and not always_set
    annotation = bare(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list:
        kind = f"Sequence[{output_type(inner[0])}]"
    elif origin is dict:
        kind = f"Mapping[str, {output_type(inner[1])}]"
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        kind = "Mapping[str, Any]"
    else:
        kind = plain_type(annotation)
    return f"{kind} | None" if optional else kind


def plain_type(annotation: Any) -> str:
    """Return a type that is neither a list nor a map, as source."""
    if get_origin(annotation) is Literal:
        return type(get_args(annotation)[0]).__name__
    return "Any" if annotation is Any else str(annotation.__name__)
