"""The stack outputs of an environment, apart from `network`: see `OtherNetwork`, which reads it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypedDict

from pulumi import Input

from components.user import Credentials


class ServerOutput(TypedDict):
    """A server."""

    id: Input[str]
    """The id of the EC2 instance."""
    privateIp: Input[str | None]
    """The private IPv4 address."""


class ScalingGroupOutput(TypedDict):
    """A group of servers with autoscaling."""

    autoScalingGroup: Input[str]
    """The name of the Auto Scaling group."""


ServersOutput: TypeAlias = ScalingGroupOutput | Mapping[str, ServerOutput]
"""The servers of a group by name, or the Auto Scaling group."""


class KubernetesOutput(TypedDict, total=False):
    """The cluster."""

    kind: str
    """The kind of cluster: `embedded`, `existing` or `eks`."""
    nodeAddress: Input[str] | None
    """The address of a node at which applications are reached."""
    clusterName: Input[str]
    """For `eks`: the name of the cluster."""
    kubeconfig: Input[str]
    """For `eks`: a kubeconfig. It contains no secret, because the AWS CLI issues a token to each user."""


class ClaimOutput(TypedDict):
    """A claim."""

    namespace: str
    """The namespace of the claim."""


class ReleasedVolumeOutput(TypedDict):
    """A Released volume, whose data can be reused or discarded."""

    claim: str
    """The deleted claim, as NAMESPACE/NAME."""
    storage: str
    """The size of the volume."""
    reclaimPolicy: str
    """The reclaim policy of the volume."""


class StorageOutput(TypedDict):
    """Classes, claims, and volumes whose claims were deleted."""

    classes: Sequence[str]
    """The names of the storage classes."""
    claims: Mapping[str, ClaimOutput]
    """The claims by name, including those of static volumes."""
    released: Input[Mapping[str, ReleasedVolumeOutput]]
    """The volumes of the environment's namespaces that are Released after the update, by their names in the cluster.
    Volumes that are being deleted are left out."""


class ApplicationOutput(TypedDict, total=False):
    """An application."""

    url: Input[str]
    """For `nginx`, `container` and `statefulSet`: the URL at which the application is reached, unless its pods serve
    no port."""
    objects: Sequence[str]
    """For `manifests`: the objects, each as KIND/NAME."""


class WorkloadOutput(TypedDict):
    """A workload."""

    roleArn: Input[str]
    """The ARN of the role that the jobs assume."""


class UserOutput(Credentials, total=False):
    """A user. Passwords, access keys and kubeconfigs are secrets."""

    arn: Input[str]
    """The ARN of the IAM user."""
    userId: Input[str]  # noqa: N815 - a key of the output
    """In Identity Center: the ID of the user in the identity store."""
    state: str
    """Whether the account is `enabled` or `disabled`."""
    kubeconfig: Input[str]
    """On the embedded node, for users with rights in a namespace: a kubeconfig."""
