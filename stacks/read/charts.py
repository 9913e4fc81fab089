"""Render charts: the Helm of the Kubernetes provider returns the objects that a chart would create."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pulumi

from components.problems import Problem, ValuePath, conflict, invalid, not_found

from ..model.chart import ChartApplication, leaves
from ..model.environment import Environment
from ..model.manifests import Manifest
from ..rules.manifests import shape_problems
from .chart_downloads import UnfitChartError, download
from .environment_file import place_of, with_line, with_lines
from .manifests import is_there, normalised
from .yaml_text import InvalidYamlError, parse_manifest_at, parse_manifests

RENDER = "kubernetes:helm:template"
"""A function of pulumi-kubernetes. It returns hooks among the objects, where the component Chart leaves them out."""
CHART_FILE = "Chart.yaml"
SCHEMA_LINE = re.compile(r"- at '([^']*)': (.*)")
"""A line of Helm's message about values that do not match a schema (helm, pkg/chartutil/jsonschema.go)."""
RESET = "RST_STREAM"
"""A part of the message of gRPC about an answer whose reason is longer than it transmits (http2, header list size)."""
TOO_LONG = "Helm's reason is too long to be shown, as when a template includes itself"
ABOUT = ("failed to create chart from template: ", "failed to pull chart: ", "returned an error: ")
"""What Helm's reason follows in the messages of pulumi-kubernetes."""


def folder_problems(environment: Environment, file: Path) -> list[str]:
    """Return why the folders of charts are not complete, each problem as a line."""
    charts = {name: one for name, one in environment.applications.items() if isinstance(one, ChartApplication)}
    found = (problem for name, chart in charts.items() if chart.is_folder for problem in _incomplete(file, name, chart))
    return with_lines(file, found)


def _incomplete(file: Path, name: str, chart: ChartApplication) -> Iterator[Problem]:
    folder, at = file.parent / chart.chart, ("applications", name, "chart")
    if not is_there(folder / CHART_FILE):
        remedy = (
            f"correct the path, which is relative to {file.parent}, or write repository and version for a chart there"
        )
        yield not_found(at, chart.chart, f"folder with a {CHART_FILE}", (), remedy=remedy)
        return
    try:
        (document,) = parse_manifests((folder / CHART_FILE).read_text(encoding="utf-8"))
        needed = [str(one["name"]) for one in document.data.get("dependencies") or []]
    except (InvalidYamlError, OSError, UnicodeDecodeError, ValueError, AttributeError, KeyError, TypeError) as error:
        yield invalid(at, chart.chart, f"has a {CHART_FILE} that cannot be read: {error}", "correct it")
        return
    present = [one.name for one in (folder / "charts").glob("*")]
    absent = [one for one in needed if not any(held == one or held.startswith(f"{one}-") for held in present)]
    if absent:
        rule = f"lacks the charts that it depends on: {', '.join(absent)}"
        yield invalid(at, chart.chart, rule, f"run `helm dependency build {folder}`")


async def render(
    file: Path,
    name: str,
    chart: ChartApplication,
    *,
    namespace: str,
    version: str,
    provider: pulumi.ProviderResource,
) -> tuple[Sequence[Manifest], Sequence[str]]:
    """Return the well-formed objects of a chart, and the problems of others and of the chart, each as a line.

    Args:
        file: the environment file.
        name: the name of the application, which is that of the release.
        chart: the chart.
        namespace: the namespace of the release.
        version: the version of Kubernetes that the chart is rendered for.
        provider: a Kubernetes provider, whose cluster is not read.
    """
    at = ("applications", name)
    place, values = place_of(file, (*at, "chart")), _values(file, name)
    options = {
        "release_name": name,
        "namespace": namespace,
        "values": values,
        "kube_version": version,
        "api_versions": chart.api_versions,
    }
    try:
        with TemporaryDirectory(prefix="chart-") as folder:
            options |= await asyncio.to_thread(_located, file, chart, Path(folder))
            first, second = await asyncio.gather(_render(options, provider), _render(options, provider))
    except UnfitChartError as error:
        return [], [with_line(file, error.problem.below(*at))]
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        return [], [with_line(file, one.below(*at)) for one in _reasons(str(error), chart, values)]
    objects = [Manifest(normalised(one), lambda _: place) for one in first]
    shapes = {id(one): [one.describe(problem) for problem in shape_problems(one)] for one in objects}
    unfit = [one.below(*at, "values") for one in _garbled(values, first)]
    if changing := [
        f"{one.get('kind')} {(one.get('metadata') or {}).get('name')}" for one in first if one not in second
    ]:
        why = f"because it renders another {', another '.join(changing)} each time, from random values or the time"
        remedy = "set the values that these are made from, or one that turns them off"
        unfit.append(conflict((*at, "chart"), chart.chart, "a repeated update", remedy, why=why))
    lines = [line for found in shapes.values() for line in found] + [with_line(file, one) for one in unfit]
    return [one for one in objects if not shapes[id(one)]], lines


def _located(file: Path, chart: ChartApplication, folder: Path) -> dict[str, str]:
    """Return where Helm finds a chart. One whose digest is verified is downloaded into the given folder first.

    Raises:
        UnfitChartError: it cannot be downloaded, or is another one than the file names.
    """
    if chart.is_folder:
        place = (file.parent / chart.chart).resolve()
    elif chart.repository is not None or chart.has_digest:
        place = folder / "chart.tgz"
        place.write_bytes(download(chart))
    else:
        return {"chart": chart.chart, "version": str(chart.version)}
    return {"path": str(place.parent), "chart": place.name}


def _values(file: Path, name: str) -> dict[str, Any]:
    """Return the values of a chart as Helm reads them, so that those of a values.yaml mean the same here: 0.5, yes."""
    return parse_manifest_at(file.read_text(encoding="utf-8"), ("applications", name, "values")) or {}


def _garbled(values: Mapping[str, Any], objects: Sequence[Any]) -> Iterator[Problem]:
    """Yield each large number that a template writes as 2e+06 into a text, where its author means 2000000."""
    texts = [one for _, one in leaves(objects) if isinstance(one, str)]
    for path, value in leaves(values):
        if isinstance(value, int) and value >= 10**6 and any(_as_float(value) in text for text in texts):
            rule = f"is written as {_as_float(value)} by the chart, because Helm takes numbers for floating-point ones"
            yield invalid(path, value, rule, "write it in quotes")


def _as_float(value: int) -> str:
    """Return a large number as Go writes a floating-point one."""
    _, digits, exponent = Decimal(float(value)).normalize().as_tuple()
    first, *others = map(str, digits)
    return f"{first}{'.' if others else ''}{''.join(others)}e+{int(exponent) + len(digits) - 1:02}"


async def _render(options: Mapping[str, Any], provider: pulumi.ProviderResource) -> list[dict[str, Any]]:
    given = json.dumps({key: value for key, value in options.items() if value})
    found = await pulumi.runtime.invoke_async(RENDER, {"jsonOpts": given}, pulumi.InvokeOptions(provider=provider))
    return list((found or {}).get("result") or [])


def _reasons(message: str, chart: ChartApplication, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems that a message of Helm is about: each value that does not match a schema, or the chart."""
    unfit = SCHEMA_LINE.findall(message)
    for pointer, rule in unfit:
        path = ("values", *(int(part) if part.isdigit() else part for part in pointer.split("/") if part))
        yield invalid(
            path, _value_at(values, path[1:]), f"does not match the chart's values.schema.json: {rule}", "correct it"
        )
    if not unfit:
        for words in ABOUT:
            message = message.rpartition(words)[2]
        message = TOO_LONG if RESET in message else message
        rule = f"cannot be rendered: {' '.join(message.split())}"
        remedy = "correct the chart or its values" if chart.is_folder else "correct it, its version or its values"
        yield invalid(("chart",), chart.chart, rule, remedy)


def _value_at(values: Mapping[str, Any], path: ValuePath) -> Any:
    """Return the value at a path; None if it is one of the chart's own."""
    found: Any = values
    for key in path:
        try:
            found = found[key]
        except (KeyError, IndexError, TypeError):
            return None
    return found
