"""The kubeconfig of an EKS cluster."""

import json
from typing import NamedTuple


class Caller(NamedTuple):
    """The identity that the AWS CLI requests a token for; without either, the one that the shell is configured for.

    Attributes:
        profile: a profile of ~/.aws/config.
        role_arn: a role to assume.
    """

    profile: str | None = None
    role_arn: str | None = None


SHELL_CALLER = Caller()


def kubeconfig_of(
    name: str, endpoint: str, certificate_authority: str, region: str, caller: Caller = SHELL_CALLER
) -> str:
    """Return the kubeconfig of a cluster as JSON.

    It contains no secret: `aws eks get-token` issues a token to each user.
    """
    arguments = ["eks", "get-token", "--cluster-name", name, "--region", region]
    arguments += ["--role-arn", caller.role_arn] if caller.role_arn else []
    arguments += ["--profile", caller.profile] if caller.profile else []
    token = {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "aws", "args": arguments}
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {"name": name, "cluster": {"server": endpoint, "certificate-authority-data": certificate_authority}}
            ],
            "users": [{"name": name, "user": {"exec": {**token, "interactiveMode": "Never"}}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "current-context": name,
        }
    )
