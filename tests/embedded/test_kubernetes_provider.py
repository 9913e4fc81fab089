"""The Kubernetes provider that is built here: with a part of its Go SDK replaced, it registers what upstream's does."""

from pathlib import Path

import pytest
import yaml

from tests.harness.project import Project

PROGRAM = '''
from pulumi import ResourceOptions
from pulumi_kubernetes import Provider
from pulumi_kubernetes.helm.v4 import Chart
from pulumi_kubernetes.yaml.v2 import ConfigGroup

MANIFEST = """
apiVersion: v1
kind: Secret
metadata: {name: key}
stringData: {key: my-secret-value}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: server}
spec:
  selector: {matchLabels: {app: server}}
  template:
    metadata: {labels: {app: server}}
    spec: {containers: [{name: server, image: "localhost/server:1"}]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
---
apiVersion: example.org/v1
kind: Widget
metadata: {name: widget}
spec: {size: 3}
"""

options = ResourceOptions(provider=Provider("rendered", render_yaml_to_directory="rendered"))
ConfigGroup("objects", yaml=MANIFEST, opts=options)
Chart("chart", chart="./chart", values={"page": "hello"}, post_renderer={"command": "cat"}, opts=options)
'''
TEMPLATE = """
apiVersion: v1
kind: ConfigMap
metadata: {name: page}
data: {page: "{{ .Values.page }}"}
"""


@pytest.fixture
def project(engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project whose program registers a manifest and a chart, and needs no cluster."""
    monkeypatch.delenv("KUBECONFIG", raising=False)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    project = Project(tmp_path / "project", program, {})
    chart = project.folder / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (chart / "templates" / "page.yaml").write_text(TEMPLATE)
    project.install_kubernetes()
    return project


def test_manifests_and_charts_are_registered_under_the_types_of_the_sdk(project: Project) -> None:
    project.run("up", "--yes", "--skip-preview")
    exported = project.run("stack", "export")
    registered = {one["type"] for one in yaml.safe_load(exported)["deployment"]["resources"]}
    assert registered >= {
        "kubernetes:core/v1:Secret",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:example.org/v1:Widget",
        "kubernetes:core/v1:ConfigMap",
    }
    assert "my-secret-value" not in exported
    written = [yaml.safe_load(file.read_text()) for file in (project.folder / "rendered").rglob("*.yaml")]
    by_kind = {one["kind"]: one for one in written}
    assert by_kind["Widget"]["spec"] == {"size": 3}
    assert by_kind["ConfigMap"]["data"] == {"page": "hello"}
