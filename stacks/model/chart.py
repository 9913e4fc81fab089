"""Applications of Helm charts."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from components.credentials import contains_credential
from components.problems import Problem, ValuePath, forbidden, invalid, matching, missing, not_applicable

from .manifests import ObjectsApplication

OCI = "oci://"
ExactVersion = Annotated[
    str, matching(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?", "one version, such as 1.2.3, and no range")
]
RepositoryUrl = Annotated[str, matching(r"https?://\S+", "the http or https URL of a chart repository")]


class ChartApplication(ObjectsApplication):
    """A Helm chart."""

    kind: Literal["chart"] = Field(examples=["chart"])
    """The kind of application."""
    chart: str = Field(min_length=1, examples=["charts/shop"])
    """The folder of a chart, relative to the environment file; the reference of a chart in a registry, as
    `oci://registry.example.org/charts/shop`; or with `repository`, the name of a chart there."""
    repository: RepositoryUrl | None = None
    """The URL of the chart repository."""
    version: ExactVersion | None = None
    """The version of a chart in a registry or repository. It has to be one version, so that an update changes nothing
    that the file does not change."""
    values: dict[str, Any] = {}
    """The values of the chart, which are checked against its `values.schema.json`."""
    api_versions: list[str] = []
    """API groups and versions that the chart may rely on in addition to those of Kubernetes, such as
    `monitoring.coreos.com/v1`."""

    @property
    def is_folder(self) -> bool:
        """Whether the chart is a folder."""
        return self.repository is None and not self.chart.startswith(OCI)

    def problems(self) -> Iterator[Problem]:
        for key, url in (("chart", self.chart), ("repository", self.repository)):
            if url is not None and (contains_credential(url) or (key == "repository" and "@" in url)):
                remedy = "remove it, and use a repository without one, or a registry that `helm registry login` knows"
                yield forbidden((key,), None, "it contains a password, and a file keeps no secret", remedy)
        if self.repository is not None and ("/" in self.chart or ":" in self.chart):
            rule = "must be the name of a chart, because repository is set"
            yield invalid(("chart",), self.chart, rule, "write the name alone, or remove repository")
        last = self.chart.rpartition("/")[2]
        if self.chart.startswith(OCI) and (":" in last or "@" in last):
            yield invalid(("chart",), self.chart, "has a tag or digest", "remove it, and write version")
        yield from (problem.below("values") for problem in self.credentials(self.values))
        if self.version is None and not self.is_folder:
            yield missing(("version",), "write the version of the chart that is to be installed")
        if self.version is not None and self.is_folder:
            remedy = "remove it, because the chart's own Chart.yaml says it, or add repository"
            yield not_applicable(("version",), self.version, "a chart in a folder", remedy)


def leaves(value: Any) -> Iterator[tuple[ValuePath, Any]]:
    """Yield every value in nested data that is no map and no list, with its path."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield (), value
        return
    for key, one in inner:
        yield from (((key, *path), leaf) for path, leaf in leaves(one))
