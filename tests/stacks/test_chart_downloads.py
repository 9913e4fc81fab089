"""Charts that are downloaded from a repository or a registry, and whose digests are verified."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from stacks.model.chart import ChartApplication
from stacks.read.chart_downloads import UnfitChartError, download
from tests.harness.chart_places import PASSWORD, archive, chart_repository, registry

FILES = {"Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.2.3\n"}
OTHERS = FILES | {"values.yaml": "replicas: 2\n"}


def chart(**given: Any) -> ChartApplication:
    return ChartApplication.model_validate({"kind": "chart", **given})


def digest_of(files: dict[str, str]) -> str:
    return hashlib.sha256(archive("shop", files)).hexdigest()


def problem_of(given: ChartApplication) -> str:
    """Return why a chart is rejected."""
    with pytest.raises(UnfitChartError) as caught:
        download(given)
    return caught.value.problem.describe()


@pytest.mark.parametrize("listed", [None, digest_of(FILES), f"sha256:{digest_of(FILES)}"])
def test_the_archive_of_a_repository_has_the_digest_of_the_index(listed: str | None) -> None:
    with chart_repository("shop", "1.2.3", FILES, listed) as url:
        named = {"chart": "shop", "repository": url, "version": "1.2.3"}
        assert download(chart(**named)) == archive("shop", FILES)
        assert download(chart(**named, digest=f"sha256:{digest_of(FILES)}")) == archive("shop", FILES)
        assert download(chart(**named | {"version": "v1.2.3+1"})) == archive("shop", FILES)
        digest = f"sha256:{digest_of(OTHERS)}"
        assert problem_of(chart(**named, digest=digest)).startswith(
            f"digest: '{digest}': the archive of the repository has the digest sha256:{digest_of(FILES)}: "
        )


def test_an_archive_with_another_digest_than_the_index_is_rejected() -> None:
    with chart_repository("shop", "1.2.3", FILES, digest_of(OTHERS)) as url:
        found = problem_of(chart(chart="shop", repository=url, version="1.2.3"))
    expected = f"chart: 'shop': the archive, which has to have sha256:{digest_of(OTHERS)} by the index, has the digest "
    assert found.startswith(f"{expected}sha256:{digest_of(FILES)}: write the digest of a chart that you trust")


def test_a_chart_that_a_repository_does_not_have_is_rejected() -> None:
    with chart_repository("shop", "1.2.3", FILES) as url:
        absent = problem_of(chart(chart="shops", repository=url, version="1.2.3"))
        assert absent == f"chart: 'shops': chart in {url} not found: correct the name or the repository"
        elsewhere = problem_of(chart(chart="shop", repository=f"{url}/charts", version="1.2.3"))
        assert f"chart: 'shop': cannot be downloaded: {url}/charts/index.yaml answers 404 Not Found" in elsewhere
    ended = problem_of(chart(chart="shop", repository=url, version="1.2.3"))
    assert f"cannot be downloaded: {url}/index.yaml cannot be reached: [Errno 111] Connection refused: " in ended


@pytest.mark.parametrize(
    ("files", "listed", "reason"),
    [
        (FILES, "oci://registry", "the index has oci://registry, which is not the reference of a chart with its tag"),
        (FILES, "file:///shop.tgz", "file:///shop.tgz is no http or https URL"),
        ({"Chart.yaml": "- shop"}, None, "its Chart.yaml has no version"),
        ({"values.yaml": ""}, None, "it contains no Chart.yaml"),
    ],
)
def test_a_repository_that_is_not_well_formed_is_rejected(files: dict[str, str], listed: str, reason: str) -> None:
    with chart_repository("shop", "1.2.3", files, url=listed) as url:
        found = problem_of(chart(chart="shop", repository=url, version="1.2.3"))
    assert found == f"chart: 'shop': cannot be downloaded: {reason}: correct it, or make it available"


def test_a_manifest_with_another_digest_than_its_reference_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with registry("shop", "1.2.3", FILES, tmp_path, others=OTHERS) as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
        reference = f"{served.reference}@{served.digest}"
        found = problem_of(chart(chart=reference))
    assert found.startswith(f"chart: '{reference}': the manifest that the registry returns has the digest sha256:")
    assert served.digest not in found.removeprefix(f"chart: '{reference}'")


def test_the_version_of_a_chart_with_a_digest_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with registry("shop", "1.2.3", FILES, tmp_path) as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
        reference = f"{served.reference}@{served.digest}"
        assert download(chart(chart=reference)) == archive("shop", FILES)
        assert download(chart(chart=reference, version="1.2.3")) == archive("shop", FILES)
        found = problem_of(chart(chart=reference, version="1.3.0"))
    assert found == ("version: '1.3.0': the chart has version 1.2.3: write 1.2.3, or the digest of version 1.3.0")


def test_a_password_that_helm_has_stored_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "config.json"
    monkeypatch.setenv("HELM_REGISTRY_CONFIG", str(configuration))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    with registry("shop", "1.2.3", FILES, tmp_path, needs_password=True) as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
        host = served.reference.removeprefix("oci://").partition("/")[0]
        named = chart(chart=f"{served.reference}@{served.digest}")
        assert f"{host} refuses the token with 401 Unauthorized: run `helm registry login {host}`" in problem_of(named)
        configuration.write_text(json.dumps({"auths": {host: {"auth": PASSWORD}}}))
        assert download(named) == archive("shop", FILES)
