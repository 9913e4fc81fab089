"""The reference pages of the provider in docs/reference, from the declarations."""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any, get_args, get_origin

from .. import catalog, functions
from ..config import Config
from ..core.resource import AwsResource
from ..properties.documentation import description, nested_models
from ..properties.inputs import Model, Trait
from .types_of import bare, choices, names

MAX_COLUMNS = 100
SERVICES = {
    "autoscaling": "Auto Scaling",
    "ec2": "EC2",
    "eks": "EKS",
    "iam": "IAM",
    "kms": "KMS",
    "logs": "CloudWatch Logs",
    "sts": "STS",
}
"""How AWS writes the names of services; another service's name is its folder's."""
WORDS = {str: "string", int: "integer", float: "number", bool: "boolean"}
NOTICE = "<!-- Generated from the declarations by `make generate`: do not edit. -->"
CONVENTIONS = """\
Names are those of the engine and of messages. Python has the same names in snake case: `cidrBlock` is the argument and
the attribute `cidr_block`. Every resource also has the output `id`."""


def pages() -> dict[str, str]:
    """Return the text of every page, by its name: an index, and a page per service."""
    services = sorted({token.split(":")[1] for token in (*catalog.tokens(), *functions.FUNCTIONS)})
    return {"aws": index()} | {f"aws-{service}": service_page(service) for service in services}


def index() -> str:
    """Return the page with the configuration and the lists of all resource types and functions."""
    resources = [
        (link(token), first_sentence(type(one)), calls_of_refresh(one))
        for token in catalog.tokens()
        for one in [catalog.declaration(token)]
    ]
    offered = [(link(token), first_sentence(one.call)) for token, one in functions.FUNCTIONS.items()]
    return joined(
        "# Reference of the AWS provider",
        NOTICE,
        "What the provider guarantees is in [The AWS provider](../provider.md).",
        "## Configuration",
        "Set with `pulumi config set strata:region eu-west-1`, or as arguments of\n`components.aws.provider.Provider`.",
        table(("key", "type", "default", "meaning"), ((f"`strata:{row[0][1:]}", *row[1:]) for row in rows(Config))),
        "## Resource types",
        "The last column shows the calls of a refresh. One list call returns a page of all resources of\nthe type.",
        table(("type", "what it is", "calls to read"), resources),
        "## Functions",
        table(("function", "what it does"), offered),
    )


def service_page(service: str) -> str:
    """Return the page of one service."""
    declared = [catalog.declaration(token) for token in catalog.tokens() if token.split(":")[1] == service]
    offered = {token: one for token, one in functions.FUNCTIONS.items() if token.split(":")[1] == service}
    models = [one.inputs for one in declared] + [
        one for each in offered.values() for one in (each.inputs, each.outputs)
    ]
    nested = dict.fromkeys(inner for model in models for inner in nested_models(model))
    title = SERVICES.get(service, service)
    parts = [f"# Reference of the AWS provider: {title}", NOTICE, wrapped(CONVENTIONS)]
    parts += [resource_section(one) for one in declared]
    if offered:
        parts += ["## Functions", *(function_section(token, one) for token, one in offered.items())]
    if nested:
        parts += ["## Objects", *(object_section(model) for model in nested)]
    return joined(*parts)


def resource_section(resource: AwsResource[Any, Any]) -> str:
    """Return the section of one resource type."""
    service, name = resource.token.split(":")[1:]
    facts = [f"- Type `{resource.token}`; in Python `components.aws.{service}.{name}`."]
    facts += [f"- A refresh takes {calls_of_refresh(resource)}."]
    facts += [f"- Create, update and delete each wait at most {resource.timeout // 60} minutes (`customTimeouts`)."]
    for unique in filter(None, resource.unique_properties()):
        facts.append(f"- Unique in AWS: {', '.join(f'`{each}`' for each in unique)}.")
    if resource.name_input:
        facts.append(f"- A generated name has at most {resource.max_name_length} characters.")
    return joined(
        f"## {name}",
        text_of(type(resource)),
        "\n".join(wrapped(fact, "  ") for fact in facts),
        table(("input", "type", "default", "meaning"), rows(resource.inputs)),
        output_table(resource.outputs),
    )


def function_section(token: str, function: functions.Function) -> str:
    """Return the section of one function."""
    service, name = token.split(":")[1:]
    return joined(
        f"### {name}",
        text_of(function.call),
        wrapped(f"- Function `{token}`; in Python `components.aws.{service}.{catalog.snake(name)}`.", "  "),
        table(("input", "type", "default", "meaning"), rows(function.inputs)),
        output_table(function.outputs),
    )


def object_section(model: type[Model]) -> str:
    """Return the section of an object that inputs, or results of functions, contain."""
    return joined(
        f"### {model.__name__}", text_of(model), table(("property", "type", "default", "meaning"), rows(model))
    )


def rows(model: type[Model]) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row per property: name, type, default, and meaning with the property's traits."""
    for name, alias in names(model):
        field = model.model_fields[name]
        default = "required" if field.is_required() else default_of(field.get_default())
        traits = (trait.value for trait in Trait if trait in field.metadata)
        yield f"`{alias}`", type_of(field.annotation), default, " ".join((description(model, name), *traits))


def output_table(model: type[Model]) -> str:
    """Return the table of a model's outputs; empty if there are none."""
    return table(("output", "type", "meaning"), ((name, kind, text) for name, kind, _, text in rows(model)))


def type_of(annotation: Any) -> str:
    """Return a property's type, in words or as its values."""
    annotation = bare(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if choices(annotation):
        return ", ".join(f"`{json.dumps(value)}`" for value in inner)
    if origin is list:
        return f"list of {type_of(inner[0])}"
    if origin is dict:
        return f"map of {type_of(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return WORDS[annotation]


def default_of(value: Any) -> str:
    """Return a default as JSON; empty for None, an empty list or an empty map."""
    plain = value.wire() if isinstance(value, Model) else value
    return f"`{json.dumps(plain)}`" if plain not in (None, [], {}) else ""


def calls_of_refresh(resource: AwsResource[Any, Any]) -> str:
    """Return how many calls a refresh takes."""
    calls = resource.detail_calls + (not resource.bulk_listed)
    each = f"{calls} call{'s' if calls > 1 else ''} for each resource" if calls else ""
    lists = "one list call" if resource.list_calls == 1 else f"{resource.list_calls} list calls"
    shared = f"{resource.shared_calls} calls for all" if resource.shared_calls else ""
    return " and ".join(filter(None, (lists if resource.bulk_listed else "", shared, each)))


def link(token: str) -> str:
    """Return a link to the section of a resource type or a function."""
    service, name = token.split(":")[1:]
    return f"[`{service}:{name}`](aws-{service}.md#{name.lower()})"


def first_sentence(documented: Any) -> str:
    """Return the first sentence of a docstring."""
    text = " ".join(cleandoc(documented.__doc__ or "").split("\n\n")[0].split())
    return re.split(r"(?<=\.) ", text)[0]


def text_of(documented: Any) -> str:
    """Return the paragraphs of a docstring."""
    return "\n\n".join(wrapped(" ".join(part.split())) for part in cleandoc(documented.__doc__ or "").split("\n\n"))


def table(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; empty if it has no rows."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in body]
    ruler = "|" + "---|" * len(head)
    return "\n".join([f"| {' | '.join(head)} |", ruler, *(re.sub(" +", " ", line) for line in lines)]) if lines else ""


def wrapped(text: str, indent: str = "") -> str:
    """Return a paragraph in lines of a page's width."""
    return "\n".join(
        textwrap.wrap(text, MAX_COLUMNS, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
    )


def joined(*parts: str) -> str:
    """Return the parts of a page with an empty line between them."""
    return "\n\n".join(part.rstrip("\n") for part in parts if part) + "\n"
