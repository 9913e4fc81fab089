"""Charts: rendered into single objects, and rejected before anything is created. No cluster is contacted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.harness.chart_places import chart_repository, registry
from tests.harness.commands import run
from tests.harness.environment_stack import EnvironmentStack

FILES = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.2.3\n",
    "values.yaml": "text: hello\nreplicas: 1\n",
    "values.schema.json": '{"properties": {"replicas": {"type": "integer", "minimum": 1}, "text": {"type": "string"}}}',
    "templates/web.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-page
  namespace: {{ .Release.Namespace }}
data:
  page: {{ .Values.text | quote }}
  large: {{ .Values.large | default 0 | quote }}
  cluster: {{ .Capabilities.KubeVersion.Version }}
  monitored: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
""",
}
"""A chart without pods, by the names of its files."""


@pytest.fixture
def chart(stack: EnvironmentStack) -> Callable[[dict[str, str]], Path]:
    """Return a function that writes a chart into the folder `charts/shop` beside the environment file."""
    stack.project.install_kubernetes()
    folder = stack.file.parent / "charts" / "shop"

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        return folder

    return write


def environment(**more: Any) -> dict[str, Any]:
    """Return an environment of a chart that is only rendered."""
    application = {"kind": "chart", "chart": "charts/shop", **more}
    return {"kubernetes": {"kind": "existing", "renderTo": "rendered"}, "applications": {"shop": application}}


def rendered(stack: EnvironmentStack, name: str) -> dict[str, Any]:
    """Return the object whose name is a part of the file that it was rendered to."""
    (file,) = (one for one in (stack.project.folder / "rendered").rglob("*.yaml") if name in one.name)
    found: dict[str, Any] = yaml.safe_load(file.read_text())
    return found


def test_each_object_of_a_chart_is_a_resource_of_its_own(stack: EnvironmentStack, chart: Any) -> None:
    chart(FILES)
    described = environment(values={"text": "hi"}, apiVersions=["monitoring.coreos.com/v1"])
    assert stack.steps(described)["shop:ConfigMap/shop-page"] == "create"
    stack.up(described)
    found = rendered(stack, "shop-page")
    assert found["data"]["page"] == "hi"
    assert found["data"]["monitored"] == "true"
    assert found["metadata"]["namespace"] == "test"
    assert stack.outputs()["applications"]["shop"]["objects"] == ["ConfigMap/shop-page"]
    assert stack.steps(described) == {}


def rejected(stack: EnvironmentStack, described: dict[str, Any]) -> str:
    """Return what a preview prints that rejects the environment, after nothing but providers was declared."""
    stack.write(described)
    done = stack.project.attempt("preview")
    assert done.status != 0
    assert "strata:application" not in done.output
    assert "Traceback" not in done.output
    return done.output


def test_values_that_do_not_match_the_schema_are_reported_at_their_lines(stack: EnvironmentStack, chart: Any) -> None:
    chart(FILES)
    output = rejected(stack, environment(values={"text": 1, "replicas": 0}))
    place = "applications.shop.values"
    assert f"stacks/test.yaml:6: {place}.replicas: does not match the chart's values.schema.json: minimum" in output
    assert f"stacks/test.yaml:7: {place}.text: does not match the chart's values.schema.json: got number" in output


def test_a_large_number_that_a_template_writes_as_a_floating_point_one_is_reported(
    stack: EnvironmentStack, chart: Any
) -> None:
    chart(FILES)
    output = rejected(stack, environment(values={"large": 1000700000}))
    assert "applications.shop.values.large: is written as 1.0007e+09 by the chart, because Helm" in output
    stack.up(environment(values={"large": "1000700000"}))
    assert rendered(stack, "shop-page")["data"]["large"] == "1000700000"


def test_values_are_those_that_helm_reads(stack: EnvironmentStack, chart: Any) -> None:
    chart(FILES)
    stack.write(environment(values={"large": "LARGE"}))
    text = stack.file.read_text().replace("LARGE", "{share: 0.5, on: yes, none: null}")
    stack.file.write_text(text.replace("  shop:", "  on:"))
    stack.project.run("up", "--yes", "--skip-preview")
    assert rendered(stack, "on-page")["data"]["large"] == "map[none:<nil> share:0.5 true:true]"


def test_a_cluster_whose_version_is_not_known_is_a_warning(stack: EnvironmentStack, chart: Any) -> None:
    chart(FILES)
    described = environment()
    described["kubernetes"] |= {"kubeconfig": str(stack.project.folder / "none")}
    stack.write(described)
    done = stack.project.attempt("preview")
    assert done.status == 0, done.output
    assert "because the version of the cluster is not known, and another version may give other objects" in done.output


HOOK = """\
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}
spec: {}
"""
TEST = HOOK.replace("migrate", "try").replace("pre-upgrade", "test")
PASSWORD = """\
apiVersion: v1
kind: Secret
metadata: {name: password}
stringData: {password: {{ randAlphaNum 20 | quote }}}
"""
ELSEWHERE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far, namespace: kube-system}\n"
ROLE = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\n"


def test_what_a_chart_must_not_contain_is_reported_at_once(stack: EnvironmentStack, chart: Any) -> None:
    more = {
        "nameless": "apiVersion: v1\nkind: ConfigMap\n",
        "hook": HOOK,
        "test": TEST,
        "password": PASSWORD,
        "far": ELSEWHERE,
        "role": ROLE,
    }
    folder = chart(FILES | {f"templates/{name}.yaml": text for name, text in more.items()})
    output = rejected(stack, environment())
    assert "stacks/test.yaml:3: Job migrate: metadata.annotations.helm.sh/hook: 'pre-upgrade': a hook, which" in output
    assert "stacks/test.yaml:3: ConfigMap: metadata.name: required but missing" in output
    assert "Job try" not in output, "tests of a chart run on demand alone"
    assert "ConfigMap far: metadata.namespace: 'kube-system': must be the namespace of the application, test" in output
    assert "ClusterRole all: kind: 'ClusterRole': not allowed, because it has no namespace" in output
    assert (
        "applications.shop.chart: 'charts/shop': conflicts with a repeated update, because it renders another Secret"
        in (output)
    )
    for name in ("nameless", "hook", "far"):
        (folder / "templates" / f"{name}.yaml").unlink()
    chart({"templates/password.yaml": PASSWORD.replace("randAlphaNum 20", ".Values.text")})
    assert "stringData: not allowed, because a file keeps no secret" in rejected(stack, environment())
    (folder / "templates" / "password.yaml").unlink()
    assert "shop:ClusterRole/all" in stack.steps(environment(clusterScoped=["ClusterRole"]))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"templates/web.yaml": '{{ fail "no database" }}'}, "cannot be rendered: execution error at (shop/templates"),
        (
            {"Chart.yaml": f"{FILES['Chart.yaml']}dependencies: [{{name: db, version: 1.0.0, repository: ''}}]\n"},
            "lacks the charts that it depends on: db: run `helm dependency build stacks/charts/shop`",
        ),
        (
            {"templates/web.yaml": '{{ define "again" }}{{ include "again" . }}{{ end }}{{ include "again" . }}'},
            "cannot be rendered: Helm's reason is too long to be shown, as when a template includes itself",
        ),
        ({"Chart.yaml": "["}, "has a Chart.yaml that cannot be read: not valid YAML"),
    ],
)
def test_a_chart_that_cannot_be_rendered_is_reported(
    stack: EnvironmentStack, chart: Any, files: dict[str, str], expected: str
) -> None:
    chart(FILES | files)
    output = rejected(stack, environment())
    assert f"stacks/test.yaml:3: applications.shop.chart: 'charts/shop': {expected}" in output


def test_a_chart_of_a_repository_is_installed_in_the_version_that_the_file_names(
    stack: EnvironmentStack, chart: Any
) -> None:
    with chart_repository("shop", "1.2.3", FILES) as url:
        described = environment(chart="shop", repository=url, version="1.2.3", values={"text": "hi"})
        stack.up(described)
        assert stack.steps(described) == {}
        output = rejected(stack, environment(chart="shop", repository=url, version="1.2.4"))
    assert rendered(stack, "shop-page")["data"]["page"] == "hi"
    expected = f"applications.shop.version: '1.2.4': version of chart shop in {url} not found: correct it, or"
    assert expected in output


def test_a_chart_of_a_registry_is_installed(
    stack: EnvironmentStack, chart: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with registry("shop", "1.2.3", FILES, tmp_path) as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
        stack.up(environment(chart=served.reference, version="1.2.3", values={"text": "hi"}))
        assert rendered(stack, "shop-page")["data"]["page"] == "hi"
        stack.up(environment(chart=f"{served.reference}@{served.digest}", values={"text": "hello"}))
        assert rendered(stack, "shop-page")["data"]["page"] == "hello"
        other = f"{served.reference}@sha256:{'0' * 64}"
        output = rejected(stack, environment(chart=other))
    assert f"stacks/test.yaml:3: applications.shop.chart: '{other}': cannot be downloaded: 127.0.0.1:" in output


def test_the_folder_of_a_chart_is_part_of_the_check_of_an_environment(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text("kubernetes: {kind: existing}\napplications:\n  shop: {kind: chart, chart: charts/shop}\n")
    done = run("stacks", "check", str(file), env={"PATH": ""})
    expected = f"{file}:3: applications.shop.chart: 'charts/shop': folder with a Chart.yaml not found: correct the path"
    assert (done.returncode, done.stdout.startswith(expected)) == (1, True)
    file.write_text(file.read_text().replace("charts/shop", "x" * 300))
    assert "folder with a Chart.yaml not found" in run("stacks", "check", str(file), env={"PATH": ""}).stdout
    file.write_text(file.read_text().replace("x" * 300, "charts/shop"))
    (tmp_path / "charts" / "shop").mkdir(parents=True)
    (tmp_path / "charts" / "shop" / "Chart.yaml").write_text(FILES["Chart.yaml"])
    assert run("stacks", "check", str(file), env={"PATH": ""}).stdout == f"{file}: valid\n"
