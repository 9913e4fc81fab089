from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...core.waiting import Updates
from ...plugin.answers import Failure
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Model, Outputs, Rule
from ...properties.property_types import NO_TAGS, Arn, InstanceType, Names, Tags
from ..eks_resource import ClusterName, EksResource, parts
from ..instance_types import types_exist


class Taint(Model):
    """What keeps pods away that do not tolerate it."""

    key: str
    value: str | None = None
    effect: Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]


NO_TAINTS: list[Taint] = []
Size = Annotated[int, Field(ge=0, le=450)]


def ordered(least: int, desired: int, most: int) -> Iterator[str]:
    if not least <= desired <= most or most < 1:
        yield f"minSize, desiredSize and maxSize must be in this order, not {least}, {desired}, {most}"


class NodeGroupInputs(Inputs):
    cluster: Immutable[ClusterName]
    name: Immutable[ClusterName | None] = None
    node_role_arn: Immutable[Arn]
    subnet_ids: Immutable[Names]
    instance_types: Immutable[ChosenByAws[list[InstanceType] | None]] = None
    ami_type: Immutable[ChosenByAws[str | None]] = None
    capacity_type: Immutable[Literal["ON_DEMAND", "SPOT"]] = "ON_DEMAND"
    disk_size: Immutable[ChosenByAws[int | None]] = None
    launch_template_id: Immutable[str | None] = None
    launch_template_version: ChosenByAws[str | None] = None
    version: ChosenByAws[str | None] = None
    min_size: Size = 1
    desired_size: Size = 1
    max_size: Size = 1
    labels: dict[str, str] = NO_TAGS
    taints: list[Taint] = NO_TAINTS
    tags: Tags = NO_TAGS

    rules = (Rule(("min_size", "desired_size", "max_size"), ordered),)


class NodeGroupOutputs(Outputs):
    arn: str


class NodeGroup(EksResource[NodeGroupInputs, NodeGroupOutputs]):
    """Nodes of a cluster that EKS keeps; its id is CLUSTER:NAME. One call reads each."""

    name_input, name_limit, unique = "name", 63, ("cluster", "name")
    pending, failed = frozenset({"CREATING", "UPDATING"}), frozenset({"CREATE_FAILED", "DELETE_FAILED"})
    going, timeout, update_key = frozenset({"DELETING"}), 3600, "nodegroupName"
    needs = ("iam:PassRole", "iam:CreateServiceLinkedRole", "ec2:RunInstances", "ec2:DescribeLaunchTemplateVersions")

    def check_in_program(
        self, program: Program, _urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        return types_exist(program.session, "instanceTypes", old, new)

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
            scalingConfig=scaling(new),
            labels=new.labels,
            taints=[taint.wire() for taint in new.taints] or None,
            clientRequestToken=identity.token,
            tags=identity.tags(new.tags),
        )
        return dict(made["nodegroup"])

    def identifier(self, new: NodeGroupInputs) -> str:
        return f"{new.cluster}:{new.name}"

    def find(self, aws: Client, identifier: str) -> Description:
        cluster, name = parts(identifier)
        return dict(aws.describe_nodegroup(clusterName=cluster, nodegroupName=name)["nodegroup"])

    def update(self, aws: Client, identifier: str, old: NodeGroupInputs, new: NodeGroupInputs) -> Updates:
        group = {"clusterName": new.cluster, "nodegroupName": new.name}
        if (old.version, old.launch_template_version) != (new.version, new.launch_template_version):
            answer = aws.update_nodegroup_version(**group, version=new.version, launchTemplate=template(new))
            yield from self.await_update(aws, identifier, answer)
        change: dict[str, Any] = {}
        if scaling(old) != scaling(new):
            change["scalingConfig"] = scaling(new)
        if old.labels != new.labels:
            changed = {key: value for key, value in new.labels.items() if old.labels.get(key) != value}
            change["labels"] = {"addOrUpdateLabels": changed, "removeLabels": sorted(set(old.labels) - set(new.labels))}
        if old.taints != new.taints:
            before, after = [taint.wire() for taint in old.taints], [taint.wire() for taint in new.taints]
            added = [taint for taint in after if taint not in before]
            change["taints"] = {
                "addOrUpdateTaints": added,
                "removeTaints": [taint for taint in before if taint not in after],
            }
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
            min_size=sizes["minSize"],
            desired_size=sizes["desiredSize"],
            max_size=sizes["maxSize"],
            labels=found.get("labels") or {},
            taints=[Taint(**taint) for taint in found.get("taints") or []],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> NodeGroupOutputs:
        return NodeGroupOutputs(arn=found["nodegroupArn"])


def scaling(inputs: NodeGroupInputs) -> dict[str, int]:
    """The sizes as EKS's calls take them."""
    return {"minSize": inputs.min_size, "desiredSize": inputs.desired_size, "maxSize": inputs.max_size}


def template(inputs: NodeGroupInputs) -> dict[str, str] | None:
    """The launch template as EKS's calls take it."""
    if not inputs.launch_template_id:
        return None
    version = {"version": inputs.launch_template_version} if inputs.launch_template_version else {}
    return {"id": inputs.launch_template_id, **version}
