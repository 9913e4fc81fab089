"""Find what is insecure in rendered manifests: pods outside of Pod Security `restricted`, and failed checks of checkov.

`checkov/accepted.yaml` lists the checks that are accepted to fail, each with a reason.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .pinned import installed

PROVISIONER = "local-path-storage"
"""The one namespace whose pods mount folders of a node."""
CHECKOV = Path(__file__).parent / "checkov"
_ENFORCED = "pod-security.kubernetes.io/enforce"


@dataclass(frozen=True)
class Accepted:
    """A check that is accepted to fail for the resources whose `kind.namespace.name` matches a pattern."""

    check: str
    resources: str
    reason: str

    def covers(self, result: dict[str, Any]) -> bool:
        """Return whether a result of checkov is about this check and one of these resources."""
        return bool(result["check_id"] == self.check and re.fullmatch(self.resources, result["resource"]))


def accepted() -> list[Accepted]:
    """Return the entries of `accepted.yaml`.

    Raises:
        TypeError: an entry has no reason.
    """
    entries: list[dict[str, str]] = yaml.safe_load((CHECKOV / "accepted.yaml").read_text())
    return [Accepted(**entry) for entry in entries]


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the manifests below a folder, namespaces first."""
    for file in sorted(folder.rglob("*.yaml"), key=lambda one: ("namespace" not in one.name, one.name)):
        yield from (manifest for manifest in yaml.safe_load_all(file.read_text()) if manifest)


def unconfined(folder: Path) -> list[str]:
    """Return the objects with pods whose namespace does not enforce Pod Security `restricted`."""
    objects = list(read(folder))
    confined = {
        one["metadata"]["name"] for one in objects if one["metadata"].get("labels", {}).get(_ENFORCED) == "restricted"
    }
    return [
        f"{one['kind']} {one['metadata']['namespace']}/{one['metadata']['name']}"
        for one in objects
        if one["kind"] == "Pod" or "template" in one.get("spec", {})
        if one["metadata"]["namespace"] not in {*confined, PROVISIONER}
    ]


def findings(folder: Path) -> Iterator[str]:
    """Yield a sentence for each failed check that is not accepted, and for each accepted one that does not fail."""
    results, entries = _scan(folder), accepted()
    failed: list[dict[str, Any]] = results["failed_checks"]
    for result in failed:
        if not any(entry.covers(result) for entry in entries):
            yield f"{result['resource']}: {result['check_id']} ({result['check_name']}), in {result['file_path']}"
    for entry in entries:
        passed = any(entry.covers(result) for result in results["passed_checks"])
        if passed and not any(entry.covers(result) for result in failed):
            yield f"{entry.resources}: {entry.check} does not fail: remove it from {CHECKOV / 'accepted.yaml'}"


def _scan(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return checkov's results for the manifests below a folder. checkov needs no network for that."""
    checkov = installed(CHECKOV / "requirements.txt") / "checkov"
    options = ["--framework", "kubernetes", "--output", "json", "--skip-download", "--soft-fail"]
    done = subprocess.run([str(checkov), "-d", str(folder), *options], stdout=subprocess.PIPE, text=True, check=True)
    report = json.loads(done.stdout)
    assert report.get("results"), f"checkov found nothing to check in {folder}"
    assert report["summary"]["parsing_errors"] == 0
    return dict(report["results"])
