"""The chart of cert-manager as its makers publish it, with the values of the page about services."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded.project import ROOT
from tests.harness import manifests
from tests.harness.chart_places import chart_repository
from tests.harness.environment_stack import EnvironmentStack

MODULE = "github.com/cert-manager/cert-manager"
CHART = Path("deploy", "charts", "cert-manager")


def example() -> dict[str, Any]:
    """Return the environment of the page."""
    page = (ROOT / "docs" / "services.md").read_text().partition("#### cert-manager in an existing cluster")[2]
    found: dict[str, Any] = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])
    return found


def files_of(version: str) -> dict[str, str]:
    """Return the files of the chart, which the Go module of the node's cert-manager contains."""
    folder = ROOT / "embedded" / "tools" / "cert-manager"
    command = ("go", "mod", "download", "-json", MODULE)
    module = json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)
    assert module["Version"] == version
    chart = Path(module["Dir"]) / CHART
    files = {str(one.relative_to(chart)): one.read_text() for one in chart.rglob("*") if one.is_file()}
    template = files.pop("Chart.template.yaml")
    return files | {"Chart.yaml": template.replace("v0.0.0", version)}


@pytest.mark.build
def test_the_chart_of_cert_manager_passes_every_check(stack: EnvironmentStack) -> None:
    stack.project.install_kubernetes()
    wanted = example()
    wanted["kubernetes"]["renderTo"] = "rendered"
    application = wanted["applications"]["cert-manager"]
    with chart_repository("cert-manager", application["version"], files_of(application["version"])) as url:
        application["repository"] = url
        stack.up(wanted)
        assert stack.steps(wanted) == {}
        application["values"]["startupapicheck"]["enabled"] = True
        stack.write(wanted)
        refused = stack.project.attempt("up", "--yes", "--skip-preview").output
    assert "cert-manager-startupapicheck" in refused
    assert "a hook, which only an installation by Helm runs" in refused
    found = {(one["kind"], one["metadata"]["name"]): one for one in manifests.read(stack.project.folder / "rendered")}
    deployments = {name for kind, name in found if kind == "Deployment"}
    assert deployments == {"cert-manager", "cert-manager-cainjector", "cert-manager-webhook"}
    assert {one["metadata"].get("namespace", "cert-manager") for one in found.values()} == {"cert-manager"}
    assert ("NetworkPolicy", "cert-manager-webhook-allow-ingress") in found
    assert "enableGatewayAPI: true" in found["ConfigMap", "cert-manager"]["data"]["config.yaml"]
