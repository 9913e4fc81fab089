from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ...calls.session import Client, Session
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...core.waiting import Updates
from ...plugin.answers import Failure
from ...plugin.protocol import UNKNOWN
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, Rule, WriteOnly
from ...properties.property_types import NO_TAGS, Arn, InstanceType, Names, Release, Tags
from ...wording import conflicts_with
from ..eks_resource import ClusterName, EksResource, KubernetesVersion, lowered, parts
from ..instance_types import types_exist
from ..kubernetes_versions import VERSION_ACTION, version_is_offered
from ..node_labels import (
    NO_TAINTS,
    LabelKey,
    LabelValue,
    Taint,
    Taints,
    one_taint_for_each_key,
    types_of_image,
    unreserved_keys,
)
from ..node_releases import (
    CUSTOM_AMI,
    DEFAULT_AMI_TYPE,
    is_older,
    newest_has_version,
    newest_release,
    release_of_version,
)

# Without EKS's default, so that it makes no difference whether that is given.
Unavailable = Annotated[int, Field(ge=1, le=100), AfterValidator(lambda number: None if number == 1 else number)]
Size = Annotated[int, Field(ge=0, le=450)]


def sizes_in_order(minimum: int, desired: int, maximum: int) -> Iterator[str]:
    if not minimum <= desired <= maximum or maximum < 1:
        yield f"minSize <= desiredSize <= maxSize and maxSize >= 1 are required, not {minimum}, {desired}, {maximum}"


def one_limit(number: int | None, percentage: int | None) -> Iterator[str]:
    if number is not None and percentage is not None:
        yield conflicts_with("maxUnavailablePercentage")


class NodeGroupInputs(Inputs):
    cluster: Immutable[ClusterName]
    """Name of the cluster."""
    name: Immutable[ClusterName | None] = None
    """Name of the node group; generated if it is omitted."""
    node_role_arn: Immutable[Arn]
    """Role of the nodes."""
    subnet_ids: Immutable[Names]
    """Subnets of the nodes."""
    instance_types: Immutable[ChosenByAws[list[InstanceType] | None]] = None
    """Instance types, in order of preference."""
    ami_type: Immutable[ChosenByAws[str | None]] = None
    """AMI type of the nodes, such as `AL2023_x86_64_STANDARD`."""
    capacity_type: Immutable[Literal["ON_DEMAND", "SPOT"]] = "ON_DEMAND"
    """Capacity type."""
    disk_size: Immutable[ChosenByAws[int | None]] = None
    """Size of the root volume in GiB."""
    launch_template_id: Immutable[str | None] = None
    """ID of a launch template."""
    launch_template_version: ChosenByAws[str | None] = None
    """Version of the launch template."""
    version: ChosenByAws[KubernetesVersion | None] = None
    """Kubernetes version of the nodes, which is not newer than the cluster's and at most three minor versions older. It
    cannot be lowered.
    """
    release_version: ChosenByAws[Release | None] = None
    """Release of the nodes' image, such as `1.34.1-20251103`. If it is omitted, EKS chooses the newest one at creation
    and with each new `version`, and it is kept in between. It cannot be lowered.
    """
    newest: WriteOnly[bool] = False
    """Whether each update moves the nodes to the newest release for their `version`, which is required then."""
    max_unavailable: Unavailable | None = None
    """Nodes that an update replaces at the same time; one if both are omitted."""
    max_unavailable_percentage: Annotated[int, Field(ge=1, le=100)] | None = None
    """The same as a percentage of the nodes."""
    min_size: Size = 1
    """Minimum number of nodes."""
    desired_size: Size = 1
    """Number of nodes."""
    max_size: Size = 1
    """Maximum number of nodes."""
    labels: dict[LabelKey, LabelValue] = NO_TAGS
    """Labels of the nodes."""
    taints: Taints = NO_TAINTS
    """Taints of the nodes."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(("min_size", "desired_size", "max_size"), sizes_in_order),
        Rule(("max_unavailable", "max_unavailable_percentage"), one_limit),
        Rule(("labels",), unreserved_keys),
        Rule(("taints",), one_taint_for_each_key),
        Rule(("ami_type", "instance_types", "launch_template_id"), types_of_image),
        Rule(("release_version", "version", "ami_type"), release_of_version),
        Rule(("newest", "version", "ami_type"), newest_has_version),
    )


class NodeGroupOutputs(Outputs):
    arn: str
    """ARN of the node group."""


class NodeGroup(EksResource[NodeGroupInputs, NodeGroupOutputs]):
    """A managed node group of a cluster; its id is CLUSTER:NAME."""

    name_input, max_name_length, unique = "name", 63, ("cluster", "name")
    pending, failed = frozenset({"CREATING", "UPDATING"}), frozenset({"CREATE_FAILED", "DELETE_FAILED"})
    deleting, unready = frozenset({"DELETING"}), frozenset({"DEGRADED"})
    timeout, update_key = 3600, "nodegroupName"
    arn_resources = ("nodegroup/*",)
    dependent_actions = ("ec2:RunInstances", "ec2:DescribeLaunchTemplateVersions", "ssm:GetParameter", VERSION_ACTION)
    passes_roles_to, linked_services = ("ec2", "eks"), ("eks-nodegroup",)

    def complete_inputs(self, session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
        """Look up the newest release if it is wanted, or keep the one that was looked up before.

        Raises ProviderError if there is none.
        """
        ami_type, version = new.get("amiType", DEFAULT_AMI_TYPE), new.get("version")
        if new.get("newest") is not True or "releaseVersion" in new or ami_type == CUSTOM_AMI:
            return dict(new)
        if not isinstance(version, str) or UNKNOWN in (ami_type, version):
            return dict(new)
        newest = newest_release(session, ami_type, version)
        before = old.get("releaseVersion")
        kept = before and not self.is_replaced(old, new) and old.get("version") == version and is_older(newest, before)
        return {**new, "releaseVersion": before if kept else newest}

    def check_in_program(
        self, program: Program, _urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        yield from types_exist(program.session, "instanceTypes", old, new)
        yield from version_is_offered(program.session, old, new)

    def refused_changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Failure]:
        if self.is_replaced(old, new):
            return
        yield from lowered(old.get("version"), new.get("version"))
        before, after = old.get("releaseVersion"), new.get("releaseVersion")
        moves = old.get("version") != new.get("version")
        if before and after and UNKNOWN not in (before, after) and not moves and is_older(after, before):
            yield Failure("releaseVersion", f"cannot be lowered: restore {before}, or remove it")

    def create(self, aws: Client, new: NodeGroupInputs, identity: Identity) -> Description:
        made = aws.create_nodegroup(
            clusterName=new.cluster,
            nodegroupName=new.name,
            nodeRole=new.node_role_arn,
            subnets=new.subnet_ids,
            instanceTypes=new.instance_types,
            amiType=new.ami_type,
            capacityType=new.capacity_type,
            diskSize=new.disk_size,
            launchTemplate=template(new),
            version=new.version,
            releaseVersion=new.release_version,
            scalingConfig=scaling(new),
            updateConfig=unavailable(new),
            labels=new.labels,
            taints=[taint.wire() for taint in new.taints] or None,
            clientRequestToken=identity.token,
            tags=identity.tags(new.tags),
        )
        return dict(made["nodegroup"])

    def find(self, aws: Client, identifier: str) -> Description:
        cluster, name = parts(identifier)
        return dict(aws.describe_nodegroup(clusterName=cluster, nodegroupName=name)["nodegroup"])

    def update(self, aws: Client, identifier: str, old: NodeGroupInputs, new: NodeGroupInputs) -> Updates:
        group = {"clusterName": new.cluster, "nodegroupName": new.name}
        if images(old) != images(new):
            # EKS refuses a version beside an AMI of one's own. Without them, all others move to the cluster's version
            # and to its newest release.
            moves = old.version != new.version
            versioned = new.ami_type != CUSTOM_AMI or moves
            released = versioned and (old.release_version != new.release_version or not moves)
            answer = aws.update_nodegroup_version(
                **group,
                version=new.version if versioned else None,
                releaseVersion=new.release_version if released else None,
                launchTemplate=template(new) if old.launch_template_version != new.launch_template_version else None,
            )
            yield from self.await_update(aws, identifier, answer)
        change: dict[str, Any] = {}
        if scaling(old) != scaling(new):
            change["scalingConfig"] = scaling(new)
        if unavailable(old) != unavailable(new):
            change["updateConfig"] = unavailable(new)
        if old.labels != new.labels:
            changed = {key: value for key, value in new.labels.items() if old.labels.get(key) != value}
            removed = sorted(set(old.labels) - set(new.labels))
            change["labels"] = without_empty({"addOrUpdateLabels": changed, "removeLabels": removed})
        if old.taints != new.taints:
            kept = {(taint.key, taint.effect) for taint in new.taints}  # a taint in both lists is refused
            change["taints"] = without_empty(
                {
                    "addOrUpdateTaints": [taint.wire() for taint in new.taints if taint not in old.taints],
                    "removeTaints": [taint.wire() for taint in old.taints if (taint.key, taint.effect) not in kept],
                }
            )
        if change:
            answer = aws.update_nodegroup_config(**group, **change)
            yield from self.await_update(aws, identifier, answer)

    def delete(self, aws: Client, identifier: str) -> None:
        cluster, name = parts(identifier)
        aws.delete_nodegroup(clusterName=cluster, nodegroupName=name)

    def id_of(self, found: Description) -> str:
        return f"{found['clusterName']}:{found['nodegroupName']}"

    def arn_of(self, found: Description) -> str:
        return str(found["nodegroupArn"])

    def inputs_of(self, found: Description) -> NodeGroupInputs:
        sizes, launch = found["scalingConfig"], found.get("launchTemplate") or {}
        limit = found.get("updateConfig") or {}
        return NodeGroupInputs(
            cluster=found["clusterName"],
            name=found["nodegroupName"],
            node_role_arn=found["nodeRole"],
            subnet_ids=found["subnets"],
            instance_types=found.get("instanceTypes"),
            ami_type=found.get("amiType"),
            capacity_type=found.get("capacityType", "ON_DEMAND"),
            disk_size=found.get("diskSize"),
            launch_template_id=launch.get("id"),
            launch_template_version=launch.get("version"),
            version=found.get("version"),
            release_version=found.get("releaseVersion") if found.get("amiType") != CUSTOM_AMI else None,
            min_size=sizes["minSize"],
            desired_size=sizes["desiredSize"],
            max_size=sizes["maxSize"],
            max_unavailable=limit.get("maxUnavailable"),
            max_unavailable_percentage=limit.get("maxUnavailablePercentage"),
            labels=found.get("labels") or {},
            taints=[Taint(**taint) for taint in found.get("taints") or []],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> NodeGroupOutputs:
        return NodeGroupOutputs(arn=found["nodegroupArn"])


def images(inputs: NodeGroupInputs) -> tuple[str | None, ...]:
    """Return what decides which image the nodes have."""
    return inputs.version, inputs.release_version, inputs.launch_template_version


def without_empty(change: dict[str, Any]) -> dict[str, Any]:
    """Return a change without its empty parts, which EKS refuses."""
    return {name: part for name, part in change.items() if part}


def unavailable(inputs: NodeGroupInputs) -> dict[str, int]:
    """Return how many nodes an update replaces at once, in the form of EKS's calls."""
    if inputs.max_unavailable_percentage is not None:
        return {"maxUnavailablePercentage": inputs.max_unavailable_percentage}
    return {"maxUnavailable": inputs.max_unavailable or 1}


def scaling(inputs: NodeGroupInputs) -> dict[str, int]:
    """Return the sizes in the form of EKS's calls."""
    return {"minSize": inputs.min_size, "desiredSize": inputs.desired_size, "maxSize": inputs.max_size}


def template(inputs: NodeGroupInputs) -> dict[str, str] | None:
    """Return the launch template in the form of EKS's calls."""
    if not inputs.launch_template_id:
        return None
    version = {"version": inputs.launch_template_version} if inputs.launch_template_version else {}
    return {"id": inputs.launch_template_id, **version}
