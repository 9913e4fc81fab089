"""Who can assume the roles of an environment with every level: services and issuers of tokens, and no person."""

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

POLICY = "AmazonSQSReadOnlyAccess"
ENVIRONMENT = {
    "aws": {"region": "us-east-1"},
    "network": {"cidr": "10.20.0.0/16"},
    "kubernetes": {"kind": "eks", "renderTo": "rendered", "eks": {"subnets": "public"}},
    "applications": {"orders": {"kind": "container", "image": "orders:1", "rights": {"policies": [POLICY]}}},
    "servers": {
        "web": {
            "image": "al2023-ami-2023*",
            "size": "t3.small",
            "count": 1,
            "subnets": "public",
            "rights": {"policies": [POLICY]},
        }
    },
    "groups": {"admins": {"policies": ["AdministratorAccess"]}},
    "users": {"alice": {"groups": ["admins"], "servers": ["web"]}},
    "workloads": {
        "deploy": {"github": {"repository": "example/shop", "branch": "main"}, "policies": [POLICY]},
    },
}


def test_no_person_can_assume_a_role_of_the_environment(stack: EnvironmentStack, aws: Proxy) -> None:
    """A role that trusts the account could be assumed by everybody whose policies allow it, and for hours after."""
    stack.project.install_kubernetes()
    stack.up(ENVIRONMENT)
    roles = {one["RoleName"].partition("-")[2]: one for one in aws.direct("iam").list_roles()["Roles"]}
    trusted = {
        (kind, principal)
        for role in roles.values()
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        for kind, principal in statement["Principal"].items()
    }
    assert len(roles) >= 6, "of servers, flow logs, the cluster, its nodes, pods and the workload"
    assert {kind for kind, _ in trusted} == {"Service", "Federated"}
    assert all(":oidc-provider/" in principal for kind, principal in trusted if kind == "Federated")
    assert all(principal.endswith(".amazonaws.com") for kind, principal in trusted if kind == "Service")
