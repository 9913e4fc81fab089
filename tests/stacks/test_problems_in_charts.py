"""Invalid charts in an environment file, and values that are accepted."""

from pathlib import Path

import pytest

from stacks.read.environment_file import load

from .problems import problems

VALID = """\
kubernetes: {kind: existing}
applications:
  shop: {kind: chart, chart: shop, repository: "https://charts.example.org", version: 1.2.3}
"""


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            ", version: 1.2.3",
            "",
            "version: required but missing: write the version of the chart that is to be installed",
        ),
        ("1.2.3", "^1.2.3", "version: '^1.2.3': must be one version, such as 1.2.3, and no range"),
        ("1.2.3", '"1.2"', "version: '1.2': must be one version, such as 1.2.3, and no range"),
        (
            "chart: shop",
            "chart: stable/shop",
            "chart: 'stable/shop': must be the name of a chart, because repository is",
        ),
        (
            "https://",
            "https://me:secret@",
            "repository: not allowed, because it contains a password, and a file keeps no",
        ),
        (
            'chart: shop, repository: "https://charts.example.org"',
            'chart: "oci://registry.example.org/shop:1.2.3"',
            "chart: 'oci://registry.example.org/shop:1.2.3': has a tag: remove it, and write version",
        ),
        (
            'chart: shop, repository: "https://charts.example.org"',
            'chart: "oci://registry.example.org/shop@sha256:12"',
            "chart: 'oci://registry.example.org/shop@sha256:12': must end with a digest after @: sha256: and 64",
        ),
        ("1.2.3", "1.2.3, digest: 'sha256:12'", "digest: 'sha256:12': must be a digest: sha256: and 64 hexadecimal"),
        (
            'chart: shop, repository: "https://charts.example.org"',
            f'chart: "oci://registry.example.org/shop", digest: "sha256:{"a" * 64}"',
            f"digest: 'sha256:{'a' * 64}': does not apply to a chart in a registry: remove it, and write oci://reg",
        ),
        (
            "1.2.3",
            "1.2.3, values: {db: {password: hunter2secret@}}",
            "values.db.password: not allowed, because it looks",
        ),
        ("1.2.3", "1.2.3, values: {password: 12345678}", "values.password: not allowed, because it looks"),
        (
            "1.2.3",
            "1.2.3, values: {env: [{name: DB_PASSWORD, value: hunter2secret@}]}",
            "values.env.0.value: not allowed, because it looks",
        ),
        ("1.2.3", "1.2.3, values: {apiKey: secret@}", "values.apiKey: not allowed, because it looks"),
        ("1.2.3", "1.2.3, values: {authToken: secret@}", "values.authToken: not allowed, because it looks"),
        ("1.2.3", "1.2.3, values: {clientSecret: secret@}", "values.clientSecret: not allowed, because it looks"),
        (
            'chart: shop, repository: "https://charts.example.org"',
            'chart: "oci://bob:hunter2secret@registry.example.org/x"',
            "chart: not allowed, because it contains a password",
        ),
        (
            "charts.example.org",
            "charts.example.org?token=secret@",
            "repository: not allowed, because it contains a password",
        ),
        (
            ', repository: "https://charts.example.org"',
            "",
            "version: '1.2.3': does not apply to a chart in a folder: remove",
        ),
        (
            'chart: shop, repository: "https://charts.example.org"',
            'chart: "oci://registry.example.org"',
            "chart: 'oci://registry.example.org': must be a folder, oci://REGISTRY/NAME in lower case, or with",
        ),
        (
            'chart: shop, repository: "https://charts.example.org"',
            'chart: "https://charts.example.org/shop-1.2.3.tgz"',
            "chart: 'https://charts.example.org/shop-1.2.3.tgz': must be a folder, oci://REGISTRY/NAME in lower",
        ),
        (
            "https://",
            "ftp://",
            "repository: 'ftp://charts.example.org': must be the http or https URL of a chart repository",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert good in VALID
    (found,) = problems(tmp_path, VALID.replace(good, bad))
    assert found.startswith(f"3: applications.shop.{expected}")
    assert "secret@" not in found


def test_values_that_are_no_credentials_are_accepted(tmp_path: Path) -> None:
    values = (
        "{existingSecret: db, tls: {secretName: shop-tls}, passwordSecretKeyRef: {name: db, key: password}, "
        "passwordKey: admin-password, maxTokens: 5, tokenEndpoint: 'https://id.example.org', token: '', "
        "secret: {create: false}, args: [--token-ttl, 1h], TOKEN_MODEL: gpt2}"
    )
    file = tmp_path / "stack.yaml"
    file.write_text(VALID.replace("1.2.3", f"1.2.3, notCredentials: {{TOKEN_MODEL: a model}}, values: {values}"))
    assert load(file).applications["shop"].kind == "chart"
