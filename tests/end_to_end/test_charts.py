"""Applications of Helm charts on a node: the example of docs/chart.md, its update, and a review of it."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import yaml

from embedded.build.catalogue import KUBERNETES_VERSION
from embedded.node_images import BUSYBOX
from embedded.project import ROOT
from tests.harness.checkout import CheckoutStack
from tests.harness.waiting import wait_until

from .pages import page_of

FILES = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "values.yaml": f"replicas: 1\ngreeting: ''\nimage: {BUSYBOX}\ncode: open sesame\n",
    "values.schema.json": json.dumps({"properties": {"replicas": {"type": "integer"}}}),
    "templates/code.yaml": """\
apiVersion: v1
kind: Secret
metadata: {name: code}
stringData: {code: {{ .Values.code | quote }}}
---
{{- if .Values.salt }}
apiVersion: v1
kind: Secret
metadata: {name: salt}
stringData: {salt: {{ .Values.salt | quote }}}
{{- end }}
""",
    "templates/web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}, greeting: {{ .Values.greeting | sha256sum | trunc 8 | quote }}}}
    spec:
      terminationGracePeriodSeconds: 1
      securityContext: {runAsNonRoot: true, runAsUser: 65534, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: web
        image: {{ .Values.image }}
        command: [busybox, httpd, -f, -p, "8080", -h, /page]
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        volumeMounts: [{name: page, mountPath: /page}]
        envFrom: [{secretRef: {name: code}}{{ if .Values.salt }}, {secretRef: {name: salt}}{{ end }}]
      volumes: [{name: page, configMap: {name: {{ .Release.Name }}-page}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-page}
data: {index.html: {{ .Values.greeting | quote }}, cluster: {{ .Capabilities.KubeVersion.Version | quote }}}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {type: NodePort, selector: {app: {{ .Release.Name }}}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: {{ .Release.Name }}}
spec: {podSelector: {matchLabels: {app: {{ .Release.Name }}}}, ingress: [{ports: [{port: http}]}]}
""",
}


def example() -> dict[str, Any]:
    """Return the application of the page whose chart is a folder."""
    page = (ROOT / "docs" / "chart.md").read_text()
    shop: dict[str, Any] = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])["applications"]["shop"]
    return shop


def write_chart(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_a_chart_is_served_updated_and_reviewed(stack: CheckoutStack) -> None:
    shop = example()
    write_chart(stack.checkout.path / "stacks" / shop["chart"])
    environment = {"kubernetes": {"kind": "embedded"}, "applications": {"shop": shop}}
    stack.write(environment)
    planned = ("env", "PULUMI_EXPERIMENTAL=true", "pulumi", "--non-interactive", "--stack", stack.name)
    stack.checkout.run(*planned, "preview", "--save-plan=plan.json")
    stack.checkout.run(*planned, "up", "--yes", "--skip-preview", "--plan=plan.json")
    wait_until("the page", lambda: page_of(stack), "Hello from a chart")
    settings = {one["metadata"]["name"]: one["data"] for one in stack.checkout.objects("configmap", stack.name)}
    assert settings["shop-page"]["cluster"] == f"v{KUBERNETES_VERSION}"
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    state = stack.pulumi("stack", "export")
    assert [one["metadata"]["name"] for one in stack.checkout.objects("secret", stack.name)] == ["code"]
    assert "open sesame" not in state
    assert b64encode(b"open sesame").decode() not in state

    shop["values"] |= {"greeting": "Good evening", "replicas": 1}
    stack.write(environment)
    preview = stack.checkout.path / "preview.json"
    preview.write_text(stack.pulumi("preview", "--json"))
    review = stack.checkout.attempt(".venv/bin/python", "-m", "review", str(preview))
    assert f"{stack.name}/shop" in review.stdout
    assert '"complete": true, "drift": false, "findings": 2' in review.stdout
    stack.up()
    wait_until("the other page", lambda: page_of(stack), "Good evening")

    shop["values"] |= {"code": "open again", "salt": "sea"}
    stack.write(environment)
    stack.checkout.run(".venv/bin/python", "-m", "review", "up", "-s", stack.name)
    [pod] = [one["metadata"]["name"] for one in stack.checkout.pods(stack.name)]
    command = ("exec", "-n", stack.name, pod, "--", "sh", "-c", "echo $code $salt")
    assert stack.checkout.kubectl(*command) == "open again sea\n"
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

    shop["values"]["replicas"] = "one"
    stack.write(environment)
    done = stack.attempt("up", "--yes", "--skip-preview")
    assert "applications.shop.values.replicas: does not match the chart's values.schema.json" in done.stdout
