import re
from collections.abc import Mapping
from typing import Annotated, Any

from ...calls.session import Client, Session
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...plugin.errors import ProviderError
from ...plugin.protocol import UNKNOWN
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import NO_TAGS, Arn, Tags, json_text, matching
from ..eks_resource import ClusterName, EksResource, KubernetesVersion, parts

Name = Annotated[str, matching(r"[a-z0-9][a-z0-9-]*", "an add-on's name such as aws-ebs-csi-driver")]
Version = Annotated[str, matching(r"v\d+\.\d+\.\d+(-\S+)?", "an add-on's version such as v1.19.0-eksbuild.2")]


class AddOnInputs(Inputs):
    cluster: Immutable[ClusterName]
    """Name of the cluster."""
    name: Immutable[Name]
    """Name of the add-on."""
    version: ChosenByAws[Version | None] = None
    """Version of the add-on. If it is omitted and `kubernetesVersion` is given, the newest one that fits is looked up
    at creation, and kept until `kubernetesVersion` changes or `newest` is set.
    """
    kubernetes_version: WriteOnly[KubernetesVersion | None] = None
    """Kubernetes version of the cluster, which the version of the add-on has to fit."""
    newest: WriteOnly[bool] = False
    """Whether each update moves the add-on to the newest version that fits."""
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
    unscoped_actions = ("eks:DescribeAddonVersions",)

    def complete_inputs(self, session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
        """Look up the newest version that fits, or keep the existing one. Raises ProviderError if none fits."""
        name, kubernetes = new.get("name"), new.get("kubernetesVersion")
        if UNKNOWN in (name, kubernetes, new.get("version")) or not isinstance(kubernetes, str):
            return dict(new)
        moves = kubernetes != old.get("kubernetesVersion", kubernetes if old else None)
        if "version" in new:
            if moves or new["version"] != old.get("version"):
                require_fitting(session, str(name), new["version"], kubernetes)
        elif moves or new.get("newest") is True:
            return {**new, "version": fitting_versions(session, str(name), kubernetes)[0]}
        elif "version" in old:
            return {**new, "version": old["version"]}
        return dict(new)

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
        if (old.version, old.service_account_role_arn, old.configuration) == (
            new.version,
            new.service_account_role_arn,
            new.configuration,
        ):
            return
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


def require_fitting(session: Session, name: str, version: str, kubernetes: str) -> None:
    """Raise ProviderError if a version of an add-on does not fit a Kubernetes version."""
    fitting = fitting_versions(session, name, kubernetes)
    if version not in fitting:
        raise ProviderError(f"version: {name} {version} does not fit Kubernetes {kubernetes}: choose {fitting[0]}")


def fitting_versions(session: Session, name: str, kubernetes: str) -> list[str]:
    """Return the versions of an add-on that fit a Kubernetes version, the newest first; at least one."""

    def load() -> list[str]:
        aws = session.client("eks")
        question = {"addonName": name, "kubernetesVersion": kubernetes}
        found = aws.pages("describe_addon_versions", "addons", **question)
        return sorted(
            (version["addonVersion"] for each in found for version in each["addonVersions"]), key=numbers, reverse=True
        )

    versions: list[str] = session.cached(f"add-on {name} {kubernetes}", load)
    if not versions:
        raise ProviderError(f"name: EKS has no add-on {name} for Kubernetes {kubernetes}")
    return versions


def numbers(version: str) -> list[int]:
    """Return the numbers of a version such as v1.19.0-eksbuild.2, in the order of which versions are newer."""
    return [int(number) for number in re.findall(r"\d+", version)]
