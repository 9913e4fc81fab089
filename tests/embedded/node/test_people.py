"""Kubeconfigs of users: which node accepts them, as whom, and for how long."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography import x509

from embedded.node import certificates, people
from embedded.node.layout import Layout
from embedded.progress import Failure

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def node(state: Path, block: str = "10.223.192.0/20") -> Path:
    """Return the folder of a node that was started once and has addresses and authorities."""
    layout = Layout(state)
    layout.certificates.mkdir(parents=True)
    layout.addresses.write_text(json.dumps({"block": block}))
    certificates.issue(layout.certificates, (), NOW)
    return state


def test_a_kubeconfig_is_kept_until_its_certificate_is_about_to_expire(tmp_path: Path) -> None:
    state = node(tmp_path)
    held = people.kubeconfig("alice", state, NOW)
    pem = base64.b64decode(yaml.safe_load(held)["users"][0]["user"]["client-certificate-data"])
    certificate = x509.load_pem_x509_certificate(pem)
    assert certificate.subject.rfc4514_string() == "CN=alice", "in no group, so that rights are bound to the name alone"
    assert people.knows("alice", held, state, NOW)
    assert not people.knows("bob", held, state, NOW)
    assert people.knows("alice", held, state, NOW + timedelta(days=14))
    assert not people.knows("alice", held, state, NOW + timedelta(days=16)), "less than half of its life is left"


def test_a_certificate_ends_when_the_rights_of_a_person_end(tmp_path: Path) -> None:
    state, end = node(tmp_path), datetime(2026, 1, 10, tzinfo=UTC)
    held = people.kubeconfig("alice", state, NOW, not_after=end)
    pem = base64.b64decode(yaml.safe_load(held)["users"][0]["user"]["client-certificate-data"])
    assert x509.load_pem_x509_certificate(pem).not_valid_after_utc == end
    assert people.knows("alice", held, state, NOW, not_after=end)
    assert not people.knows("alice", held, state, NOW), "the person may stay, and the certificate ends soon"
    assert not people.knows("alice", held, state, NOW, not_after=end - timedelta(days=1)), (
        "it would be valid for a day more"
    )
    later = datetime(2030, 1, 1, tzinfo=UTC)
    lasting = people.kubeconfig("alice", state, NOW, not_after=later)
    assert people.knows("alice", lasting, state, NOW, not_after=later), "for a month, and then the next one"


def test_a_kubeconfig_is_not_kept_for_another_node(tmp_path: Path) -> None:
    held = people.kubeconfig("alice", node(tmp_path / "one"), NOW)
    assert not people.knows("alice", held, node(tmp_path / "other"), NOW)
    assert not people.knows("alice", held, tmp_path / "never", NOW)
    assert not people.knows("alice", "no kubeconfig", tmp_path / "one", NOW)


def test_a_node_that_was_never_started_issues_no_kubeconfig(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="was never started"):
        people.kubeconfig("alice", tmp_path)
