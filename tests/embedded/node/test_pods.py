"""Pods on a real node: their names, network and rights, and that they survive killed programs of the node."""

import json
import os
import signal
from collections.abc import Iterator

import pytest

from embedded.node.layout import Layout
from tests.harness.node import Node
from tests.harness.pages import served
from tests.harness.waiting import wait_for, wait_until

PAGE = "<h1>still here</h1>"
NODE_PORT = 30080
STORAGE = f"""
apiVersion: v1
kind: Namespace
metadata: {{name: shop, labels: {{pod-security.kubernetes.io/enforce: restricted}}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {{name: page}}
spec:
  capacity: {{storage: 1Mi}}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  hostPath: {{path: /opt/local-path-provisioner/page, type: DirectoryOrCreate}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: page, namespace: shop}}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: page
  resources: {{requests: {{storage: 1Mi}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: front, namespace: shop}}
spec: {{type: NodePort, selector: {{app: web}}, ports: [{{port: 80, targetPort: 8080, nodePort: {NODE_PORT}}}]}}
"""
PODS = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
  - name: nginx
    image: localhost/strata/nginx:debian
    securityContext:
      readOnlyRootFilesystem: true
      allowPrivilegeEscalation: false
      capabilities: {drop: [ALL]}
    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
    volumeMounts:
    - {name: page, mountPath: /usr/share/nginx/html, readOnly: true}
    - {name: tmp, mountPath: /tmp}
  volumes:
  - {name: page, persistentVolumeClaim: {claimName: page}}
  - {name: tmp, emptyDir: {}}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: default}
spec:
  containers: [{name: shell, image: "localhost/strata/busybox:debian", command: [sleep, "86400"]}]
"""
POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: guard, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
"""
NEW_PODS = """
apiVersion: v1
kind: Namespace
metadata: {{name: new}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: guard, namespace: new}}
spec: {{podSelector: {{matchLabels: {{guarded: "true"}}}}, policyTypes: [Egress]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: guarded, namespace: new, labels: {{guarded: "true"}}}}
spec:
  restartPolicy: Never
  containers:
  - name: shell
    image: localhost/strata/busybox:debian
    command:
    - bash
    - -c
    - exec 2>/dev/null; timeout 8 bash -c '</dev/tcp/{address}/8080' && echo reached || echo refused
---
apiVersion: v1
kind: Pod
metadata: {{name: free, namespace: new}}
spec:
  restartPolicy: Never
  containers:
  - name: shell
    image: localhost/strata/busybox:debian
    command:
    - bash
    - -c
    - exec 2>/dev/null; timeout 60 bash -c '</dev/tcp/{address}/8080' && echo reached || echo refused
"""
PORT_OPEN = POLICY.replace("[Ingress]}", "[Ingress], ingress: [{ports: [{port: 8080}]}]}")


def page(node: Node) -> str:
    """Return what the NodePort of the page serves to the host; empty where it serves nothing."""
    return served(f"http://{node.address}:{NODE_PORT}") or ""


def kill(node: Node, name: str) -> None:
    """Kill a program of the node; one that needs a program that was killed before may be starting again."""
    os.kill(wait_for(f"program {name}", lambda: node.programs().get(name)), signal.SIGKILL)


def restarts(node: Node) -> dict[str, int]:
    report = json.loads((Layout(node.state).run / "report.json").read_text())
    return {name: component["restarts"] for name, component in report.items()}


@pytest.fixture(scope="module")
def web(node: Node) -> Iterator[Node]:
    """NGINX with its page on a volume, in a namespace that enforces Pod Security `restricted`, and a client pod."""
    folder = Layout(node.state).volumes / "page"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    node.kubectl("apply", "-f-", stdin=STORAGE)
    node.kubectl("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/page", "--namespace=shop", "--timeout=300s")
    node.kubectl("apply", "-f-", stdin=PODS)
    node.kubectl("wait", "--for=condition=Ready", "pod/web", "--namespace=shop", "--timeout=300s")
    node.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=300s")
    yield node
    node.kubectl("delete", "pod/web", "--namespace=shop", "--grace-period=1")
    node.kubectl("delete", "namespace/shop", "pv/page", "pod/client", "--grace-period=1")


def test_the_page_is_served_on_the_nodes_address(web: Node) -> None:
    wait_for("the page", lambda: page(web) == PAGE)


def test_a_shell_in_the_nginx_pod_does_not_run_as_root(web: Node) -> None:
    shell = ("exec", "web", "--namespace=shop", "--", "bash", "-c")
    assert web.kubectl(*shell, "id -u; cat /usr/share/nginx/html/index.html").split("\n", 1) == ["101", PAGE]
    assert "Read-only file system" in web.try_kubectl(*shell, "touch /etc/nginx/x").stderr


def test_no_event_of_a_pod_is_a_warning(web: Node) -> None:
    events = json.loads(web.kubectl("get", "events", "--all-namespaces", "--output=json"))["items"]
    ours = {("Pod", "shop", "web"), ("Pod", "default", "client")}  # the node is shared with other tests
    keys = ("kind", "namespace", "name")
    about_pods = [event for event in events if tuple(map(event["involvedObject"].get, keys)) in ours]
    assert about_pods
    warnings = [event["message"] for event in about_pods if event["type"] == "Warning"]
    assert [one for one in warnings if "cgroup v1" not in one and "probe failed" not in one] == []


def test_pods_resolve_the_names_of_services_and_no_others(web: Node) -> None:
    fetch = ("exec", "client", "--", "timeout", "5", "wget", "-q", "-O-")
    for host in ("front.shop", "front.shop.svc.cluster.local"):
        wait_until("the page of the Service", lambda host=host: web.try_kubectl(*fetch, f"http://{host}").stdout, PAGE)  # type: ignore[misc]
    for host in ("front.nowhere", "example.com"):
        wait_for("the refusal", lambda host=host: "bad address" in web.try_kubectl(*fetch, f"http://{host}").stderr)  # type: ignore[misc]


def test_the_first_connection_of_a_pod_is_subject_to_its_policies(web: Node) -> None:
    address = web.kubectl("get", "pod", "web", "--namespace=shop", "-o", "jsonpath={.status.podIP}")
    web.kubectl("apply", "-f-", stdin=NEW_PODS.format(address=address))
    ended = "--for=jsonpath={.status.phase}=Succeeded"
    web.kubectl("wait", ended, "pod/guarded", "pod/free", "--namespace=new", "--timeout=300s")
    first = {name: web.kubectl("logs", name, "--namespace=new").split() for name in ("guarded", "free")}
    assert first == {"guarded": ["refused"], "free": ["reached"]}
    web.kubectl("delete", "namespace/new")


def test_network_policies_are_enforced(web: Node) -> None:
    address = web.kubectl("get", "pod", "web", "--namespace=shop", "-o", "jsonpath={.status.podIP}")
    fetch = ("exec", "client", "--", "timeout", "2", "wget", "-q", "-O-", f"http://{address}:8080")

    def reached() -> bool:
        return web.try_kubectl(*fetch).stdout == PAGE

    web.kubectl("apply", "-f-", stdin=POLICY)
    wait_for("the pod is cut off by default-deny", lambda: not reached() and not page(web))
    assert "1/1" in web.kubectl("get", "pod", "web", "--namespace=shop")
    web.kubectl("apply", "-f-", stdin=PORT_OPEN)
    wait_for("the pod is reached on the open port", lambda: reached() and page(web) == PAGE)
    web.kubectl("delete", "networkpolicy/guard", "--namespace=shop")


def test_a_killed_program_is_restarted_and_the_pods_keep_running(web: Node) -> None:
    container = ("get", "pod", "web", "--namespace=shop", "-o", "jsonpath={.status.containerStatuses[0].containerID}")
    before = web.kubectl(*container)
    for name in ("etcd", "kube-apiserver", "containerd", "kubelet", "kube-proxy", "coredns", "kube-network-policies"):
        seen = restarts(web)
        kill(web, name)
        wait_for(f"{name} is restarted", lambda name=name, seen=seen: restarts(web)[name] > seen[name])  # type: ignore[misc]
    for name in ("kube-controller-manager", "kube-scheduler"):
        kill(web, name)
    wait_for("the node is whole", lambda: web.is_ready() and web.command("up").returncode == 0)
    wait_for("the page", lambda: page(web) == PAGE)
    assert web.kubectl(*container) == before


def test_a_node_whose_processes_were_all_killed_restarts_with_its_data(web: Node) -> None:
    kubeconfig = web.kubeconfig.read_bytes()
    for process in web.processes():
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_for("the node ended", lambda: web.command("status").returncode == 1)
    done = web.command("up")
    assert done.returncode == 0, done.stderr
    web.kubectl("wait", "--for=condition=Ready", "pod/web", "--namespace=shop", "--timeout=300s")
    wait_for("the page", lambda: page(web) == PAGE)
    assert web.kubeconfig.read_bytes() == kubeconfig
    web.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=300s")
