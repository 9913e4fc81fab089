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
    principal_arn: Immutable[Arn]
    username: ChosenByAws[Username | None] = None
    kubernetes_groups: Names = NONE
    policies: dict[Arn, Names] = NO_POLICIES
    tags: Tags = NO_TAGS


class AccessEntryOutputs(Outputs):
    arn: str


class AccessEntry(EksResource[AccessEntryInputs, AccessEntryOutputs]):
    """Who may use a cluster; its id is CLUSTER:PRINCIPAL_ARN. Two calls read each.

    `username` is what the cluster calls the principal, for role bindings; without it, AWS takes the ARN. `policies`
    maps an access policy to the namespaces it holds in; none means the whole cluster.
    """

    unique = ("cluster", "principal_arn")

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

    def identifier(self, new: AccessEntryInputs) -> str:
        return f"{new.cluster}:{new.principal_arn}"

    def find(self, aws: Client, identifier: str) -> Description:
        cluster, principal = parts(identifier)
        return dict(aws.describe_access_entry(clusterName=cluster, principalArn=principal)["accessEntry"])

    def details(self, aws: Client, found: Description) -> Description:
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
