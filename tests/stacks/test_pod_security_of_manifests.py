"""Pods of manifests, compared with the levels of their namespaces."""

from pathlib import Path

import pytest

from .problems import reported

MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: web
      image: "shop:1"
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
"""


@pytest.mark.parametrize(
    ("level", "changed_pod", "expected"),
    [
        ("restricted", ("runAsNonRoot: true", "runAsUser: 0, runAsNonRoot: true"), "baseline"),
        ("restricted", ("name: web\n", "name: web\n      ports: [{containerPort: 80, hostPort: 80}]\n"), "privileged"),
        ("baseline", ("drop: [ALL]", "add: [SYS_NICE]"), "privileged"),
        ("baseline", ("runAsNonRoot: true", "runAsUser: 0"), None),
        ("privileged", ("name: web\n", "name: web\n      ports: [{containerPort: 80, hostPort: 80}]\n"), None),
        (
            "baseline",
            (
                "{name: web}",
                "{name: web, annotations: {container.apparmor.security.beta.kubernetes.io/web: unconfined}}",
            ),
            "privileged",
        ),
    ],
)
def test_a_manifest_is_compared_with_the_level_of_its_namespace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], level: str, changed_pod: tuple[str, str], expected: str | None
) -> None:
    assert changed_pod[0] in MANIFEST
    (tmp_path / "web.yaml").write_text(MANIFEST.replace(*changed_pod))
    settings = "" if level == "restricted" else f", namespaces: {{web: {{podSecurity: {level}, reason: an old image}}}}"
    applications = "applications: {web: {kind: manifests, namespace: web, path: web.yaml}}\n"
    found = reported(tmp_path, f"kubernetes: {{kind: embedded{settings}}}\n{applications}", capsys)
    if expected is None:
        assert found == [" valid"]
    else:
        (line,) = found
        assert f"Pod Security `{level}` does not admit the pod: " in line
        assert line.endswith(f"or write kubernetes.namespaces: {{web: {{podSecurity: {expected}, reason: ...}}}}")
