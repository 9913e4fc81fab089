"""Add-ons of an EKS cluster, whose settings are checked with EKS before anything is created."""

from typing import Any

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

READ_ONLY = ("Describe", "Get", "List")


def environment(add_ons: dict[str, Any]) -> dict[str, Any]:
    return {
        "aws": {"region": "us-east-1"},
        "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single", "flowLogs": None},
        "kubernetes": {"kind": "eks", "eks": {"version": "1.34", "addOns": add_ons}},
    }


def test_settings_that_eks_would_reject_are_reported_with_line_and_remedy_before_anything_is_created(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    stack.write(
        environment(
            {
                "coredns": {"configuration": {"replicas": 3, "tolerations": [{"key": "spare"}]}},
                "vpc-cni": {"configuration": {"env": {"WARM_PREFIX_TARGET": 1}}},
                "kube-proxy": {"version": "v1.33.1-eksbuild.2"},
                "guardduty": {},
            }
        )
    )
    refused = stack.project.attempt("up", "--yes", "--skip-preview").output
    lines = [line.strip() for line in stack.file.read_text().splitlines()]

    def reported(line: str, text: str) -> bool:
        return f"stacks/test.yaml:{lines.index(line) + 1}: kubernetes.eks.addOns.{text}" in refused

    shown = "`aws eks describe-addon-configuration --addon-name coredns --addon-version v1.12.4-eksbuild.2`"
    unknown = f"coredns.configuration.replicas: 3: no such setting: did you mean replicaCount? ({shown}"
    assert reported("replicas: 3", unknown), refused
    assert reported(
        "WARM_PREFIX_TARGET: 1", "vpc-cni.configuration.env.WARM_PREFIX_TARGET: must be of the type string"
    ), refused
    wrong = "kube-proxy.version: 'v1.33.1-eksbuild.2': kube-proxy v1.33.1-eksbuild.2 does not fit Kubernetes 1.34"
    assert reported("version: v1.33.1-eksbuild.2", wrong), refused
    assert reported("guardduty: {}", "guardduty: EKS has no add-on guardduty for Kubernetes 1.34"), refused
    assert [name for name in aws.counts() if not name.split(":")[1].startswith(READ_ONLY)] == []


def test_settings_that_fit_are_accepted(stack: EnvironmentStack, aws: Proxy) -> None:
    fitting = {"coredns": {"configuration": {"replicaCount": 3}}, "kube-proxy": {"newest": True}}
    assert stack.steps(environment(fitting))
    assert aws.counts()["eks:DescribeAddonConfiguration"] == 2
