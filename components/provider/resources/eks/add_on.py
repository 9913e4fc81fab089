from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from ...calls.session import Client, Session
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...core.waiting import Updates
from ...plugin.answers import Failure
from ...plugin.protocol import UNKNOWN
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import NO_TAGS, Arn, Tags, json_text
from ..add_ons import AddOnName, AddOnVersion, fitting_versions, misfits, require_fitting
from ..eks_resource import ClusterName, EksResource, KubernetesVersion, parts


class AddOnInputs(Inputs):
    cluster: Immutable[ClusterName]
    """Name of the cluster."""
    name: Immutable[AddOnName]
    """Name of the add-on."""
    version: ChosenByAws[AddOnVersion | None] = None
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
    """Configuration values as JSON; they have to fit the JSON schema that EKS has for the version."""
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
    unscoped_actions = ("eks:DescribeAddonConfiguration", "eks:DescribeAddonVersions")
    dependent_actions = unscoped_actions

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

    def check_in_program(
        self, program: Program, _urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[Failure]:
        """Check a configuration or version that changes against the schema that EKS has for it."""
        given = {key: new.get(key) for key in ("name", "version", "configuration")}
        is_new = given != {key: old.get(key) for key in given}
        if not is_new or not all(isinstance(value, str) and value != UNKNOWN for value in given.values()):
            return
        for path, rule, remedy in misfits(program.session, new["name"], new["version"], new["configuration"]):
            yield Failure(".".join(("configuration", *map(str, path))), f"{rule}: {remedy}")

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
