"""Ports of nodes that have two uses, and pods that have no room beside each other on the embedded node."""

from pathlib import Path

import pytest

from stacks.read.environment_file import load

from .manifests import DEPLOYMENT, objects
from .manifests import problems as problems_in_manifests
from .problems import assert_reported, problems

CLUSTER = """\
kubernetes:
  kind: embedded
  services: {metrics: {}, gateway: {}}
  namespaces: {host: {podSecurity: privileged, reason: its pods have ports of the node}}
applications:
"""
AGENT = """\
  agent:
    kind: container
    namespace: host
    image: "agent:1"
    ports: [{containerPort: 5353}]
    podSecurityExceptions: [{hostNetwork: true, reason: it measures the node}]
"""
VALID = f"""\
{CLUSTER}  dns:
    kind: container
    namespace: host
    image: "dns:1"
    ports: [{{name: query, containerPort: 5353, protocol: UDP}}, {{name: http, containerPort: 8080}}]
    podSecurityExceptions: [{{hostPorts: {{query: 5353, http: 9090}}, reason: hosts ask it}}]
{AGENT}  members:
    kind: statefulSet
    namespace: host
    image: "db:1"
    ports: [{{containerPort: 7000}}]
    podSecurityExceptions: [{{hostNetwork: true, reason: members are known by their nodes}}]
  page:
    kind: container
    image: "page:1"
    ports: [{{containerPort: 8080}}]
    nodePort: 30080
"""
IN_A_CLUSTER = VALID.replace("kind: embedded\n", "kind: existing\n  nodeAddress: 192.0.2.10\n", 1).replace(
    "gateway: {}", "gateway: {present: true, gatewayClassName: public}"
)
ONE_NODE = "not allowed, because two pods cannot have the same ports of the embedded node: "


@pytest.mark.parametrize("text", [VALID, IN_A_CLUSTER])
def test_ports_of_one_use_each_are_valid(tmp_path: Path, text: str) -> None:
    (tmp_path / "stack.yaml").write_text(text)
    load(tmp_path / "stack.yaml")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("{containerPort: 5353}", "{containerPort: 9090}"),
            "16: applications.agent.ports.0.containerPort: 9090: already used by applications.dns: use another port of",
        ),
        (
            ("query: 5353", "query: 53"),
            "11: applications.dns.podSecurityExceptions.0.hostPorts.query: 53: already used by coredns of the embedded",
        ),
        (
            ("{containerPort: 5353}", "{containerPort: 6443}"),
            "16: applications.agent.ports.0.containerPort: 6443: already used by kube-apiserver of the embedded node: ",
        ),
        (
            ("http: 9090", "http: 10250"),
            "11: applications.dns.podSecurityExceptions.0.hostPorts.http: 10250: already used by kubelet of the embe",
        ),
        (
            ("http: 9090", "http: 80"),
            "11: applications.dns.podSecurityExceptions.0.hostPorts.http: 80: already used by kubernetes.services.gat",
        ),
        (
            ("{containerPort: 7000}", "{containerPort: 443}"),
            "22: applications.members.ports.0.containerPort: 443: already used by kubernetes.services.gateway: use",
        ),
        (
            ('    image: "dns:1"\n', '    image: "dns:1"\n    replicas: 2\n'),
            f"10: applications.dns.replicas: 2: {ONE_NODE}write 1, or remove hostPorts and hostNetwork",
        ),
        (
            ('    image: "db:1"\n', '    image: "db:1"\n    replicas: 3\n'),
            f"22: applications.members.replicas: 3: {ONE_NODE}write 1, or remove hostPorts and hostNetwork",
        ),
        (
            ('    image: "agent:1"\n', '    image: "agent:1"\n    strategy: RollingUpdate\n'),
            f"16: applications.agent.strategy: 'RollingUpdate': {ONE_NODE}write Recreate, or omit it",
        ),
    ],
)
def test_a_port_that_the_embedded_node_has_once_is_reported(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    assert_reported(tmp_path, VALID, change, expected)
    (tmp_path / "stack.yaml").write_text(IN_A_CLUSTER.replace(*change))
    if "kubelet" not in expected:
        load(tmp_path / "stack.yaml")


@pytest.mark.parametrize(("port", "program"), [("10250", "kubelet"), ("10256", "kube-proxy")])
def test_ports_of_kubernetes_are_those_of_every_node(tmp_path: Path, port: str, program: str) -> None:
    start = "12: applications.dns.podSecurityExceptions.0.hostPorts.http"
    change = ("http: 9090", f"http: {port}")
    assert_reported(tmp_path, IN_A_CLUSTER, change, f"{start}: {port}: already used by {program} of every node: use")


def test_a_port_of_the_gateway_is_free_without_it(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(VALID.replace(", gateway: {}", "").replace("http: 9090", "http: 80"))
    load(tmp_path / "stack.yaml")


@pytest.mark.parametrize("text", [VALID, IN_A_CLUSTER])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("http: 9090", "http: 30080"),
            "applications.dns.podSecurityExceptions.0.hostPorts.http: 30080: already used by applications.page.nodePo",
        ),
        (
            ("http: 9090}, reason: hosts ask it}]", "http: 30081}, reason: hosts ask it}]\n    nodePort: 30081"),
            "applications.dns.podSecurityExceptions.0.hostPorts.http: 30081: already used by applications.dns.nodePo",
        ),
        (
            ('    image: "dns:1"\n', '    image: "dns:1"\n    autoscaling: {maxReplicas: 3}\n'),
            "applications.dns.autoscaling: conflicts with ports of nodes, because a node has room for one pod with ",
        ),
        (
            ('    image: "agent:1"\n', '    image: "agent:1"\n    autoscaling: {maxReplicas: 3}\n'),
            "applications.agent.autoscaling: conflicts with ports of nodes, because a node has room for one pod with",
        ),
        (
            ('    image: "agent:1"\n', '    image: "agent:1"\n    host: agent.example.org\n'),
            "applications.agent.host: conflicts with hostNetwork, because network policies let a gateway connect to ",
        ),
        (
            ('    image: "db:1"\n', '    image: "db:1"\n    ingress: {host: db.example.org}\n'),
            "applications.members.ingress: conflicts with hostNetwork, because network policies let a gateway connec",
        ),
    ],
)
def test_a_port_with_two_uses_on_every_node_is_reported(
    tmp_path: Path, text: str, change: tuple[str, str], expected: str
) -> None:
    assert change[0] in text
    found = problems(tmp_path, text.replace(*change))
    assert any(expected in line for line in found), found


MANIFESTS = f"""\
{CLUSTER}{AGENT}  page: {{kind: container, image: "page:1", ports: [{{containerPort: 8080}}], nodePort: 30080}}
  shop: {{kind: manifests, path: shop, namespace: host}}
"""
ONE_POD = DEPLOYMENT.replace("spec:\n  selector", "spec:\n  strategy: {type: Recreate}\n  selector")
PORTS = "        ports: [{containerPort: 80, hostPort: 9090}]\n"
AT = "shop/0.yaml:16: Deployment web: spec.template.spec.containers.0.ports.0.hostPort"


def in_cluster(text: str) -> str:
    """Return an environment in a cluster that may have several nodes."""
    return text.replace("kind: embedded", "kind: existing\n  nodeAddress: 192.0.2.10")


@pytest.mark.parametrize(
    ("change", "expected", "everywhere"),
    [
        (("9090", "5353"), f"{AT}: 5353: already used by applications.agent: use another port of the node", False),
        (("9090", "443"), f"{AT}: 443: already used by kubernetes.services.gateway: use another port of the", False),
        (("9090", "30080"), f"{AT}: 30080: already used by applications.page.nodePort: use another port", True),
        (("9090", "10250"), f"{AT}: 10250: already used by kubelet of ", True),
        (
            ("      containers", "      hostNetwork: true\n      containers"),
            "shop/0.yaml:18: Deployment web: spec.template.spec.containers.1.ports.0.containerPort: 5353: already used",
            False,
        ),
        (
            ("type: Recreate", "type: RollingUpdate"),
            f"shop/0.yaml:6: Deployment web: spec.strategy.type: 'RollingUpdate': {ONE_NODE}write type: Recreate",
            False,
        ),
        (
            ("  strategy", "  replicas: 2\n  strategy"),
            f"shop/0.yaml:6: Deployment web: spec.replicas: 2: {ONE_NODE}write 1, or remove the ports of the node",
            False,
        ),
    ],
)
def test_a_port_of_the_node_in_manifests_that_something_else_has_is_reported(
    tmp_path: Path, change: tuple[str, str], expected: str, everywhere: bool
) -> None:
    container = "      - {name: b, image: b, ports: [{containerPort: 5353}]}\n" if "hostNetwork" in change[1] else ""
    text = f"{ONE_POD}{PORTS}{container}"
    (found,) = problems_in_manifests(tmp_path, text.replace(*change), environment=MANIFESTS)
    assert found.startswith(expected)
    if everywhere:
        (found,) = problems_in_manifests(tmp_path, text.replace(*change), environment=in_cluster(MANIFESTS))
        assert found.startswith(expected)
    else:
        objects(tmp_path, text.replace(*change), environment=in_cluster(MANIFESTS))


def test_two_workloads_of_manifests_do_not_have_one_port_of_the_embedded_node(tmp_path: Path) -> None:
    first, second = f"{ONE_POD}{PORTS}", f"{ONE_POD}{PORTS}".replace("name: web\nspec", "name: other\nspec")
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: once}\nspec: {template: {spec: {restartPolicy: Never, "
    job += "containers: [{name: a, image: a, ports: [{containerPort: 1, hostPort: 9090}]}]}}}\n"
    (found,) = problems_in_manifests(tmp_path, first, second, job, environment=MANIFESTS)
    assert found.startswith(
        "shop/1.yaml:16: Deployment other: spec.template.spec.containers.0.ports.0.hostPort: 9090: already used by"
    )
    assert "Deployment web of applications.shop: use another port of the node" in found
    objects(
        tmp_path, first, second.replace("hostPort: 9090", "hostPort: 9090, hostIP: 127.0.0.1"), environment=MANIFESTS
    )
