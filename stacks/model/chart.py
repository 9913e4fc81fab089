"""Applications of Helm charts."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from components.credentials import contains_credential
from components.problems import Problem, ValuePath, invalid, matching, missing, not_applicable, plain_password

from .manifests import ObjectsApplication

OCI = "oci://"
_REFERENCE = re.compile(r"oci://[\w.-]+(:\d+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[\w.-]+)?(@.*)?")
"""The reference of a chart in a registry (OCI, Distribution Specification), with a tag or digest of any form."""
ExactVersion = Annotated[
    str, matching(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?", "one version, such as 1.2.3, and no range")
]
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_DIGEST_FORM = "sha256: and 64 hexadecimal digits in lower case"
Digest = Annotated[str, matching(_DIGEST.pattern, f"a digest: {_DIGEST_FORM}")]
RepositoryUrl = Annotated[str, matching(r"https?://\S+", "the http or https URL of a chart repository")]


class ChartApplication(ObjectsApplication):
    """A Helm chart."""

    kind: Literal["chart"] = Field(examples=["chart"])
    """The kind of application."""
    chart: str = Field(min_length=1, examples=["oci://registry.example.org/charts/shop"])
    """The folder of a chart, relative to the environment file; the reference of a chart in a registry, as
    `oci://registry.example.org/charts/shop`, which may end with the digest of its manifest, `@sha256:...`; or with
    `repository`, the name of a chart there."""
    repository: RepositoryUrl | None = Field(default=None, examples=["https://charts.example.org"])
    """The URL of the chart repository."""
    version: ExactVersion | None = None
    """The version of a chart in a registry or repository. It has to be one version, so that an update changes nothing
    that the file does not change. Optional where the reference of a chart has a digest."""
    digest: Digest | None = None
    """The digest of the archive of a chart in a repository. That of the repository's index when omitted."""
    values: dict[str, Any] = {}
    """The values of the chart, which are checked against its `values.schema.json`."""
    api_versions: list[str] = []
    """API groups and versions that the chart may rely on in addition to those of Kubernetes, such as
    `monitoring.coreos.com/v1`."""

    @property
    def is_folder(self) -> bool:
        """Whether the chart is a folder."""
        return self.repository is None and "://" not in self.chart

    @property
    def has_digest(self) -> bool:
        """Whether the chart is in a registry, and its reference has a digest."""
        return self.chart.startswith(OCI) and "@" in self.chart.rpartition("/")[2]

    def problems(self) -> Iterator[Problem]:
        for key, url in (("chart", self.chart), ("repository", self.repository)):
            if url is not None and (contains_credential(url) or (key == "repository" and "@" in url)):
                remedy = "remove it, and use a repository without one, or a registry that `helm registry login` knows"
                yield plain_password((key,), remedy)
                return
        yield from self._chart_problems()
        yield from (problem.below("values") for problem in self.credentials(self.values))
        if self.version is None and not self.is_folder and not self.has_digest:
            yield missing(("version",), "write the version of the chart that is to be installed")
        if self.version is not None and self.is_folder:
            remedy = "remove it, because the chart's own Chart.yaml says it, or add repository"
            yield not_applicable(("version",), self.version, "a chart in a folder", remedy)
        if self.digest is not None and self.repository is None:
            what = "a chart in a folder" if self.is_folder else "a chart in a registry"
            remedy = (
                "remove it" if self.is_folder else f"remove it, and write {self.chart.partition('@')[0]}@sha256:..."
            )
            yield not_applicable(("digest",), self.digest, what, remedy)

    def _chart_problems(self) -> Iterator[Problem]:
        """Yield why `chart` has no form that it may have."""
        name, _, digest = self.chart.rpartition("/")[2].partition("@")
        if self.repository is not None:
            if "/" in self.chart or ":" in self.chart:
                rule = "must be the name of a chart, because repository is set"
                yield invalid(("chart",), self.chart, rule, "write the name alone, or remove repository")
        elif "://" in self.chart and not _REFERENCE.fullmatch(self.chart):
            rule = "must be a folder, oci://REGISTRY/NAME in lower case, or with repository the name of a chart"
            yield invalid(("chart",), self.chart, rule, "correct it")
        elif self.chart.startswith(OCI) and ":" in name:
            yield invalid(("chart",), self.chart, "has a tag", "remove it, and write version")
        elif self.has_digest and not _DIGEST.fullmatch(digest):
            rule = f"must end with a digest after @: {_DIGEST_FORM}"
            yield invalid(("chart",), self.chart, rule, "copy it from the output of `helm push` or `helm pull`")


def is_same_version(one: str, other: str) -> bool:
    """Return whether two versions are the same to Helm: with or without a `v`, and apart from what follows a `+`."""
    return one == other or _precedence(one) == _precedence(other)


def _precedence(version: str) -> str:
    return version.removeprefix("v").partition("+")[0]


def leaves(value: Any) -> Iterator[tuple[ValuePath, Any]]:
    """Yield every value in nested data that is no map and no list, with its path."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield (), value
        return
    for key, one in inner:
        yield from (((key, *path), leaf) for path, leaf in leaves(one))
