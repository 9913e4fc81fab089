"""Network policies: a node lets the connections through that the evaluator of the tests of reviews allows."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import permutations, product
from typing import Any, NamedTuple

import pytest

from embedded.node_images import NGINX
from tests.harness.node import Node, as_list
from tests.harness.waiting import wait_for

from .network_worlds import PODS, SPACES, drawn_world, evaluator
from .worlds import Resources

PORTS = {1: "", 3: "http", 4: ""}
"""The ports on which the pods listen, with their names."""
WORLDS = 4
SERVER = "echo '{}' > /tmp/web.conf; exec nginx -e /dev/stderr -c /tmp/web.conf"
CONFIGURATION = "user root; daemon off; pid /tmp/web.pid; events {} http { access_log off; server { LISTEN } }"
NAMES = {(space, number): f"{space}-{number}" for space, number in product(SPACES, range(len(PODS)))}


class Connection(NamedTuple):
    """A TCP connection between two pods, each a namespace and the number of its labels."""

    of: tuple[str, int]
    to: tuple[str, int]
    port: int


CONNECTIONS = [Connection(*pods, port) for pods, port in product(permutations(NAMES, 2), PORTS)]


def pod(space: str, number: int) -> dict[str, Any]:
    configuration = CONFIGURATION.replace("LISTEN", " ".join(f"listen {port};" for port in PORTS))
    container = {
        "name": "web",
        "image": NGINX,
        "command": ["bash", "-c", SERVER.format(configuration)],
        "securityContext": {"runAsUser": 0},
        "ports": [{"containerPort": port} | ({"name": name} if name else {}) for port, name in PORTS.items()],
        "readinessProbe": {"tcpSocket": {"port": 1}, "periodSeconds": 1},
    }
    metadata = {"name": NAMES[space, number], "namespace": space, "labels": PODS[number]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}


@pytest.fixture(scope="module")
def addresses(node: Node) -> Iterator[dict[tuple[str, int], str]]:
    """The addresses of a pod with each set of labels in each namespace. The pods serve and connect."""
    spaces = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space, "labels": labels}}
        for space, labels in SPACES.items()
    ]
    node.kubectl("apply", "-f", "-", stdin=as_list(spaces))
    for space in SPACES:  # no pod is accepted without it
        node.kubectl("wait", "--for=create", "serviceaccount/default", "-n", space, "--timeout=300s")
    node.kubectl("apply", "-f", "-", stdin=as_list(pod(*one) for one in NAMES))
    for space in SPACES:
        node.kubectl("wait", "--for=condition=Ready", "pod", "--all", "-n", space, "--timeout=300s")
    path = "jsonpath={.status.podIP}"
    yield {one: node.kubectl("get", "pod", name, "-n", one[0], "-o", path) for one, name in NAMES.items()}
    node.kubectl("delete", "namespace", *SPACES)


def expected(world: Resources, addresses: dict[tuple[str, int], str], one: Connection) -> bool:
    """Return whether the policies of namespace `shop` let a connection through.

    On the node, an `ipBlock` also covers the addresses of pods, which Kubernetes leaves to the implementation.
    """
    for direction, own, other in (("egress", one.of, one.to), ("ingress", one.to, one.of)):
        packet = {"of": PODS[own[1]], "protocol": "TCP", "port": one.port, "name": PORTS[one.port]}
        peers = {"address": None, "pod": (other[0], PODS[other[1]])}, {"address": addresses[other], "pod": None}
        if own[0] == "shop" and not any(evaluator(world)(direction, packet | peer) for peer in peers):
            return False
    return True


def connected(node: Node, addresses: dict[tuple[str, int], str], of: tuple[str, int]) -> set[Connection]:
    """Return the connections that a pod can make, all tried at the same time."""
    targets = [one for one in CONNECTIONS if one.of == of]
    tried = (
        f"(timeout 3 bash -c ': < /dev/tcp/{addresses[one.to]}/{one.port}' && echo {number}) 2> /dev/null &"
        for number, one in enumerate(targets)
    )
    answers = node.kubectl("exec", NAMES[of], "-n", of[0], "--", "bash", "-c", f"{' '.join(tried)} wait")
    return {targets[int(number)] for number in answers.split()}


def differences(node: Node, addresses: dict[tuple[str, int], str], allowed: set[Connection]) -> set[Connection]:
    """Return the connections that can be made although they are not allowed, and the other way round."""
    with ThreadPoolExecutor() as threads:
        return set().union(*threads.map(partial(connected, node, addresses), NAMES)) ^ allowed


def test_a_node_lets_the_connections_through_that_the_evaluator_allows(
    node: Node, addresses: dict[tuple[str, int], str]
) -> None:
    draw = random.Random(8)  # noqa: S311 - drawn policies
    counted: Counter[bool] = Counter()
    for _ in range(WORLDS):
        world = drawn_world(draw)
        allowed = {one for one in CONNECTIONS if expected(world, addresses, one)}
        counted.update(one in allowed for one in CONNECTIONS)
        policies = as_list(
            [{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy"} | one for one in world.values()]
        )
        node.kubectl("apply", "-f", "-", stdin=policies)
        wait_for("the connections that the policies allow", lambda: not differences(node, addresses, allowed))  # noqa: B023
        node.kubectl("delete", "-f", "-", stdin=policies)
    assert min(counted[True], counted[False]) > len(CONNECTIONS)
