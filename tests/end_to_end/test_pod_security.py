"""Pod Security on a node: pods with exceptions run, and the API server admits what the checks of a file admit."""

import json
import re
from typing import Any

import pytest

from components.application import Container, ContainerArgs, Surroundings
from components.pod_admission import refusals
from components.pod_security import Level, namespace_labels
from embedded.node_images import BUSYBOX
from embedded.node_ports import PORTS
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.node import as_list
from tests.harness.pages import wait_for_page

EPHEMERAL = 30000
"""The first port that Services and connections get; containerd listens at one of them."""
SHOW = "cd /tmp && echo $(id -u):$(id -g) > index.html && {} && exec busybox httpd -f -p {}"
RESTRICTED: dict[str, Any] = {
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}
OF_PODS = ("runAsNonRoot", "seccompProfile")
CONTEXTS: list[dict[str, Any]] = [
    {"runAsUser": 0},
    {"runAsUser": 1},
    {"runAsNonRoot": False},
    {"runAsNonRoot": None},
    {"seccompProfile": None},
    {"seccompProfile": {"type": "Unconfined"}},
    {"seccompProfile": {"type": "Localhost", "localhostProfile": "a.json"}},
    {"appArmorProfile": {"type": "Unconfined"}},
    {"appArmorProfile": {"type": "RuntimeDefault"}},
    {"seLinuxOptions": {"type": "container_t"}},
    {"seLinuxOptions": {"type": "spc_t"}},
    {"seLinuxOptions": {"user": "system_u"}},
]
"""What a pod and a container can have."""
CONTAINERS: list[dict[str, Any]] = [
    {},
    {"allowPrivilegeEscalation": True},
    {"allowPrivilegeEscalation": None},
    {"capabilities": None},
    {"capabilities": {"add": ["CHOWN"]}},
    *({"capabilities": {"drop": ["ALL"], "add": [one]}} for one in ("NET_BIND_SERVICE", "SETUID", "SYS_NICE", "ALL")),
    {"privileged": True, "allowPrivilegeEscalation": True},
]
PODS: list[dict[str, Any]] = [
    {"hostNetwork": True},
    {"hostPID": True},
    {"hostIPC": True},
    {"hostNetwork": False},
    {"volumes": [{"name": "a", "hostPath": {"path": "/srv"}}]},
    {"volumes": [{"name": "a", "nfs": {"server": "192.0.2.1", "path": "/"}}]},
    {"volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "image": {"reference": "a:1"}}]},
]
SYSCTLS = ("kernel.msgmax", "net.ipv4.ip_unprivileged_port_start")
FIELDS: list[dict[str, Any]] = [
    {"ports": [{"containerPort": 80, "hostPort": 80}]},
    {"ports": [{"containerPort": 80}]},
    {"livenessProbe": {"httpGet": {"port": 80, "host": "192.0.2.1"}}},
    {"readinessProbe": {"tcpSocket": {"port": 80}}},
    {"lifecycle": {"preStop": {"httpGet": {"port": 80, "host": "192.0.2.1"}}}},
]
EXCEPTIONS: list[dict[str, Any]] = [
    {"runAsUser": 0},
    {"allowPrivilegeEscalation": True},
    {"capabilities": {"add": ["CHOWN"]}},
    {"capabilities": {"add": ["NET_BIND_SERVICE"]}},
    {"capabilities": {"add": ["SYS_NICE"]}},
    {"seccompProfile": {"type": "Unconfined"}},
    {"privileged": True},
    {"hostNetwork": True},
    {"hostPID": True},
    {"hostIPC": True},
    {"hostPorts": {"http": 8080}},
]


def without_null(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def pod(of_pod: dict[str, Any], of_container: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the spec of a pod with these security contexts, and more fields of its container."""
    return {"securityContext": of_pod, "containers": [container(of_container) | more], "restartPolicy": "Never"}


def container(context: dict[str, Any], name: str = "main") -> dict[str, Any]:
    return {"name": name, "image": BUSYBOX, "securityContext": context}


def tried() -> list[dict[str, Any]]:
    """Return the specs of the pods that both are asked for."""
    shared = {key: RESTRICTED[key] for key in OF_PODS}
    own = {key: value for key, value in RESTRICTED.items() if key not in OF_PODS}
    found = [pod(without_null(shared | one), own) for one in CONTEXTS]
    found += [pod(shared, without_null(own | one)) for one in (*CONTEXTS, *CONTAINERS)]
    found += [pod({}, without_null(RESTRICTED | one)) for one in CONTEXTS]
    found += [pod(without_null(shared | one), RESTRICTED) for one in CONTEXTS]
    found += [pod(shared, own, **one) for one in FIELDS]
    found += [pod(shared, own) | one for one in PODS]
    found += [pod(shared | {"sysctls": [{"name": name, "value": "1"}]}, own) for name in SYSCTLS]
    found += [{**pod(shared, own), "initContainers": [container(one, "first")]} for one in (own, {})]
    found.append(pod(shared, own | {"procMount": "Unmasked"}) | {"hostUsers": False})
    windows = {"os": {"name": "windows"}, "hostNetwork": True}
    found += [
        pod({"runAsNonRoot": True, "windowsOptions": {"hostProcess": one}}, {}) | windows for one in (True, False)
    ]
    found += [pod({"runAsNonRoot": one}, {}) | {"os": {"name": "windows"}} for one in (True, False)]
    settings = {"image": BUSYBOX, "ports": [{"containerPort": 8080}]}
    for one in EXCEPTIONS:
        given = ContainerArgs.model_validate(settings | {"podSecurityExceptions": [one | {"reason": "a test"}]})
        found.append(dict(Container.plan("main", given, Surroundings("any")).pod) | {"restartPolicy": "Never"})
    return found


@pytest.fixture(scope="module")
def spaces(checkout: Checkout) -> dict[Level, str]:
    """A namespace for each level."""
    names = {level: f"level-{level}" for level in Level}
    for level, name in names.items():
        labels = namespace_labels(level, "enforce")
        space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        checkout.kubectl("apply", "--filename=-", stdin=json.dumps(space))
        checkout.kubectl("wait", "--for=create", "serviceaccount/default", f"--namespace={name}", "--timeout=300s")
    return names


@pytest.mark.parametrize("level", Level)
def test_the_api_server_admits_the_pods_that_a_check_admits(
    checkout: Checkout, spaces: dict[Level, str], level: Level
) -> None:
    specs = {f"pod-{number}": spec for number, spec in enumerate(tried())}
    objects = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": spaces[level]}, "spec": spec}
        for name, spec in specs.items()
    ]
    command = ("kubectl", "create", "--dry-run=server", "--output=name", "--filename=-")
    done = checkout.attempt(*command, stdin=as_list(objects))
    assert "invalid" not in done.stderr, done.stderr
    refused = set(re.findall(r'pods "(pod-\d+)" is forbidden: violates PodSecurity', done.stderr))
    ours = {name for name, spec in specs.items() if refusals(spec, level)}
    assert {name: specs[name] for name in refused ^ ours} == {}, done.stderr
    assert bool(refused) is (level is not Level.PRIVILEGED)


def environment(*, baseline: bool = True) -> dict[str, Any]:
    """Return a container that runs as root, and one with a port of its node."""
    shown = {"kind": "container", "image": BUSYBOX, "terminationGracePeriodSeconds": 6}
    legacy = shown | {
        "namespace": "legacy",
        "command": ["sh", "-c", SHOW.format("touch own && chown 1234 own && stat -c %u own >> index.html", 80)],
        "ports": [{"containerPort": 80}],
        "service": {"type": "NodePort"},
        "podSecurityExceptions": [
            {"runAsUser": 0, "reason": "the image starts as root"},
            {"capabilities": {"add": ["CHOWN"]}, "reason": "it owns its folder as another user"},
        ],
    }
    agent = shown | {
        "namespace": "agents",
        "command": ["sh", "-c", SHOW.format("cat /proc/1/comm >> index.html", 9100)],
        "ports": [{"name": "metrics", "containerPort": 9100}],
        "podSecurityExceptions": [{"hostNetwork": True, "hostPID": True, "reason": "it measures the node"}],
    }
    levels = {"agents": {"podSecurity": "privileged", "reason": "the agent measures the node"}}
    levels |= {"legacy": {"podSecurity": "baseline", "reason": "an old image"}} if baseline else {}
    kubernetes = {"kind": "embedded", "namespaces": levels}
    return {"kubernetes": kubernetes, "applications": {"legacy": legacy, "agent": agent}}


def test_pods_with_exceptions_run_where_their_namespace_admits_them(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.write(environment(baseline=False))
    failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    assert "the environment has 2 problems with Pod Security, so nothing was changed:" in failed.stdout
    assert "namespace legacy enforces Pod Security `restricted`, and this needs `baseline`" in failed.stdout
    assert [one for one in stack.resources() if not one["type"].startswith("pulumi:")] == []

    stack.up(environment())
    outputs = stack.outputs()
    wait_for_page("0:0\n1234", outputs["applications"]["legacy"]["url"])
    on_node = f"http://{outputs['kubernetes']['nodeAddress']}:9100"
    init = checkout.kubectl("exec", "--namespace=agents", "deployment/agent", "--", "cat", "/proc/1/comm").strip()
    assert init != "httpd", "the first process is the node's"
    wait_for_page(f"65534:65534\n{init}", on_node)
    listed = checkout.kubectl("exec", "--namespace=agents", "deployment/agent", "--", "busybox", "netstat", "-lntu")
    listening = {
        (int(port), name.upper()) for name, port in re.findall(r"^(tcp|udp)\b.*?:(\d+) ", listed, re.MULTILINE)
    }
    assert {one for one in listening if one[0] < EPHEMERAL} == {*PORTS, (9100, "TCP")}
    stack.pulumi("preview", "--expect-no-changes", "--refresh")

    changed = environment()
    changed["applications"]["agent"]["env"] = {"LEVEL": "debug"}
    stack.up(changed)  # a node has one port 9100, so the old pod ends first
    wait_for_page(f"65534:65534\n{init}", on_node)
