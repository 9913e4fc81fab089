"""Invalid applications in an environment file, and applications that cannot run beside each other."""

from pathlib import Path

import pytest

from stacks.model.applications import web_applications
from stacks.read.environment_file import load

from .problems import VALID_IN_CLUSTER, assert_reported, problems


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("  web:", "  web.site:", "8: applications.web.site: 'web.site': must be a DNS label (RFC 1123)"),
        (
            "  web:",
            "  1web:",
            "8: applications.1web: '1web': must start with a letter, because a Service has this name",
        ),
        (
            "claim: data",
            "claim: data, resources: {memory: 256Mi}",
            "8: applications.web.resources.memory: '256Mi': must be at most memoryLimit, 128Mi",
        ),
        (
            "storage: 1Gi}\napplications:\n  web: {",
            "storage: 1Gi, accessModes: [ReadWriteOncePod]}\napplications:\n  web: {replicas: 2, ",
            "8: applications.web.replicas: 2: not supported by claim data (ReadWriteOncePod), because the pods may",
        ),
        (
            "storage: 1Gi}\napplications:\n  web: {",
            "storage: 1Gi, accessModes: [ReadWriteOncePod]}\napplications:\n  web: {strategy: RollingUpdate, ",
            "8: applications.web.strategy: 'RollingUpdate': not supported by claim data (ReadWriteOncePod), because",
        ),
        (
            "claim: data",
            "claim: data, terminationGracePeriodSeconds: 5",
            "8: applications.web.terminationGracePeriodSeconds: 5: must be at least 6, because a container is stopped",
        ),
        (
            "claim: data",
            "claim: dat",
            "8: applications.web.claim: 'dat': claim not found: add it to storage.claims, or use one of: data",
        ),
        (
            "claim: data",
            "claim: data, namespace: shop",
            "8: applications.web.claim: 'data': must be a claim in the namespace of the application, and is",
        ),
        (
            "claim: data",
            "claim: data, nodePort: 80",
            "8: applications.web.nodePort: 80: must be at least",
        ),
        (
            "claim: data",
            "claim: data, tuning: {clientMaxBodySize: 10x}",
            "8: applications.web.tuning.clientMaxBodySize: '10x': must be a number, optionally",
        ),
        ("kind: nginx", "kind: ngix", "8: applications.web.kind: 'ngix': must be 'nginx'"),
        ("kind: nginx, ", "", "8: applications.web.kind: required but missing: add it"),
        *(
            (
                "claim: data",
                f"claim: data, namespace: {one}",
                f"8: applications.web.namespace: '{one}': not allowed, bec",
            )
            for one in ("kube-system", "strata-gateway", "strata-certificates")
        ),
        *(
            ("claim: data", f"claim: data, host: {one}", f"8: applications.web.host: '{one}': must be a host name (RFC")
            for one in ("192.0.2.1", "1.2.3", "WWW.example.org", "example.org.", f"{'a' * 64}.org", "a." * 127 + "org")
        ),
        (
            "claim: data",
            "claim: data, service: {type: LoadBalancer}",
            "8: applications.web.service.type: 'LoadBalancer': not supported by the embedded node, which has no load",
        ),
        (
            "claim: data",
            "claim: data, ingress: {host: www.example.org}",
            "8: applications.web.ingress: not supported by the embedded node, which has no ingress controller",
        ),
        (
            "claim: data",
            "claim: data, autoscaling: {maxReplicas: 3}",
            "1: kubernetes.services.metrics: required by applications.web.autoscaling but missing: add {} to install",
        ),
        (
            "claim: data",
            "claim: data, service: {loadBalancerSourceRanges: [192.0.2.0/24]}",
            "8: applications.web.service.loadBalancerSourceRanges: ['192.0.2.0/24']: does not apply to",
        ),
        (
            "claim: data",
            "claim: data, nodePort: 30080, service: {type: ClusterIP}",
            "8: applications.web.nodePort: 30080: does not apply to a Service of type ClusterIP",
        ),
        (
            "claim: data",
            "claim: data, replicas: 2, autoscaling: {maxReplicas: 3}",
            "8: applications.web.replicas: 2: conflicts with autoscaling",
        ),
        (
            "claim: data",
            "claim: data, autoscaling: {minReplicas: 4, maxReplicas: 3}",
            "8: applications.web.autoscaling.minReplicas: 4: must be at most maxReplicas, 3",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_CLUSTER, (good, bad), expected)


@pytest.mark.parametrize("exposed", ["service: {type: LoadBalancer}", "ingress: {host: www.example.org}"])
def test_an_application_with_a_load_balancer_or_ingress_needs_no_node_address(tmp_path: Path, exposed: str) -> None:
    text = VALID_IN_CLUSTER.replace("embedded", "existing").replace("nginx,", f"nginx, {exposed},")
    (tmp_path / "stack.yaml").write_text(text)
    assert not web_applications(load(tmp_path / "stack.yaml").applications)["web"].is_reached_at_a_node


def test_two_applications_cannot_have_one_host(tmp_path: Path) -> None:
    one = "nginx, ingress: {host: shop.example.org},"
    text = VALID_IN_CLUSTER.replace("embedded", "existing").replace("nginx,", one)
    text += text.splitlines()[-1].replace("web", "other") + "\n"
    found = problems(tmp_path, text)
    assert found == [
        "9: applications.other.ingress.host: 'shop.example.org': already used by applications.web: use another host"
    ]


@pytest.mark.parametrize(
    ("claim", "replicas", "fits"),
    [
        ("{storageClassName: fast, storage: 1Gi}", 3, True),
        ("{storageClassName: ebs, storage: 1Gi}", 1, True),
        ("{storageClassName: ebs, storage: 1Gi}", 2, False),
        ("{storageClassName: efs, storage: 1Gi, accessModes: [ReadWriteMany]}", 2, True),
        ("{storageClassName: efs, storage: 1Gi}", 2, False),
        ("{storageClassName: fast, storage: 1Gi, accessModes: [ReadWriteOncePod]}", 2, False),
    ],
)
def test_several_replicas_need_a_volume_that_several_pods_can_use(
    tmp_path: Path, claim: str, replicas: int, fits: bool
) -> None:
    classes = "fast: {provisioner: rancher.io/local-path}\n    ebs: {provisioner: ebs.csi.aws.com}"
    text = VALID_IN_CLUSTER.replace("fast: {provisioner: rancher.io/local-path}", classes)
    text = text.replace("  classes:\n", "  clusterClasses: [efs]\n  classes:\n")
    text = text.replace("{storageClassName: fast, storage: 1Gi}", claim).replace(
        "nginx,", f"nginx, replicas: {replicas},"
    )
    text = text.replace(
        "kind: embedded", "kind: existing, nodeAddress: 192.0.2.1, services: {metrics: {present: true}}"
    )
    if fits:
        (tmp_path / "stack.yaml").write_text(text)
        assert web_applications(load(tmp_path / "stack.yaml").applications)["web"].replicas == replicas
    else:
        assert ["applications.web.replicas" in line for line in problems(tmp_path, text)] == [True]
        text = text.replace(f"replicas: {replicas}", f"autoscaling: {{maxReplicas: {replicas}}}")
        found = problems(tmp_path, text)
        assert ["applications.web.autoscaling.maxReplicas" in line for line in found] == [True]


def test_several_replicas_on_the_embedded_node_share_any_volume_but_that_of_one_pod(tmp_path: Path) -> None:
    text = VALID_IN_CLUSTER.replace(
        "classes:\n    fast: {provisioner: rancher.io/local-path}", "clusterClasses: [fast]"
    )
    text = text.replace("nginx,", "nginx, replicas: 2,")
    (tmp_path / "stack.yaml").write_text(text)
    assert web_applications(load(tmp_path / "stack.yaml").applications)["web"].replicas == 2
    of_one_pod = text.replace("storage: 1Gi", "storage: 1Gi, accessModes: [ReadWriteOncePod]")
    assert "because the pods may" in problems(tmp_path, of_one_pod)[0]


def test_two_applications_share_a_claim_only_if_several_pods_can_use_it(tmp_path: Path) -> None:
    shared = VALID_IN_CLUSTER + "  more: {kind: nginx, claim: data, page: hello}\n"
    (tmp_path / "stack.yaml").write_text(shared)
    load(tmp_path / "stack.yaml")
    on_disks = shared.replace("rancher.io/local-path", "ebs.csi.aws.com").replace("embedded", "existing")
    found = problems(tmp_path, on_disks)
    assert any(
        line.startswith("9: applications.more.claim: 'data': conflicts with applications.web.claim, because")
        for line in found
    )
