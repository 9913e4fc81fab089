"""Read an EKS cluster from AWS: its address, status and authentication mode."""

import pulumi

from ..model.aws import Aws
from ..model.eks_cluster import FoundCluster
from .cluster_objects import Kubectl, UnreadableClusterError, answers
from .reason import reason_of

GET_CLUSTER = "strata:eks:getCluster"
GET_CALLER = "strata:sts:getCallerIdentity"
UNAUTHORIZED = ("(Unauthorized)", "provide credentials")
"""What kubectl prints when the API server answers with the status 401."""


async def read_cluster(name: str, provider: pulumi.ProviderResource | None) -> FoundCluster:
    """Return a cluster. One that does not exist has no status.

    Raises:
        UnreadableClusterError: AWS does not describe it.
    """
    try:
        # Not the function's own class: the SDK counts an Output that fails as unhandled, whoever handles it.
        answer = pulumi.runtime.invoke_async(GET_CLUSTER, {"name": name}, pulumi.InvokeOptions(provider=provider))
        found: dict[str, str] = await answer or {}
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        raise UnreadableClusterError(f"EKS cluster {name}: {reason_of(error)}") from None
    return FoundCluster(
        name,
        found.get("status"),
        found.get("endpoint"),
        found.get("certificateAuthority"),
        found.get("authenticationMode"),
    )


async def read_caller(provider: pulumi.ProviderResource) -> str:
    """Return the ARN of the user or session with whose credentials a provider calls AWS.

    It is empty in a preview, before the embedded AWS API runs.
    """
    answer = await pulumi.runtime.invoke_async(GET_CALLER, {}, pulumi.InvokeOptions(provider=provider))
    return str((answer or {}).get("arn", ""))


async def read_principal(aws: Aws, provider: pulumi.ProviderResource) -> str:
    """Return the ARN of the role or user that calls the cluster, as an access entry names it.

    The ARN of a session does not contain the path of its role.
    """
    if aws.role_arn is not None:
        return aws.role_arn
    arn = await read_caller(provider)
    partition, account, name = arn.split(":")[1], arn.split(":")[4], arn.split(":", 5)[5]
    if name.startswith("assumed-role/"):
        return f"arn:{partition}:iam::{account}:role/{name.split('/')[1]}"
    return arn


def is_refused(kubectl: Kubectl) -> bool:
    """Return whether the API server does not know the caller; False also where it cannot be asked."""
    try:
        answers(kubectl)
    except UnreadableClusterError as error:
        return any(text in str(error) for text in UNAUTHORIZED)
    return False
