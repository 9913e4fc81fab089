"""What is wrong with rendered manifests: pods that are not confined, and what checkov finds.

What checkov finds and is meant stands in `checkov/kept.yaml`, each with its reason.
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


@dataclass(frozen=True)
class Kept:
    """A check that fails for some resources and may: their names as a pattern, `kind.namespace.name`, and why."""

    check: str
    resources: str
    reason: str

    def covers(self, found: dict[str, Any]) -> bool:
        return bool(found["check_id"] == self.check and re.fullmatch(self.resources, found["resource"]))


def kept() -> list[Kept]:
    """The file of what is kept. Raises TypeError where an entry lacks its reason."""
    read: list[dict[str, str]] = yaml.safe_load((CHECKOV / "kept.yaml").read_text())
    return [Kept(**one) for one in read]


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """What was rendered into a folder, namespaces first."""
    for file in sorted(folder.rglob("*.yaml"), key=lambda one: ("namespace" not in one.name, one.name)):
        yield from (one for one in yaml.safe_load_all(file.read_text()) if one)


def unconfined(folder: Path) -> list[str]:
    """The objects with pods that stand in no namespace which enforces Pod Security `restricted`."""
    objects = list(read(folder))
    confined = {
        one["metadata"]["name"]
        for one in objects
        if one["metadata"].get("labels", {}).get("pod-security.kubernetes.io/enforce") == "restricted"
    }
    return [
        f"{one['kind']} {one['metadata']['namespace']}/{one['metadata']['name']}"
        for one in objects
        if one["kind"] == "Pod" or "template" in one.get("spec", {})
        if one["metadata"]["namespace"] not in {*confined, PROVISIONER}
    ]


def findings(folder: Path) -> Iterator[str]:
    """A sentence for each check that fails and may not, and for each that is kept and does not fail any more."""
    results, entries = _scan(folder), kept()
    failed: list[dict[str, Any]] = results["failed_checks"]
    for found in failed:
        if not any(one.covers(found) for one in entries):
            yield f"{found['resource']}: {found['check_id']} ({found['check_name']}), in {found['file_path']}"
    for one in entries:
        passed = any(one.covers(found) for found in results["passed_checks"])
        if passed and not any(one.covers(found) for found in failed):
            yield f"{one.resources}: {one.check} does not fail: remove it from {CHECKOV / 'kept.yaml'}"


def _scan(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What checkov says of the manifests below a folder; it needs no network."""
    checkov = installed(CHECKOV / "requirements.txt") / "checkov"
    options = ["--framework", "kubernetes", "--output", "json", "--skip-download", "--soft-fail"]
    done = subprocess.run([str(checkov), "-d", str(folder), *options], stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout)
    assert told.get("results"), f"checkov found nothing to check in {folder}"
    assert told["summary"]["parsing_errors"] == 0
    return dict(told["results"])
