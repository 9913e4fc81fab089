"""The examples of docs/container.md and docs/job.md as manifests: confined by Pod Security, and checked by checkov."""

import re
from typing import Any

import pytest
import yaml

from components.application.manifests import object_name
from embedded.project import ROOT
from stacks.model.resolved import resolve
from stacks.read.environment_file import load
from stacks.rules.object_names import names_taken
from tests.harness import manifests
from tests.harness.environment_stack import EnvironmentStack

KINDS = ("container", "statefulSet", "job", "cronJob")


def examples() -> dict[str, Any]:
    """Return the containers and jobs of the pages, without their secrets, which are not rendered."""
    pages = "".join((ROOT / "docs" / f"{name}.md").read_text() for name in ("container", "stateful-set", "job"))
    blocks = re.findall(r"```yaml\n(applications:\n.*?)```", pages, re.DOTALL)
    shown = [yaml.safe_load(one)["applications"] for one in blocks]
    applications = {name: one for part in shown for name, one in part.items() if one["kind"] in KINDS}
    for one in applications.values():
        one.pop("rights", None)  # of an EKS cluster
        for part in ("env", "files"):
            one[part] = {key: value for key, value in one.get(part, {}).items() if isinstance(value, str)}
    return applications


def test_checkov_finds_nothing_in_containers_and_jobs(stack: EnvironmentStack) -> None:
    stack.project.install_kubernetes()
    classes = {name: {"provisioner": "rancher.io/local-path"} for name in ("fast", "local-storage-class")}
    claims = {"my-dynamic-pvc": {"storageClassName": "fast", "storage": "1Gi"}}
    applications = examples()
    assert {one["kind"] for one in applications.values()} == set(KINDS)
    cluster = {"kind": "existing", "nodeAddress": "192.0.2.1", "renderTo": "rendered"}
    storage = {"classes": classes, "claims": claims}
    stack.up({"kubernetes": cluster, "storage": storage, "applications": applications})
    rendered = stack.project.folder / "rendered"
    kinds = {one["kind"] for one in manifests.read(rendered)}
    assert {"Deployment", "StatefulSet", "Job", "CronJob", "NetworkPolicy"} <= kinds
    assert manifests.unconfined(rendered) == []
    environment = load(stack.file)
    planned = resolve(environment, "test").cluster
    assert planned is not None
    taken = names_taken(environment, planned)
    own = {object_name(one): one for one in manifests.read(rendered) if one["metadata"].get("namespace") == "test"}
    digests = {one for one in own if re.search(r"-[0-9a-f]{10}$", one)}
    assert {one for one in own if ("test", one) not in taken} <= digests, "the names that manifests cannot have"
    for name in ("migrate", "backup"):
        (one,) = [each for each in stack.resources() if "$kubernetes:batch/v1:" in each["urn"] and name in each["id"]]
        assert any(each.endswith(f"::{name}-egress") for each in one["dependencies"]), "pods start with their policy"
    # The accepted checks that do not fail here fail for NGINX, in the manifests of stack `local`.
    assert [one for one in manifests.findings(rendered) if "does not fail" not in one] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_show_each_kind(kind: str) -> None:
    assert kind in {one["kind"] for one in examples().values()}
