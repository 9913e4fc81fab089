"""Settings of pods that Kubernetes or a container runtime would reject, and those that they accept."""

from pathlib import Path

import pytest

from .problems import VALID_CONTAINER, assert_reported, warnings

AT = "8: applications.api"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "shop:1",
            "",
            f"{AT}.image: '': must be the name of an image: in lower case, for example docker.io/",
        ),
        ("shop:1", "UPPER Case::", f"{AT}.image: 'UPPER Case::': must be the name of an image"),
        (
            "env:",
            "initContainers: [{name: a, image: A b}], env:",
            f"{AT}.initContainers.0.image: 'A b': must be the na",
        ),
        (
            "8080}]",
            "8080, servicePort: 80}, {name: a, containerPort: 9090, servicePort: 80}]",
            f"{AT}.ports.1.servicePort: 80: duplicate: give each port a servicePort of its own",
        ),
        (
            "8080}]",
            "8080, servicePort: 80}, {name: a, containerPort: 80}]",
            f"{AT}.ports.1.containerPort: 80: duplicate: give each port a servicePort of its own",
        ),
        (
            "ports: [{",
            "readinessProbe: {httpGet: {}}, ports: [{protocol: UDP, ",
            f"{AT}.readinessProbe.httpGet.port: must be a TCP port, and the first port is not: add it",
        ),
        (
            "8080}]",
            "8080}, {name: dns, containerPort: 53, protocol: UDP}], livenessProbe: {tcpSocket: {port: dns}}",
            f"{AT}.livenessProbe.tcpSocket.port: 'dns': must be a TCP port, and this one is UDP",
        ),
        (
            "8080}]",
            "8080}, {name: dns, containerPort: 53, protocol: UDP}], livenessProbe: {httpGet: {port: 53}}",
            f"{AT}.livenessProbe.httpGet.port: 53: must be a TCP port, and this one is UDP",
        ),
        (
            "env:",
            "livenessProbe: {httpGet: {}, successThreshold: 3}, env:",
            f"{AT}.livenessProbe.successThreshold: 3: does not apply to livenessProbe, which takes one success",
        ),
        (
            "env:",
            "readinessProbe: {httpGet: {path: h}}, env:",
            f"{AT}.readinessProbe.httpGet.path: 'h': must be a path of a URL: starting with '/', without spaces",
        ),
        (
            "env:",
            "initContainers: [{name: a, restartPolicy: Always, startupProbe: {tcpSocket: {port: http}}}], env:",
            f"{AT}.initContainers.0.startupProbe.tcpSocket.port: 'http': must be a number, because a sidecar",
        ),
        (
            "env:",
            "emptyDirs: {/data/: {}}, env:",
            f"{AT}.emptyDirs./data/: '/data/': must be an absolute path other than",
        ),
        ("env:", "claims: {/a:b: data}, env:", f"{AT}.claims./a:b: '/a:b': must be an absolute path other than"),
        (
            "env:",
            "files: {/etc/a: x, /etc/a/b: y}, env:",
            f"{AT}.files./etc/a/b: conflicts with files./etc/a, because a file has no files below it",
        ),
        (
            "env:",
            "files: {/etc/a: x}, emptyDirs: {/etc/a/b: {}}, env:",
            f"{AT}.emptyDirs./etc/a/b: '/etc/a/b': conflicts with files./etc/a, because a file has no files below it",
        ),
        (
            "env:",
            "tolerations: [{operator: Equal}], env:",
            f"{AT}.tolerations.0.key: required but missing: add it, or write operator: Exists",
        ),
        (
            "env:",
            "tolerations: [{key: a, operator: Exists, value: b}], env:",
            f"{AT}.tolerations.0.value: 'b': does not apply to operator Exists: remove it",
        ),
        (
            "env:",
            "tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 5}], env:",
            f"{AT}.tolerations.0.tolerationSeconds: 5: does not apply to this effect: write effect: NoExecute",
        ),
        ("env:", "tolerations: [{key: a b}], env:", f"{AT}.tolerations.0.key: 'a b': must be the key of a label"),
        ("env:", "nodeSelector: {a b: c}, env:", f"{AT}.nodeSelector.a b: 'a b': must be the key of a label"),
        ("env:", "nodeSelector: {a: c d}, env:", f"{AT}.nodeSelector.a: 'c d': must be the value of a label"),
        ("env:", 'command: ["a\\0b"], env:', f"{AT}.command.0: must be a string: without the character NUL"),
        ("LEVEL: info", 'LEVEL: "a\\0b"', f"{AT}.env.LEVEL: must be a string: without the character NUL"),
        (
            "env:",
            "egress: [{to: [{podSelector: {}}], ports: [{port: 443, endPort: 80}]}], env:",
            f"{AT}.egress.0.ports.0.endPort: 80: must be at least port, 443",
        ),
        (
            "env:",
            "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [192.0.2.0/24]}}]}], env:",
            f"{AT}.egress.0.to.0.ipBlock.except.0: '192.0.2.0/24': must be a part of cidr, 10.0.0.0/8",
        ),
        (
            "env:",
            "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: ['2001:db8::/32']}}]}], env:",
            f"{AT}.egress.0.to.0.ipBlock.except.0: '2001:db8::/32': must be a part of cidr, 10.0.0.0/8",
        ),
        (
            "env:",
            "egress: [{to: [{ipBlock: {cidr: '2001:db8::1/32'}}]}], env:",
            f"{AT}.egress.0.to.0.ipBlock.cidr: '2001:db8::1/32': must be the first address of its network: write 2001",
        ),
        (
            "env:",
            "egress: [{to: [{ipBlock: {cidr: internet}}]}], env:",
            f"{AT}.egress.0.to.0.ipBlock.cidr: 'internet': must be an IPv4 or IPv6 address, or a network in CIDR notat",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_CONTAINER, (good, bad), expected)


@pytest.mark.parametrize(
    "settings",
    [
        "image: 'localhost:5000/a/b_c--d.e:V1@sha256:" + "a" * 64 + "'",
        "image: '[2001:db8::1]:5000/shop:1'",
        "image: Registry.example.org/shop:1",
        "tolerations: [{operator: Exists}, {key: example.org/a, value: b, effect: NoExecute, tolerationSeconds: 5}]",
        "nodeSelector: {kubernetes.io/os: linux, example.org/empty: ''}",
        "files: {/etc/a: x, /etc/ab: y}",
        "readinessProbe: {httpGet: {path: '/health?full=1'}, successThreshold: 3}",
        "ports: [{name: a, containerPort: 53}, {name: b, containerPort: 53, protocol: UDP}]",
        "egress: [{to: [{ipBlock: {cidr: '2001:DB8::/32', except: ['2001:db8:1::/48']}}, {ipBlock: {cidr: '::/0'}}]}]",
        "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80, endPort: 80}]}]",
    ],
)
def test_settings_that_kubernetes_accepts_are_accepted(tmp_path: Path, settings: str) -> None:
    own = settings.partition(":")[0]
    left = "" if own == "image" else 'image: "shop:1", '
    left += "" if own == "ports" else "ports: [{containerPort: 8080}], "
    text = VALID_CONTAINER[: VALID_CONTAINER.index("  api:")] + f"  api: {{kind: container, {left}{settings}}}\n"
    (tmp_path / "stack.yaml").write_text(text)
    assert warnings(tmp_path) == []
