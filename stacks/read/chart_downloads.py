"""Download charts and verify their digests: those of chart repositories, and those that a registry has by a digest.

Helm does not compare an archive with the digest in the repository's index, and the Helm of the Kubernetes provider does
not render a chart whose reference has a digest.
"""

import hashlib
import http.client
import io
import itertools
import json
import re
import tarfile
import urllib.error
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import yaml

from components.problems import Problem, ValuePath, invalid, not_found

from ..model.chart import OCI, ChartApplication, is_same_version
from .registry import Registry, RegistryError, open_url

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONTENT = re.compile(r"application/(vnd\.cncf\.helm\.chart\.content\.v1\.tar\+gzip|tar\+gzip)")
"""The media types of a chart's archive (Helm, Use OCI-based registries); the second is that of its first version."""
TAGGED = re.compile(rf"{OCI}(?P<registry>[^/]+)/(?P<name>.+):(?P<tag>[^/:@]+)")
MAX_VERSIONS = 10
"""The number of versions that a message lists."""
Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""A loader that reads every value as text, so that no version or digest becomes a number."""


class UnfitChartError(Exception):
    """A chart cannot be downloaded, or is not the one that the file names."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.describe())
        self.problem = problem


def download(chart: ChartApplication) -> bytes:
    """Return the archive of a chart in a repository, or in a registry by its digest.

    Raises:
        UnfitChartError: it cannot be downloaded, or its digest or version is another one.
    """
    try:
        archive = _from_registry(chart) if chart.repository is None else _from_repository(chart, chart.repository)
        found = _version_of(archive)
    except (OSError, http.client.HTTPException, RegistryError, tarfile.TarError, yaml.YAMLError, ValueError) as error:
        rule, remedy = f"cannot be downloaded: {_reason(error)}", "correct it, or make it available"
        raise UnfitChartError(invalid(("chart",), chart.chart, rule, remedy)) from None
    if chart.version is not None and not is_same_version(found, chart.version):
        remedy = f"write {found}, or the digest of version {chart.version}"
        raise UnfitChartError(invalid(("version",), chart.version, f"the chart has version {found}", remedy))
    return archive


def _reason(error: Exception) -> str:
    """Return why a download failed, on one line."""
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.url} answers {error.code} {error.reason}"
    return " ".join(str(error).split())


def _from_registry(chart: ChartApplication) -> bytes:
    """Return the archive that the manifest with the digest of the reference describes (OCI, Image Manifest)."""
    reference, _, digest = chart.chart.removeprefix(OCI).partition("@")
    registry = Registry(*reference.split("/", 1))
    manifest = registry.manifest(digest, MANIFEST)
    _verify(("chart",), chart.chart, digest, manifest, "the manifest that the registry returns")
    layer = _layer_of(manifest)
    archive = registry.blob(layer)
    _verify(("chart",), chart.chart, layer, archive, f"the archive, which has to have {layer} by the manifest,")
    return archive


def _from_repository(chart: ChartApplication, repository: str) -> bytes:
    """Return the archive that the index of a repository has for a version (Helm, The Chart Repository Guide)."""
    index = open_url(_below(repository, "index.yaml"))
    entry = _entry(index.decode(), chart, repository)
    urls = entry.get("urls")
    if not isinstance(urls, list) or not urls:
        raise ValueError(f"the index of {repository} has no URL for it")
    archive = _at(urljoin(_below(repository, ""), str(urls[0])))
    if chart.digest is not None:
        _verify(("digest",), chart.digest, chart.digest, archive, "the archive of the repository")
    elif entry.get("digest"):
        listed = f"sha256:{str(entry['digest']).removeprefix('sha256:')}"
        _verify(("chart",), chart.chart, listed, archive, f"the archive, which has to have {listed} by the index,")
    return archive


def _verify(path: ValuePath, value: str, digest: str, content: bytes, what: str) -> None:
    """Raise UnfitChartError unless content has a digest."""
    found = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if found != digest:
        remedy = "write the digest of a chart that you trust, or correct what serves it"
        raise UnfitChartError(invalid(path, value, f"{what} has the digest {found}", remedy))


def _at(url: str) -> bytes:
    """Return the archive at a URL of an index. Some repositories list charts of a registry, by their tags."""
    if not url.startswith(OCI):
        return open_url(url)
    reference = TAGGED.fullmatch(url)
    if reference is None:
        raise ValueError(f"the index has {url}, which is not the reference of a chart with its tag")
    registry = Registry(reference["registry"], reference["name"])
    return registry.blob(_layer_of(registry.manifest(reference["tag"], MANIFEST)))


def _layer_of(manifest: bytes) -> str:
    """Return the digest of the archive that a manifest describes."""
    described = json.loads(manifest)
    layers = described.get("layers") if isinstance(described, dict) else None
    charts = [one for one in layers or () if CONTENT.fullmatch(str(one.get("mediaType")))]
    found = [str(one["digest"]) for one in charts if "digest" in one]
    if len(found) != 1:
        raise ValueError("it is no chart")
    return found[0]


def _below(repository: str, name: str) -> str:
    """Return the URL of a file of a repository, whose URL may have a query."""
    parts = urlsplit(repository)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}"))


def _entry(index: str, chart: ChartApplication, repository: str) -> Mapping[str, Any]:
    """Return what an index says about the version of a chart."""
    entries = [one for one in _versions(index, chart.chart) if isinstance(one, Mapping) and "version" in one]
    versions = {str(one["version"]): one for one in entries}
    if not versions:
        remedy = "correct the name or the repository"
        raise UnfitChartError(not_found(("chart",), chart.chart, f"chart in {repository}", (), remedy=remedy))
    wanted = str(chart.version)
    same = [one for one in (wanted, *versions) if one in versions and is_same_version(one, wanted)]
    if not same:
        what, known = f"version of chart {chart.chart} in {repository}", [*versions][:MAX_VERSIONS]
        raise UnfitChartError(not_found(("version",), wanted, what, known, remedy="correct it"))
    return versions[same[0]]


def _versions(index: str, name: str) -> list[Any]:
    """Return the versions of a chart in an index, each a map where the index is well-formed.

    To read the index of a large repository takes half a minute. Of one that `helm repo index` has written, only the
    chart's own lines are read.
    """
    own = "\n".join(_own_lines(index, name))
    if own:
        return list(_read(own))
    whole = _read(index)
    if not isinstance(whole, Mapping) or not isinstance(whole.get("entries"), Mapping):
        raise ValueError("index.yaml is not the index of a chart repository")
    return list(whole["entries"].get(name, []))


def _own_lines(index: str, name: str) -> Iterator[str]:
    """Return the lines of a chart below `entries`, without its name; none if they are written in another way."""
    _, begins, entries = f"\n{index}".partition("\nentries:\n")
    _, found, after = f"\n{entries}".partition(f"\n  {name}:\n") if begins else ("", "", "")
    lines = after.split("\n") if found else []
    return itertools.takewhile(lambda line: line.startswith(("  -", "   ")) or not line.strip(), lines)


def _version_of(archive: bytes) -> str:
    """Return the version in the Chart.yaml of an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        named = next((one for one in tar if re.fullmatch(r"[^/]+/Chart\.yaml", one.name)), None)
        described = tar.extractfile(named) if named is not None else None
        if described is None:
            raise ValueError("it contains no Chart.yaml")
        found = _read(described.read().decode())
    if not isinstance(found, Mapping) or "version" not in found:
        raise ValueError("its Chart.yaml has no version")
    return str(found["version"])


def _read(text: str) -> Any:
    return yaml.load(text, Loader)  # noqa: S506 - it makes text, lists and maps alone
