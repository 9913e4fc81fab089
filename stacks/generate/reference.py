"""The reference pages of environment files: every key with its type, default and meaning, and every stack output."""

import re
import textwrap
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import pulumi
from pydantic import BaseModel

from ..model.environment import Environment
from ..model.network import OtherNetwork
from ..model.outputs import (
    ApplicationOutput,
    KubernetesOutput,
    ServersOutput,
    StorageOutput,
    UserOutput,
    WorkloadOutput,
)
from .docstrings import field_docstrings, model_docstring
from .words import default_words, is_table, type_words

COLUMNS = 100
NOTE = "<!-- Written by `make generate` from the models in stacks/model and components. -->"


class Page(NamedTuple):
    """A reference page.

    Attributes:
        title: its title.
        guides: the pages that explain its subject, in the folder above, by what they are about.
        parts: the parts of an environment that it describes.
        outputs: the types of the stack outputs that it describes, by name.
    """

    title: str
    guides: Mapping[str, str]
    parts: Sequence[str]
    outputs: Mapping[str, Any]

    @property
    def tables(self) -> "list[Table]":
        """The tables of the page, in order. A model that occurs several times has one table."""
        types = {part: Environment.model_fields[part].annotation for part in self.parts}
        types |= {f"output {name}": annotation for name, annotation in self.outputs.items()}
        found: dict[type, Table] = {}
        for path, annotation in types.items():
            for table in _tables(path, annotation):
                found.setdefault(table.model, table)
        return list(found.values())


PAGES = {
    "environment": Page("Environment files", {"Environment files": "environment"}, ("aws", "acknowledge"), {}),
    "network": Page("Network", {"Network": "network"}, ("network",), {"network": OtherNetwork}),
    "servers": Page("Servers", {"Servers": "server"}, ("servers",), {"servers": Mapping[str, ServersOutput]}),
    "kubernetes": Page("Clusters", {"Clusters": "kubernetes"}, ("kubernetes",), {"kubernetes": KubernetesOutput}),
    "storage": Page("Storage", {"Storage": "storage"}, ("storage",), {"storage": StorageOutput}),
    "applications": Page(
        "Applications",
        {
            "Applications": "application",
            "containers": "container",
            "stateful sets": "stateful-set",
            "jobs": "job",
            "manifests": "manifests",
            "charts": "chart",
        },
        ("applications",),
        {"applications": Mapping[str, ApplicationOutput]},
    ),
    "users": Page(
        "Users",
        {"Users": "user", "workloads": "workload"},
        ("people", "users", "groups", "workloads"),
        {"users": Mapping[str, UserOutput], "workloads": Mapping[str, WorkloadOutput]},
    ),
}


class Table(NamedTuple):
    """The table of a model, at a path such as `network.access.NAME`, or `applications.NAME (kind nginx)` for a kind."""

    path: str
    model: type

    @property
    def is_output(self) -> bool:
        return self.path.startswith("output ")

    @property
    def anchor(self) -> str:
        """The anchor of its heading, as GitHub forms it."""
        return re.sub(r"[.()]", "", self.path.lower()).replace(" ", "-")

    @property
    def heading(self) -> str:
        """Its heading, one level below that of the page where it is the table of a part or of its entries."""
        place = self.path.partition(" (")[0].removesuffix(".NAME")
        return f"{'###' if '.' in place else '##'} {self.path}"


def pages() -> dict[str, str]:
    """Return the text of every page by its name."""
    return {name: _page(name, page) for name, page in PAGES.items()}


def undocumented() -> list[str]:
    """Return the fields that have no docstring, as MODEL.FIELD."""
    models = {Environment, *(table.model for page in PAGES.values() for table in page.tables)}
    return sorted(
        f"{model.__name__}.{name}"
        for model in models
        for name in _fields(model).keys() - field_docstrings(model).keys()
    )


def _page(name: str, page: Page) -> str:
    guides = [f"[{subject}](../{guide}.md)" for subject, guide in page.guides.items()]
    sections = [
        NOTE,
        f"# Reference: {page.title.lower()}",
        _wrapped(f"Explanations and examples: {', '.join(guides)}."),
    ]
    if name == "environment":
        sections += [_wrapped(Environment.__doc__ or ""), _parts()]
    tables = page.tables
    anchors = {table.model: table.anchor for table in tables}
    for table in tables:
        sections += [table.heading, *_paragraphs(table.model), _rows(table, anchors)]
    return "\n\n".join(sections) + "\n"


def _parts() -> str:
    """Return the table of all parts of an environment, each with a link to its page."""
    meanings = field_docstrings(Environment)
    pages = {part: "" if name == "environment" else f"{name}.md" for name, page in PAGES.items() for part in page.parts}
    rows = []
    for name, field in Environment.model_fields.items():
        key = f"`{field.alias}`"
        tables = list(_tables(str(field.alias), field.annotation))
        if name in pages and tables:
            key = f"[{key}]({pages[name]}#{tables[0].anchor})"
        rows.append([key, default_words(field), meanings[name]])
    return _table(["key", "default", "meaning"], rows)


def _rows(table: Table, anchors: Mapping[type, str]) -> str:
    """Return the table of a model's fields."""
    meanings = field_docstrings(table.model)

    def link(model: type) -> str:
        return f"[object](#{anchors[model]})"

    rows = []
    for name, annotation in _fields(table.model).items():
        words, meaning = type_words(annotation, link), meanings.get(name, "")
        if not issubclass(table.model, BaseModel):
            rows.append([f"`{name}`", words, meaning])
            continue
        field = table.model.model_fields[name]
        words = type_words(field.annotation, link, field.metadata)
        default = [] if table.is_output else [default_words(field)]
        rows.append([f"`{field.alias}`", words, *default, meaning])
    columns = ["key", "type", "meaning"] if table.is_output else ["key", "type", "default", "meaning"]
    return _table(columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [[" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows]
    lines = [columns, ["---"] * len(columns), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _tables(path: str, annotation: Any, kind: str = "") -> Iterator[Table]:
    """Yield the tables of the models that a type contains, each before those of its fields.

    `kind` distinguishes the table from those of other models at the same path.
    """
    if is_table(annotation):
        yield Table(path + kind, annotation)
        for name, inner in _fields(annotation).items():
            key = annotation.model_fields[name].alias if issubclass(annotation, BaseModel) else name
            yield from _tables(f"{path}.{key}", inner)
    elif typing.get_origin(annotation) is Annotated:
        yield from _tables(path, typing.get_args(annotation)[0])
    elif typing.get_origin(annotation) in (dict, Mapping):
        yield from _tables(f"{path}.NAME", typing.get_args(annotation)[1])
    else:
        members = typing.get_args(annotation)
        several = len([one for one in members if is_table(one)]) > 1
        for inner in members:
            yield from _tables(path, inner, _kind_words(inner) if several else "")


def _kind_words(model: type) -> str:
    """Return the kind of the entries that a model describes, as a part of a heading."""
    field = model.model_fields.get("kind") if issubclass(model, BaseModel) else None
    return f" (kind {typing.get_args(field.annotation)[0]})" if field else ""


def _fields(model: type) -> dict[str, Any]:
    """Return the types of a model's fields by name."""
    if issubclass(model, BaseModel):
        return {name: field.annotation for name, field in model.model_fields.items()}
    # `pulumi.Input` refers to its third form by the text "Output[T]".
    return typing.get_type_hints(model, localns={"Output": pulumi.Output, "T": str})


def _paragraphs(model: type) -> list[str]:
    return [_wrapped(paragraph) for paragraph in model_docstring(model).split("\n\n")]


def _wrapped(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), COLUMNS, break_long_words=False, break_on_hyphens=False)
