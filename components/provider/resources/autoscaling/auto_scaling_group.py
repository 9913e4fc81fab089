from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ...calls.errors import AwsError, NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import OWNER, Identity
from ...core.resource import ignore
from ...core.waiting import Updates, Wait
from ...plugin.errors import ProviderError
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Model, Outputs, Rule, WriteOnly
from ...properties.property_types import NO_TAGS, Arn, Names, Tags, matching
from ..named_resource import NamedResource

NONE: list[str] = []
REPLACING = frozenset({"Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress"})
"""States of an instance refresh that goes on (Auto Scaling API Reference, InstanceRefresh)."""
Name = Annotated[str, matching(r"[^:]{1,255}", "1 to 255 characters without a colon")]
Version = Annotated[str, matching(r"\d+|\$Latest|\$Default", "a number, $Latest or $Default")]
Size = Annotated[int, Field(ge=0, le=10_000)]


def ordered(least: int, desired: int | None, most: int) -> Iterator[str]:
    if not least <= (least if desired is None else desired) <= most:
        yield f"minSize, desiredCapacity and maxSize must be in this order, not {least}, {desired}, {most}"


def span(refresh: "InstanceRefresh | None") -> Iterator[str]:
    if refresh is not None and refresh.max_healthy_percentage - refresh.min_healthy_percentage > 100:
        yield "maxHealthyPercentage is at most 100 above minHealthyPercentage"


class InstanceRefresh(Model):
    """How many percent of the instances there are at least and at most while they are replaced."""

    min_healthy_percentage: Annotated[int, Field(ge=0, le=100)] = 90
    max_healthy_percentage: Annotated[int, Field(ge=100, le=200)] = 100
    instance_warmup: Annotated[int, Field(ge=0)] | None = None  # seconds until a new one is ready


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
    propagate_tags: Immutable[WriteOnly[bool]] = True
    instance_refresh: WriteOnly[InstanceRefresh | None] = None
    tags: Tags = NO_TAGS

    rules = (
        Rule(("min_size", "desired_capacity", "max_size"), ordered),
        Rule(("instance_refresh",), span),
    )


class AutoScalingGroupOutputs(Outputs):
    arn: str


class AutoScalingGroup(NamedResource[AutoScalingGroupInputs, AutoScalingGroupOutputs]):
    """Instances of one kind, as many as are wanted; one list call reads all of a stack. Its deletion ends them.

    Another launch template, or version of it, is for new instances alone, unless `instance_refresh` says how those that
    run are replaced: then the update waits until they are.
    """

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

    def update(self, aws: Client, identifier: str, old: AutoScalingGroupInputs, new: AutoScalingGroupInputs) -> Updates:
        before, after = settings(old), settings(new)
        replaces = new.instance_refresh is not None and before["LaunchTemplate"] != after["LaunchTemplate"]
        if replaces and self.find(aws, identifier)["Instances"]:
            after["LaunchTemplate"] = before["LaunchTemplate"]  # until every instance has the other
        if before["DesiredCapacity"] == after["DesiredCapacity"]:
            after["DesiredCapacity"] = None  # AWS moves it where a new least or most asks for that
        if {**before, "DesiredCapacity": None} != after:
            aws.update_auto_scaling_group(AutoScalingGroupName=identifier, **after)
        added = sorted(set(new.target_group_arns) - set(old.target_group_arns))
        removed = sorted(set(old.target_group_arns) - set(new.target_group_arns))
        if added:
            aws.attach_load_balancer_target_groups(AutoScalingGroupName=identifier, TargetGroupARNs=added)
        if removed:
            aws.detach_load_balancer_target_groups(AutoScalingGroupName=identifier, TargetGroupARNs=removed)
        if replaces and after["LaunchTemplate"] == before["LaunchTemplate"]:
            yield from replace_instances(aws, identifier, new)

    def retag(
        self, aws: Client, identifier: str, new: AutoScalingGroupInputs, add: Mapping[str, str], remove: list[str]
    ) -> None:
        if remove:
            aws.delete_tags(Tags=tag_list(identifier, dict.fromkeys(remove, ""), propagate=True))
        if add:
            aws.create_or_update_tags(Tags=tag_list(identifier, add, propagate=new.propagate_tags))

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
            tags=self.tags_of(found),
        )

    def hidden_inputs(self, _aws: Client, found: Description) -> dict[str, Any]:
        users = [tag for tag in found["Tags"] if not tag["Key"].startswith(("aws:", "strata:"))]
        return {"propagate_tags": all(tag["PropagateAtLaunch"] for tag in users)}

    def outputs_of(self, found: Description) -> AutoScalingGroupOutputs:
        return AutoScalingGroupOutputs(arn=found["AutoScalingGroupARN"])


def replace_instances(aws: Client, identifier: str, new: AutoScalingGroupInputs) -> Updates:
    """Replaces the instances that have another template, which becomes the group's when all are replaced.

    AWS goes on with it when nobody waits any more; the next run then waits for it, or stops one that leads elsewhere.

    Raises:
        ProviderError: AWS gave up, and went back to the old template.
    """
    template, refresh = template_of(new), new.instance_refresh or InstanceRefresh()
    last = last_refresh(aws, identifier)
    if last and last["Status"] in REPLACING and not leads_to(last, template):
        try:
            aws.cancel_instance_refresh(AutoScalingGroupName=identifier)
        except AwsError as error:
            ignore(error, "ActiveInstanceRefreshNotFound")
        last = yield refresh_ended(aws, identifier)
    if last is None or last["Status"] not in REPLACING:
        try:
            aws.start_instance_refresh(
                AutoScalingGroupName=identifier,
                DesiredConfiguration={"LaunchTemplate": template},
                Preferences={
                    "MinHealthyPercentage": refresh.min_healthy_percentage,
                    "MaxHealthyPercentage": refresh.max_healthy_percentage,
                    "SkipMatching": True,
                    "AutoRollback": True,
                    **({"InstanceWarmup": refresh.instance_warmup} if refresh.instance_warmup is not None else {}),
                },
            )
        except AwsError as error:
            ignore(error, "InstanceRefreshInProgress")  # an answer was lost
    last = yield refresh_ended(aws, identifier)
    if last["Status"] != "Successful":
        reason = str(last.get("StatusReason") or "AWS gives no reason").rstrip(".")
        raise ProviderError(
            f"the instances of {identifier} were not all replaced ({last['Status']}): {reason}; the next pulumi up "
            "tries again"
        )


def last_refresh(aws: Client, identifier: str) -> Description | None:
    """The latest instance refresh of a group, if it ever had one."""
    found = aws.describe_instance_refreshes(AutoScalingGroupName=identifier, MaxRecords=1)["InstanceRefreshes"]
    return dict(found[0]) if found else None


def leads_to(refresh: Description, template: Mapping[str, str]) -> bool:
    """Whether a refresh is for a template."""
    wanted = refresh.get("DesiredConfiguration", {}).get("LaunchTemplate", {})
    return all(wanted.get(key) == value for key, value in template.items())


def refresh_ended(aws: Client, identifier: str) -> Wait[Description | None]:
    """Return the wait for the end of a group's latest instance refresh."""
    subject = f"the instance refresh of {identifier}"
    return Wait(subject, lambda: last_refresh(aws, identifier), refresh_status, REPLACING | {None})


def refresh_status(refresh: Description | None) -> str | None:
    """Return the status of an instance refresh; None while AWS shows none."""
    return refresh["Status"] if refresh is not None else None


def template_of(inputs: AutoScalingGroupInputs) -> dict[str, str]:
    """The launch template as Auto Scaling's calls take it."""
    return {"LaunchTemplateId": inputs.launch_template_id, "Version": inputs.launch_template_version}


def settings(inputs: AutoScalingGroupInputs) -> dict[str, Any]:
    """What create and update take alike."""
    return {
        "LaunchTemplate": template_of(inputs),
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
