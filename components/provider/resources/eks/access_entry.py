from typing import Annotated

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Arn, Names, Tags, matching
from ..eks_resource import ClusterName, EksResource, parts

NO_POLICIES: dict[str, list[str]] = {}
NONE: list[str] = []
Username = Annotated[
    str, matching(r"(?!(system|eks|aws|amazon|iam):)\S{1,256}", "a user's name that starts with none of AWS's prefixes")
]


class AccessEntryInputs(Inputs):
    cluster: Immutable[ClusterName]
    """Name of the cluster."""
    principal_arn: Immutable[Arn]
    """ARN of the IAM user or role."""
    username: ChosenByAws[Username | None] = None
    """Name of the principal in the cluster, for role bindings; by default its ARN."""
    kubernetes_groups: Names = NONE
    """Groups of the principal in the cluster."""
    policies: dict[Arn, Names] = NO_POLICIES
    """Namespaces by access policy ARN; an empty list means the whole cluster."""
    tags: Tags = NO_TAGS


class AccessEntryOutputs(Outputs):
    arn: str
    """ARN of the entry."""


class AccessEntry(EksResource[AccessEntryInputs, AccessEntryOutputs]):
    """The access of an IAM principal to a cluster; its id is CLUSTER:PRINCIPAL_ARN."""

    arn_resources, unique, detail_calls = ("access-entry/*",), ("cluster", "principal_arn"), 1
    conflict_remedy = (
        "EKS makes the entry of the principal that created the cluster (creatorIsAdmin): leave this one out"
    )

    def create(self, aws: Client, new: AccessEntryInputs, identity: Identity) -> Description:
        made = aws.create_access_entry(
            clusterName=new.cluster,
            principalArn=new.principal_arn,
            username=new.username,
            kubernetesGroups=new.kubernetes_groups,
            clientRequestToken=identity.token,
            tags=identity.tags(new.tags),
        )
        return {**made["accessEntry"], "policies": {}}

    def find(self, aws: Client, identifier: str) -> Description:
        cluster, principal = parts(identifier)
        return dict(aws.describe_access_entry(clusterName=cluster, principalArn=principal)["accessEntry"])

    def read_details(self, aws: Client, found: Description) -> Description:
        entry = {"clusterName": found["clusterName"], "principalArn": found["principalArn"]}
        policies = aws.pages("list_associated_access_policies", "associatedAccessPolicies", **entry)
        held = {item["policyArn"]: item["accessScope"].get("namespaces") or [] for item in policies}
        return {**found, "policies": held}

    def update(self, aws: Client, _identifier: str, old: AccessEntryInputs, new: AccessEntryInputs) -> None:
        entry = {"clusterName": new.cluster, "principalArn": new.principal_arn}
        if (old.username, old.kubernetes_groups) != (new.username, new.kubernetes_groups):
            aws.update_access_entry(**entry, username=new.username, kubernetesGroups=new.kubernetes_groups)
        for policy in sorted(set(old.policies) - set(new.policies)):
            aws.disassociate_access_policy(**entry, policyArn=policy)
        for policy, namespaces in sorted(new.policies.items()):
            if old.policies.get(policy) != namespaces:
                scope = {"type": "namespace", "namespaces": namespaces} if namespaces else {"type": "cluster"}
                aws.associate_access_policy(**entry, policyArn=policy, accessScope=scope)

    def delete(self, aws: Client, identifier: str) -> None:
        cluster, principal = parts(identifier)
        aws.delete_access_entry(clusterName=cluster, principalArn=principal)

    def id_of(self, found: Description) -> str:
        return f"{found['clusterName']}:{found['principalArn']}"

    def arn_of(self, found: Description) -> str:
        return str(found["accessEntryArn"])

    def inputs_of(self, found: Description) -> AccessEntryInputs:
        return AccessEntryInputs(
            cluster=found["clusterName"],
            principal_arn=found["principalArn"],
            username=found.get("username"),
            kubernetes_groups=found.get("kubernetesGroups") or [],
            policies=found["policies"],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> AccessEntryOutputs:
        return AccessEntryOutputs(arn=found["accessEntryArn"])
