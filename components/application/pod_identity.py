"""Rights of pods in AWS: an IAM role that their service account has by EKS Pod Identity, without access keys."""

from collections.abc import Iterator
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import eks, iam
from ..base import Args, Component
from ..iam_permissions import (
    MAX_POLICIES,
    ManagedPolicy,
    Statement,
    document_of,
    friendly_name,
    name_problems,
    policy_arn,
    trust_with_session_tags,
)
from ..kubernetes_object import KubernetesObject
from ..partition import Partition, partition_of
from ..problems import Problem, missing

AGENT_ADDRESSES = ("169.254.170.23/32", "fd00:ec2::23/128")
"""Where pods get their credentials: at the agent of their node, port 80 (EKS user guide, Pod Identity restrictions)."""


class PodRights(Args):
    """The permissions of pods in AWS, which are those of a role that they have by EKS Pod Identity."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES - 1)] = []
    """Managed policies: AWS' own by name, others by ARN. IAM allows ten for a role; one is used for `statements`."""
    statements: list[Statement] = []
    """Further permissions, which become a separate policy of the application."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if not self.policies and not self.statements:
            yield missing(("statements",), "add statements or policies, or remove rights")
        yield from name_problems(("policies",), "policy", self.policies)


class PodIdentity(Component):
    """An IAM role with its policies, and the service account whose pods have it.

    Attributes:
        role_arn: the ARN of the role.
        service_account: the name of the service account. Pods that take it from here start when they have the role.
    """

    token = "strata:application:PodIdentity"  # noqa: S105 - a Pulumi type token
    role_arn: pulumi.Output[str]
    service_account: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: PodRights,
        *,
        region: str,
        cluster_name: pulumi.Input[str],
        namespace: pulumi.Input[str],
        service_account: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the identity.

        Args:
            name: the name of the role and of its policy.
            args: the permissions.
            region: the region of the cluster.
            cluster_name: the name of the EKS cluster, which needs the add-on `eks-pod-identity-agent` or Auto Mode.
            namespace: the name of the namespace, such as the output `Namespace.namespace`.
            service_account: the name of the service account in the cluster.
            opts: the options of a Pulumi resource; `providers` are one of the cluster and one of AWS.
        """
        super().__init__(name, opts)
        role, attached = self._make_role(name, args, partition_of(region))
        association = eks.PodIdentityAssociation(
            name,
            cluster=cluster_name,
            namespace=namespace,
            service_account=service_account,
            role_arn=role.arn,
            tags={"Name": name},
            opts=self.child(depends_on=attached),
        )
        # A pod gets the address of its credentials when it is created, so the association has to exist by then.
        account = KubernetesObject(
            f"{name}-account",
            {
                "apiVersion": "v1",
                "kind": "ServiceAccount",
                "metadata": {"name": service_account, "namespace": namespace},
                "automountServiceAccountToken": False,
            },
            self.child(depends_on=[association]),
        )
        self.role_arn, self.service_account = role.arn, account.object_name
        self.register_outputs({"roleArn": self.role_arn})

    def _make_role(self, name: str, args: PodRights, partition: Partition) -> tuple[iam.Role, list[pulumi.Resource]]:
        """Return the role, and the policy attachments that have to exist before it is used."""
        tags = {"Name": name}
        trusted = trust_with_session_tags(partition.principal("pods.eks"))
        role = iam.Role(name, assume_role_policy=trusted, tags=tags, opts=self.child())
        arns: dict[str, pulumi.Input[str]] = {
            f"{name}-{friendly_name(policy)}": policy_arn(policy, partition) for policy in args.policies
        }
        if args.statements:
            arns[name] = iam.Policy(name, policy=document_of(args.statements), tags=tags, opts=self.child()).arn
        attached: list[pulumi.Resource] = [
            iam.RolePolicyAttachment(own, role=role.id, policy_arn=arn, opts=self.child()) for own, arn in arns.items()
        ]
        return role, attached
