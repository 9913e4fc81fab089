"""The node's certificates: OpenSSL accepts them, and they are kept while they are valid."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from embedded.node.certificates import AUTHORITIES, LIFE, RENEW_BEFORE, Leaf, issue, leaves

NOW = datetime.now(UTC)
LEAVES = leaves("strata", "10.208.0.2", "10.208.8.1")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    issue(tmp_path, LEAVES, NOW)
    return tmp_path


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.file)
def test_openssl_accepts_each_certificate_for_its_purposes_alone(folder: Path, leaf: Leaf) -> None:
    for purpose, expected in (("sslserver", leaf.server), ("sslclient", leaf.client)):
        command: list[str | Path] = ["openssl", "verify", "-x509_strict", "-purpose", purpose]
        files: list[str | Path] = ["-CAfile", folder / f"{leaf.authority}.crt", folder / f"{leaf.file}.crt"]
        done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == expected, done.stdout + done.stderr


def test_etcd_rejects_client_certificates_of_the_cluster(folder: Path) -> None:
    command: list[str | Path] = ["openssl", "verify", "-CAfile", folder / "etcd-ca.crt", folder / "admin.crt"]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_keys_are_readable_by_their_owner_alone(folder: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_issuing_again_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    issue(folder, LEAVES, NOW + timedelta(days=1))
    assert contents(folder) == before


def test_certificates_are_renewed_by_the_same_authorities_before_they_expire(folder: Path) -> None:
    before = contents(folder)
    issue(folder, LEAVES, NOW + LIFE - RENEW_BEFORE + timedelta(days=1))
    after = contents(folder)
    for authority in AUTHORITIES:
        assert after[f"{authority}.crt"] == before[f"{authority}.crt"]
    assert after["admin.crt"] != before["admin.crt"]


def test_a_change_of_addresses_renews_the_server_certificates_alone(folder: Path) -> None:
    before = contents(folder)
    issue(folder, leaves("strata", "10.209.0.2", "10.209.8.1"), NOW)
    changed = {name for name, content in contents(folder).items() if content != before[name]}
    assert changed == {f"{name}.{kind}" for name in ("apiserver", "kubelet-server") for kind in ("crt", "key")}


def test_a_pair_that_was_half_written_is_issued_again(folder: Path) -> None:
    (folder / "kubelet.crt").unlink()
    issue(folder, LEAVES, NOW)
    assert (folder / "kubelet.crt").exists()
