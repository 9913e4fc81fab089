from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Arn, KubernetesName, Tags
from ..eks_resource import ClusterName, EksResource, parts


class PodIdentityAssociationInputs(Inputs):
    cluster: Immutable[ClusterName]
    """Name of the cluster."""
    namespace: Immutable[KubernetesName]
    """Namespace of the service account."""
    service_account: Immutable[KubernetesName]
    """Name of the service account."""
    role_arn: Arn
    """Role that its pods assume."""
    tags: Tags = NO_TAGS


class PodIdentityAssociationOutputs(Outputs):
    arn: str
    """ARN of the association."""


class PodIdentityAssociation(EksResource[PodIdentityAssociationInputs, PodIdentityAssociationOutputs]):
    """The IAM role of a service account's pods; its id is CLUSTER:ASSOCIATION."""

    unique = ("cluster", "namespace", "service_account")
    dependent_actions, passes_roles_to = ("iam:GetRole",), ("pods.eks",)
    arn_resources = ("podidentityassociation/*",)

    def create(self, aws: Client, new: PodIdentityAssociationInputs, identity: Identity) -> Description:
        made = aws.create_pod_identity_association(
            clusterName=new.cluster,
            namespace=new.namespace,
            serviceAccount=new.service_account,
            roleArn=new.role_arn,
            clientRequestToken=identity.token,
            tags=identity.tags(new.tags),
        )
        return dict(made["association"])

    def find_own(self, aws: Client, new: PodIdentityAssociationInputs, identity: Identity) -> Description | None:
        place = {"clusterName": new.cluster, "namespace": new.namespace, "serviceAccount": new.service_account}
        for item in aws.pages("list_pod_identity_associations", "associations", **place):
            found = self.find(aws, f"{new.cluster}:{item['associationId']}")
            if self.owned_by(found, identity):
                return found
        return None

    def find(self, aws: Client, identifier: str) -> Description:
        cluster, association = parts(identifier)
        found = aws.describe_pod_identity_association(clusterName=cluster, associationId=association)
        return dict(found["association"])

    def update(
        self, aws: Client, identifier: str, old: PodIdentityAssociationInputs, new: PodIdentityAssociationInputs
    ) -> None:
        if old.role_arn != new.role_arn:
            cluster, association = parts(identifier)
            aws.update_pod_identity_association(clusterName=cluster, associationId=association, roleArn=new.role_arn)

    def delete(self, aws: Client, identifier: str) -> None:
        cluster, association = parts(identifier)
        aws.delete_pod_identity_association(clusterName=cluster, associationId=association)

    def id_of(self, found: Description) -> str:
        return f"{found['clusterName']}:{found['associationId']}"

    def arn_of(self, found: Description) -> str:
        return str(found["associationArn"])

    def inputs_of(self, found: Description) -> PodIdentityAssociationInputs:
        return PodIdentityAssociationInputs(
            cluster=found["clusterName"],
            namespace=found["namespace"],
            service_account=found["serviceAccount"],
            role_arn=found["roleArn"],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> PodIdentityAssociationOutputs:
        return PodIdentityAssociationOutputs(arn=found["associationArn"])
