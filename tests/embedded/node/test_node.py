"""A real node: who may talk to it, what pods find on it, and what it survives."""

import json
import os
import signal
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from embedded import packages
from embedded.node import cgroups, command
from embedded.node.layout import Layout
from embedded.project import ROOT
from tests.harness.cleanup import Cleanup
from tests.harness.node import Node
from tests.harness.waiting import wait_for

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
PORT_OPEN = POLICY.replace("[Ingress]}", "[Ingress], ingress: [{ports: [{port: 8080}]}]}")


def page(node: Node) -> str:
    """What the host gets from the page's NodePort; empty where it gets nothing."""
    try:
        with urllib.request.urlopen(f"http://{node.address}:{NODE_PORT}", timeout=2) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return ""


def programs(state: Path) -> dict[str, int]:
    """The node's own programs by name, and their numbers on the host."""
    init = command.pid(Layout(state))
    if init is None:
        return {}
    children = Path(f"/proc/{init}/task/{init}/children").read_text().split()
    return {Path(f"/proc/{child}/cmdline").read_text().split("\0")[0]: int(child) for child in children}


def restarts(node: Node) -> dict[str, int]:
    report = json.loads((Layout(node.state).run / "report.json").read_text())
    return {name: component["restarts"] for name, component in report.items()}


def ready(node: Node) -> bool:
    return node.command("status").returncode == 0


def status_of(url: str, context: ssl.SSLContext) -> int:
    try:
        with urllib.request.urlopen(url, context=context, timeout=10) as answer:  # noqa: S310 - https alone
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def trusting(node: Node) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(Layout(node.state).certificates / "ca.crt"))


@pytest.fixture(scope="module")
def web(node: Node) -> Iterator[Node]:
    """NGINX with its page on a volume, in a namespace that enforces Pod Security `restricted`, and a client pod."""
    folder = Layout(node.state).volumes / "page"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    node.kubectl("apply", "-f-", stdin=STORAGE)
    node.kubectl("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/page", "--namespace=shop", "--timeout=60s")
    node.kubectl("apply", "-f-", stdin=PODS)
    node.kubectl("wait", "--for=condition=Ready", "pod/web", "--namespace=shop", "--timeout=120s")
    node.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=120s")
    yield node
    node.kubectl("delete", "pod/web", "--namespace=shop", "--grace-period=1")
    node.kubectl("delete", "namespace/shop", "pv/page", "pod/client", "--grace-period=1")


def test_the_node_is_ready_and_says_so(node: Node) -> None:
    done = node.command("status")
    assert done.returncode == 0
    assert f"at {node.address}, Ready" in done.stdout
    assert node.kubectl("get", "node", "strata", "-o", "jsonpath={.status.nodeInfo.kubeletVersion}").startswith("v1.")


def test_up_again_changes_nothing(node: Node) -> None:
    def seen() -> tuple[dict[str, int], dict[Path, int]]:
        watched = [node.kubeconfig, *Layout(node.state).settings.rglob("*")]
        return programs(node.state), {path: path.stat().st_mtime_ns for path in watched}

    before = seen()
    assert node.command("up").returncode == 0
    assert seen() == before


def test_up_starts_a_node_again_whose_settings_changed(node: Node) -> None:
    before = node.kubeconfig.read_bytes()
    (Layout(node.state).settings / "Corefile").write_text("# edited by hand\n")
    done = node.command("up")
    assert done.returncode == 0, done.stderr
    assert node.kubeconfig.read_bytes() == before
    assert node.command("status").returncode == 0


def test_the_kubeconfig_is_its_owners_alone_and_verifies_the_server(node: Node) -> None:
    assert node.kubeconfig.stat().st_mode & 0o777 == 0o600
    cluster = yaml.safe_load(node.kubeconfig.read_text())["clusters"][0]["cluster"]
    assert set(cluster) == {"server", "certificate-authority-data"}
    assert cluster["server"] == f"https://{node.address}:6443"


@pytest.mark.parametrize("path", ["/api", "/readyz", "/version", "/api/v1/secrets"])
def test_the_api_refuses_who_does_not_say_who_he_is(node: Node, path: str) -> None:
    assert status_of(f"https://{node.address}:6443{path}", trusting(node)) == 401


def test_the_api_refuses_a_certificate_of_another_authority(node: Node) -> None:
    context = trusting(node)
    pki = Layout(node.state).certificates
    context.load_cert_chain(pki / "apiserver-etcd-client.crt", pki / "apiserver-etcd-client.key")
    assert status_of(f"https://{node.address}:6443/api", context) == 401


def test_a_client_that_does_not_know_the_authority_refuses_the_api(node: Node) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        status_of(f"https://{node.address}:6443/api", ssl.create_default_context())


def test_the_kubelet_refuses_who_does_not_say_who_he_is(node: Node) -> None:
    assert status_of(f"https://{node.address}:10250/pods", trusting(node)) == 401


@pytest.mark.parametrize("port", [2379, 2380, 10255, 10257, 10259, 10249, 10256])
def test_what_only_the_node_needs_is_not_reached_from_outside(node: Node, port: int) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((node.address, port), timeout=10)


def test_a_watch_of_what_does_not_change_lasts(node: Node) -> None:
    node.kubectl("create", "configmap", "-n", "default", "change-of-another-kind")
    try:
        watch = ("get", "--raw", "/api/v1/namespaces/kube-node-lease/pods?watch=true&timeoutSeconds=5")
        assert node.kubectl(*watch) == ""
    finally:
        node.kubectl("delete", "configmap", "-n", "default", "change-of-another-kind")


def test_the_page_is_served_on_the_nodes_address(web: Node) -> None:
    wait_for("the page", lambda: page(web) == PAGE)


def test_a_shell_runs_in_the_nginx_pod_as_another_user_than_root(web: Node) -> None:
    shell = ("exec", "web", "--namespace=shop", "--", "bash", "-c")
    assert web.kubectl(*shell, "id -u; cat /usr/share/nginx/html/index.html").split("\n", 1) == ["101", PAGE]
    assert "Read-only file system" in web.try_kubectl(*shell, "touch /etc/nginx/x").stderr


def test_nothing_that_happened_to_a_pod_is_worth_a_warning(web: Node) -> None:
    events = json.loads(web.kubectl("get", "events", "--all-namespaces", "--output=json"))["items"]
    warnings = [event["message"] for event in events if event["type"] == "Warning"]
    assert [one for one in warnings if "cgroup v1" not in one and "probe failed" not in one] == []


def test_names_of_services_are_known_in_pods_and_others_are_not(web: Node) -> None:
    fetch = ("exec", "client", "--", "timeout", "5", "wget", "-q", "-O-")
    assert web.kubectl(*fetch, "http://front.shop") == PAGE
    assert web.kubectl(*fetch, "http://front.shop.svc.cluster.local") == PAGE
    assert "bad address" in web.try_kubectl(*fetch, "http://front.nowhere").stderr
    assert "bad address" in web.try_kubectl(*fetch, "http://example.com").stderr


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


def test_a_program_that_is_killed_is_started_again_and_the_pods_run_on(web: Node) -> None:
    container = ("get", "pod", "web", "--namespace=shop", "-o", "jsonpath={.status.containerStatuses[0].containerID}")
    before = web.kubectl(*container)
    for name in ("etcd", "kube-apiserver", "containerd", "kubelet", "kube-proxy", "coredns", "kube-network-policies"):
        seen = restarts(web)
        os.kill(programs(web.state)[name], signal.SIGKILL)
        wait_for(f"{name} is started again", lambda name=name, seen=seen: restarts(web)[name] > seen[name])  # type: ignore[misc]
    for name in ("kube-controller-manager", "kube-scheduler"):
        os.kill(programs(web.state)[name], signal.SIGKILL)
    wait_for("the node is whole", lambda: ready(web) and web.command("up").returncode == 0)
    wait_for("the page", lambda: page(web) == PAGE)
    assert web.kubectl(*container) == before


def test_after_all_was_killed_the_node_comes_back_with_its_data(web: Node) -> None:
    everything = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and of_node(web, path)]
    kubeconfig = web.kubeconfig.read_bytes()
    for process in everything:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_for("the node ended", lambda: web.command("status").returncode == 1)
    done = web.command("up")
    assert done.returncode == 0, done.stderr
    web.kubectl("wait", "--for=condition=Ready", "pod/web", "--namespace=shop", "--timeout=120s")
    wait_for("the page", lambda: page(web) == PAGE)
    assert web.kubeconfig.read_bytes() == kubeconfig
    web.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=120s")


def of_node(node: Node, process: Path) -> bool:
    """Whether a process is in the node's cgroup: its programs, and everything in its pods."""
    try:
        return Layout(node.state).identity in (process / "cgroup").read_text()
    except OSError:
        return False


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Node]:
    """A second node, which a test starts and stops."""
    one = Node(tmp_path_factory.mktemp("other"))
    with cleanup.registered(*one.command_line("down")):
        yield one
        assert one.command("down").returncode == 0


def test_a_second_node_runs_beside_it_also_when_its_start_was_interrupted(node: Node, other: Node) -> None:
    report = Layout(other.state).run / "report.json"
    with subprocess.Popen(other.command_line("up"), cwd=ROOT, stderr=subprocess.DEVNULL) as interrupted:
        wait_for("the first program of the other node", report.exists)
        interrupted.kill()
    done = other.command("up")
    assert done.returncode == 0, done.stderr
    assert other.address != node.address
    assert ready(node)
    identity = Layout(other.state).identity
    everything = [path for path in Path("/proc").iterdir() if path.name.isdigit() and of_node(other, path)]
    assert everything
    assert other.command("down").returncode == 0

    assert not any(of_node(other, path) for path in everything)
    assert cgroups.left(identity) == []
    assert identity not in Path("/proc/net/dev").read_text()
    assert identity not in Path("/proc/net/route").read_text()
    assert str(other.state) not in Path("/proc/self/mountinfo").read_text()
    assert "KUBE" not in packet_filter()
    assert other.command("status").returncode == 1
    refused = other.try_kubectl("get", "nodes")
    assert refused.returncode == 1
    assert "the embedded node does not run: `make up` or `python -m embedded node up` starts it" in refused.stderr
    assert "client-key-data" not in other.kubeconfig.read_text()
    assert other.command("down").returncode == 0
    assert ready(node)


def packet_filter() -> str:
    """What the host's own network namespace filters with; a node must not touch it."""
    libraries = ":".join(str(path) for path in packages.unpacked().glob("usr/lib/*-linux-gnu"))
    save = packages.find("usr/sbin/iptables-nft-save")
    environment = os.environ | {"LD_LIBRARY_PATH": libraries}
    done = subprocess.run([save], capture_output=True, text=True, check=True, env=environment)
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith(("#", ":")))


@pytest.mark.node
def test_a_node_that_cannot_start_says_why_and_leaves_nothing_running(tmp_path: Path) -> None:
    broken = Node(tmp_path)
    layout = Layout(tmp_path)
    database = layout.data / "etcd/member/snap/db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"no database" * 4096)
    done = broken.command("up")
    assert done.returncode == 1
    assert "node: etcd does not start:" in done.stderr
    assert "invalid database" in done.stderr
    assert "Traceback" not in done.stderr
    assert "goroutine" not in done.stderr
    assert command.pid(layout) is None
    assert cgroups.left(layout.identity) == []
