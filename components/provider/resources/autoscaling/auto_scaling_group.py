from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ...checks import NO_TAGS, Arn, Names, Tags, matching
from ...errors import AwsError, NotFoundError
from ...inputs import ChosenByAws, Immutable, Inputs, Outputs, Rule
from ...inventory import Description
from ...named_resource import NamedResource
from ...ownership import OWNER, Identity
from ...session import Client

NONE: list[str] = []
Name = Annotated[str, matching(r"[^:]{1,255}", "1 to 255 characters without a colon")]
Version = Annotated[str, matching(r"\d+|\$Latest|\$Default", "a number, $Latest or $Default")]
Size = Annotated[int, Field(ge=0, le=10_000)]


def ordered(least: int, desired: int | None, most: int) -> Iterator[str]:
    if not least <= (least if desired is None else desired) <= most:
        yield f"minSize, desiredCapacity and maxSize must be in this order, not {least}, {desired}, {most}"


class AutoScalingGroupInputs(Inputs):
    name: Immutable[Name | None] = None
    launch_template_id: str
    launch_template_version: Version = "$Default"
    subnet_ids: Annotated[Names, Field(min_length=1)]
    min_size: Size
    max_size: Size
    desired_capacity: ChosenByAws[Size | None] = None
    health_check_type: Literal["EC2", "ELB"] = "EC2"
    health_check_grace_period: Annotated[int, Field(ge=0)] = 300
    target_group_arns: Annotated[list[Arn], Field(max_length=50)] = NONE
    propagate_tags: Immutable[bool] = True
    tags: Tags = NO_TAGS

    rules = (Rule(("min_size", "desired_capacity", "max_size"), ordered),)


class AutoScalingGroupOutputs(Outputs):
    arn: str


class AutoScalingGroup(NamedResource[AutoScalingGroupInputs, AutoScalingGroupOutputs]):
    """Instances of one kind, as many as are wanted; one list call reads all of a stack. Its deletion ends them."""

    token, service = "strata:autoscaling:AutoScalingGroup", "autoscaling"
    inputs, outputs = AutoScalingGroupInputs, AutoScalingGroupOutputs
    id_key, name_input, name_limit, unique = "AutoScalingGroupName", "name", 255, ("name",)
    status_key, going, lists = "Status", frozenset({"Delete in progress"}), True
    conflicts = frozenset({"AlreadyExists", "AlreadyExistsFault"})
    needs = ("iam:CreateServiceLinkedRole", "iam:PassRole", "ec2:RunInstances")

    def create(self, aws: Client, new: AutoScalingGroupInputs, identity: Identity) -> Description:
        aws.create_auto_scaling_group(
            AutoScalingGroupName=new.name,
            **settings(new),
            TargetGroupARNs=new.target_group_arns or None,
            Tags=tag_list(str(new.name), identity.tags(new.tags), propagate=new.propagate_tags),
        )
        return self.find(aws, str(new.name))

    def find(self, aws: Client, identifier: str) -> Description:
        groups = aws.pages("describe_auto_scaling_groups", "AutoScalingGroups", AutoScalingGroupNames=[identifier])
        found = next(groups, None)
        if found is None:
            raise NotFoundError(f"there is no Auto Scaling group {identifier}")
        return dict(found)

    def owned(self, aws: Client, environment: str) -> Iterator[Description]:
        filters = [{"Name": "tag-key", "Values": [OWNER]}]
        for found in aws.pages("describe_auto_scaling_groups", "AutoScalingGroups", Filters=filters):
            if any(tag["Key"] == OWNER and tag["Value"].startswith(f"{environment}/") for tag in found["Tags"]):
                yield found

    def update(self, aws: Client, identifier: str, old: AutoScalingGroupInputs, new: AutoScalingGroupInputs) -> None:
        if settings(old) != settings(new):
            aws.update_auto_scaling_group(AutoScalingGroupName=identifier, **settings(new))
        added = sorted(set(new.target_group_arns) - set(old.target_group_arns))
        removed = sorted(set(old.target_group_arns) - set(new.target_group_arns))
        if added:
            aws.attach_load_balancer_target_groups(AutoScalingGroupName=identifier, TargetGroupARNs=added)
        if removed:
            aws.detach_load_balancer_target_groups(AutoScalingGroupName=identifier, TargetGroupARNs=removed)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.delete_tags(Tags=tag_list(identifier, dict.fromkeys(remove, ""), propagate=True))
        if add:
            propagate = self.inputs_of(self.find(aws, identifier)).propagate_tags
            aws.create_or_update_tags(Tags=tag_list(identifier, add, propagate=propagate))

    def delete(self, aws: Client, identifier: str) -> None:
        try:
            aws.delete_auto_scaling_group(AutoScalingGroupName=identifier, ForceDelete=True)
        except AwsError as error:
            if "not found" in error.message:  # the code is ValidationError, whatever is wrong
                raise NotFoundError(str(error)) from error
            raise

    def inputs_of(self, found: Description) -> AutoScalingGroupInputs:
        template = found["LaunchTemplate"]
        return AutoScalingGroupInputs(
            name=found["AutoScalingGroupName"],
            launch_template_id=template["LaunchTemplateId"],
            launch_template_version=template.get("Version") or "$Default",
            subnet_ids=found["VPCZoneIdentifier"].split(","),
            min_size=found["MinSize"],
            max_size=found["MaxSize"],
            desired_capacity=found["DesiredCapacity"],
            health_check_type=found["HealthCheckType"],
            health_check_grace_period=found.get("HealthCheckGracePeriod", 300),
            target_group_arns=found.get("TargetGroupARNs") or [],
            propagate_tags=all(
                tag["PropagateAtLaunch"] for tag in found["Tags"] if not tag["Key"].startswith(("aws:", "strata:"))
            ),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> AutoScalingGroupOutputs:
        return AutoScalingGroupOutputs(arn=found["AutoScalingGroupARN"])


def settings(inputs: AutoScalingGroupInputs) -> dict[str, Any]:
    """What create and update take alike."""
    return {
        "LaunchTemplate": {"LaunchTemplateId": inputs.launch_template_id, "Version": inputs.launch_template_version},
        "VPCZoneIdentifier": ",".join(inputs.subnet_ids),
        "MinSize": inputs.min_size,
        "MaxSize": inputs.max_size,
        "DesiredCapacity": inputs.desired_capacity,
        "HealthCheckType": inputs.health_check_type,
        "HealthCheckGracePeriod": inputs.health_check_grace_period,
    }


def tag_list(group: str, tags: Mapping[str, str], *, propagate: bool) -> list[dict[str, Any]]:
    """Tags as Auto Scaling's calls take them. strata's own stay on the group: an instance is not its resource."""
    return [
        {
            "ResourceId": group,
            "ResourceType": "auto-scaling-group",
            "Key": key,
            "Value": value,
            "PropagateAtLaunch": propagate and not key.startswith("strata:"),
        }
        for key, value in tags.items()
    ]
