from typing import Annotated

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Arn, Tags, json_text, matching
from ..eks_resource import ClusterName, EksResource, parts

Name = Annotated[str, matching(r"[a-z0-9][a-z0-9-]*", "an add-on's name such as aws-ebs-csi-driver")]
Version = Annotated[str, matching(r"v\d+\.\d+\.\d+(-\S+)?", "an add-on's version such as v1.19.0-eksbuild.2")]


class AddOnInputs(Inputs):
    cluster: Immutable[ClusterName]
    """Name of the cluster."""
    name: Immutable[Name]
    """Name of the add-on."""
    version: ChosenByAws[Version | None] = None
    """Version of the add-on."""
    service_account_role_arn: Arn | None = None
    """Role of the add-on's service account."""
    configuration: Annotated[str, json_text()] | None = None
    """Configuration values as JSON."""
    tags: Tags = NO_TAGS


class AddOnOutputs(Outputs):
    arn: str
    """ARN of the add-on."""


class AddOn(EksResource[AddOnInputs, AddOnOutputs]):
    """An EKS add-on such as the EBS CSI driver; its id is CLUSTER:NAME."""

    unique = ("cluster", "name")
    pending, failed = frozenset({"CREATING", "UPDATING"}), frozenset({"CREATE_FAILED", "DELETE_FAILED"})
    deleting, unready, update_key = frozenset({"DELETING"}), frozenset({"DEGRADED"}), "addonName"
    arn_resources, passes_roles_to = ("addon/*",), ("eks",)

    def create(self, aws: Client, new: AddOnInputs, identity: Identity) -> Description:
        made = aws.create_addon(
            clusterName=new.cluster,
            addonName=new.name,
            addonVersion=new.version,
            serviceAccountRoleArn=new.service_account_role_arn,
            configurationValues=new.configuration,
            resolveConflicts="OVERWRITE",
            clientRequestToken=identity.token,
            tags=identity.tags(new.tags),
        )
        return dict(made["addon"])

    def identifier(self, new: AddOnInputs) -> str:
        return f"{new.cluster}:{new.name}"

    def find(self, aws: Client, identifier: str) -> Description:
        cluster, name = parts(identifier)
        return dict(aws.describe_addon(clusterName=cluster, addonName=name)["addon"])

    def update(self, aws: Client, identifier: str, old: AddOnInputs, new: AddOnInputs) -> Updates:
        answer = aws.update_addon(
            clusterName=new.cluster,
            addonName=new.name,
            addonVersion=new.version if old.version != new.version else None,
            serviceAccountRoleArn=new.service_account_role_arn,
            configurationValues=new.configuration or "{}",
            resolveConflicts="OVERWRITE",
        )
        yield from self.await_update(aws, identifier, answer)

    def delete(self, aws: Client, identifier: str) -> None:
        cluster, name = parts(identifier)
        aws.delete_addon(clusterName=cluster, addonName=name)

    def id_of(self, found: Description) -> str:
        return f"{found['clusterName']}:{found['addonName']}"

    def arn_of(self, found: Description) -> str:
        return str(found["addonArn"])

    def inputs_of(self, found: Description) -> AddOnInputs:
        values = found.get("configurationValues")
        return AddOnInputs(
            cluster=found["clusterName"],
            name=found["addonName"],
            version=found.get("addonVersion"),
            service_account_role_arn=found.get("serviceAccountRoleArn"),
            configuration=values if values and values != "{}" else None,
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> AddOnOutputs:
        return AddOnOutputs(arn=found["addonArn"])
