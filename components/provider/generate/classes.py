"""Writes the classes that programs use, from the declarations: `python -m components.provider.generate.classes`.

They are ordinary source, so that editors and mypy know every input and output, and so that a program imports neither
boto3 nor pydantic. A test says when they are older than the declarations.
"""

import subprocess
import sys
import types
import typing
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from .. import catalog, functions
from ..config import Config
from ..core.resource import AwsResource
from ..properties.inputs import Model
from . import regions

HEADER = '''"""{title} Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions

'''


def modules() -> dict[str, str]:
    """The text of every module, by the module's name."""
    services = sorted({token.split(":")[1] for token in (*catalog.tokens(), *functions.FUNCTIONS)})
    others = {"provider": provider_module(), "regions": regions.module()}
    return others | {service: service_module(service) for service in services}


def service_module(service: str) -> str:
    """The resources and functions of one service."""
    nested: dict[str, str] = {}
    parts = []
    for token in catalog.tokens():
        if token.split(":")[1] == service:
            resource = catalog.declaration(token)
            parts.append(resource_class(resource, nested))
    for token, function in functions.FUNCTIONS.items():
        if token.split(":")[1] == service:
            parts.append(function_text(token, function, nested))
    return HEADER.format(title=f"Resources of {service}.") + "\n\n".join([*nested.values(), *parts])


def provider_module() -> str:
    """The provider as a resource, for programs that configure it themselves."""
    nested: dict[str, str] = {}
    body = arguments(Config, nested)
    props = "\n".join(f'                "{alias}": {name},' for name, alias in names(Config))
    return HEADER.format(title="The provider itself.") + (
        f'class Provider(pulumi.ProviderResource):\n    """{" ".join((Config.__doc__ or "").split())}"""\n\n'
        f"    def __init__(\n        self,\n        resource_name: str,\n        *,\n{body}"
        "        opts: ResourceOptions | None = None,\n    ) -> None:\n"
        f'        super().__init__(\n            "strata",\n            resource_name,\n            {{\n{props}\n'
        "            },\n            opts,\n        )\n"
    )


def resource_class(resource: AwsResource[Any, Any], nested: dict[str, str]) -> str:
    """The class of one resource. A name that is derived where the program gives none is always there to be read."""
    token, inputs, outputs = resource.token, resource.inputs, resource.outputs
    name, doc = token.rsplit(":", 1)[1], type(resource).__doc__ or ""
    props = [f'                "{alias}": {field},' for field, alias in names(inputs)]
    props += [f'                "{alias}": None,' for _, alias in names(outputs)]
    kinds = {
        field: output_type(model.model_fields[field].annotation, field == resource.name_input)
        for model in (inputs, outputs)
        for field in model.model_fields
    }
    getters = "".join(
        f'\n    @property\n    @pulumi.getter(name="{alias}")\n'
        f"    def {field}(self) -> Output[{kinds[field]}]:\n"
        f'        return pulumi.get(self, "{alias}")  # type: ignore[no-any-return]\n'
        for model in (inputs, outputs)
        for field, alias in names(model)
    )
    return (
        f'class {name}(pulumi.CustomResource):\n    """{doc.strip()}"""\n\n'
        f"    def __init__(\n        self,\n        resource_name: str,\n        *,\n{arguments(inputs, nested)}"
        "        opts: ResourceOptions | None = None,\n    ) -> None:\n"
        f'        super().__init__(\n            "{token}",\n            resource_name,\n            {{\n'
        + "\n".join(props)
        + "\n            },\n            opts,\n        )\n"
        + getters
    )


def function_text(token: str, function: functions.Function, nested: dict[str, str]) -> str:
    """One function, and the class of its result."""
    title = token.rsplit(":", 1)[1]
    result = title[0].upper() + title[1:] + "Result"
    fields = "".join(
        f'    {field}: {output_type(function.outputs.model_fields[field].annotation)} = pulumi.property("{alias}")\n'
        for field, alias in names(function.outputs)
    )
    passed = "".join(f'        "{alias}": {field},\n' for field, alias in names(function.inputs))
    doc = " ".join((function.call.__doc__ or "").split())
    return (
        f"@pulumi.output_type\nclass {result}:\n"
        f'    """What `{catalog.snake(title)}` yields."""\n\n{fields}\n\n'
        f"def {catalog.snake(title)}(\n    *,\n{arguments(function.inputs, nested)}"
        f'        opts: InvokeOptions | None = None,\n) -> Output[{result}]:\n    """{doc}"""\n'
        f"    args: dict[str, Any] = {{\n{passed}    }}\n"
        f'    return pulumi.runtime.invoke_output("{token}", args, opts, typ={result})\n'
    )


def arguments(model: type[Model], nested: dict[str, str]) -> str:
    """A model's fields as the parameters of an `__init__`, those that are required first."""
    lines = []
    for name, field in sorted(model.model_fields.items(), key=lambda item: not item[1].is_required()):
        kind = f"Input[{input_type(field.annotation, nested)}]"
        lines.append(f"        {name}: {kind}" + ("," if field.is_required() else " | None = None,") + "\n")
    return "".join(lines)


def names(model: type[Model]) -> list[tuple[str, str]]:
    """The fields of a model with their names outside Python."""
    return [(name, field.alias or name) for name, field in model.model_fields.items()]


def input_type(annotation: Any, nested: dict[str, str]) -> str:
    """What a program may pass, as source."""
    annotation = bare(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list:
        return f"Sequence[Input[{input_type(inner[0], nested)}]]"
    if origin is dict:
        return f"Mapping[str, Input[{input_type(inner[1], nested)}]]"
    if origin is Literal:
        return type(inner[0]).__name__
    if isinstance(annotation, type) and issubclass(annotation, Model):
        if annotation.__name__ not in nested:
            nested[annotation.__name__] = ""
            fields = "".join(
                f"    {field.alias or name}: "
                + ("{}" if field.is_required() else "NotRequired[{}]").format(
                    f"Input[{input_type(field.annotation, nested)}]"
                )
                + "\n"
                for name, field in annotation.model_fields.items()
            )
            doc = " ".join((annotation.__doc__ or "").split())
            nested[annotation.__name__] = f'class {annotation.__name__}(TypedDict):\n    """{doc}"""\n\n{fields}'
        return annotation.__name__
    return "Any" if annotation is Any else str(annotation.__name__)


def output_type(annotation: Any, filled_in: bool = False) -> str:
    """What a program gets, as source; `filled_in` says that it is there also where the program gives none."""
    optional = type(None) in get_args(annotation) and not filled_in
    annotation = bare(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list:
        kind = f"Sequence[{output_type(inner[0])}]"
    elif origin is dict:
        kind = f"Mapping[str, {output_type(inner[1])}]"
    elif origin is Literal:
        kind = type(inner[0]).__name__
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        kind = "Mapping[str, Any]"
    else:
        kind = "Any" if annotation is Any else str(annotation.__name__)
    return f"{kind} | None" if optional else kind


def bare(annotation: Any) -> Any:
    """An annotation without its marks and without None."""
    while True:
        origin = get_origin(annotation)
        if origin is typing.Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(item for item in get_args(annotation) if item is not type(None))
        else:
            return annotation


def write(folder: Path) -> None:
    """Writes every module into a folder, formatted."""
    paths = [folder / f"{module}.py" for module in modules()]
    for path, text in zip(paths, modules().values(), strict=True):
        path.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", "--fix", "--select", "F401", *paths], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *paths], check=True)


if __name__ == "__main__":
    write(Path(__file__).parents[2] / "aws")
