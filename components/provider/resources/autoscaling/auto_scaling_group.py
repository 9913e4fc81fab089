from collections.abc import Iterator, Mapping, Set
from typing import Annotated, Any

from pydantic import Field

from ...calls.errors import AwsError, NotFoundError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import OWNER, Identity, user_tags
from ...core.waiting import Updates, Wait
from ...plugin.errors import ProviderError
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Model, Outputs, Rule, WriteOnly
from ...properties.property_types import NO_TAGS, UNORDERED, Arn, Names, Tags, matching, unless_unknown
from .. import group_capacity
from ..group_calls import REPLACING, batched, is_for, refresh_status, tag_list
from ..group_capacity import Capacity
from ..named_resource import NamedResource

NONE: list[str] = []
Name = Annotated[str, matching(r"[^:]{1,255}", "1 to 255 characters without a colon")]
Version = Annotated[str, matching(r"\d+|\$Latest|\$Default", "a number, $Latest or $Default")]
HealthChecks = Annotated[
    str,
    matching(r"(EC2|ELB|EBS|VPC_LATTICE)(,(EC2|ELB|EBS|VPC_LATTICE))*", "EC2, ELB, EBS or VPC_LATTICE, or several"),
    unless_unknown(lambda value: ",".join(sorted(set(value.split(",")) - {"EC2"})) or "EC2"),
]
Size = Annotated[int, Field(ge=0, le=10_000)]


def sizes_in_order(minimum: int, desired: int | None, maximum: int) -> Iterator[str]:
    if not minimum <= (minimum if desired is None else desired) <= maximum:
        yield f"minSize <= desiredCapacity <= maxSize is required, not {minimum}, {desired}, {maximum}"


def percentages_in_range(refresh: "InstanceRefresh | None") -> Iterator[str]:
    if refresh is not None and refresh.max_healthy_percentage - refresh.min_healthy_percentage > 100:
        yield "maxHealthyPercentage must be at most minHealthyPercentage + 100"


class InstanceRefresh(Model):
    """How running instances are replaced when the launch template changes."""

    min_healthy_percentage: Annotated[int, Field(ge=0, le=100)] = 90
    """Percentage of the desired capacity that stays in service during the replacement."""
    max_healthy_percentage: Annotated[int, Field(ge=100, le=200)] = 100
    """Percentage of the desired capacity that may exist during the replacement."""
    instance_warmup: Annotated[int, Field(ge=0)] | None = None
    """Seconds until a new instance counts as ready; without it, the group's default."""


class AutoScalingGroupInputs(Inputs):
    name: Immutable[Name | None] = None
    """Name of the group; generated if it is omitted."""
    launch_template_id: str
    """ID of the launch template that new instances start from."""
    launch_template_version: Version = "$Default"
    """Version of the launch template: a number, `$Latest` or `$Default`."""
    subnet_ids: Annotated[Names, Field(min_length=1)]
    """Subnets of the instances."""
    min_size: Size
    """Minimum number of instances."""
    max_size: Size
    """Maximum number of instances."""
    desired_capacity: ChosenByAws[Size | None] = None
    """Number of instances; scaling policies change it."""
    health_check_type: HealthChecks = "EC2"
    """Checks after whose failure an instance is replaced, separated by commas: `EC2` (its status checks, always on),
    `ELB` (load balancers), `EBS` (its volumes), `VPC_LATTICE`.
    """
    health_check_grace_period: Annotated[int, Field(ge=0)] = 300
    """Seconds after the start of an instance before its health is checked."""
    target_group_arns: Annotated[list[Arn], UNORDERED, Field(max_length=50)] = NONE
    """Target groups of load balancers that the instances are registered with."""
    propagate_tags: WriteOnly[bool] = True
    """Whether instances get the group's tags when they start. A change applies to instances that start afterwards."""
    instance_refresh: WriteOnly[InstanceRefresh | None] = None
    """How running instances are replaced after a change of the launch template; without it, they stay."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(("min_size", "desired_capacity", "max_size"), sizes_in_order),
        Rule(("instance_refresh",), percentages_in_range),
    )


class AutoScalingGroupOutputs(Outputs):
    arn: str
    """ARN of the group."""


class AutoScalingGroup(NamedResource[AutoScalingGroupInputs, AutoScalingGroupOutputs]):
    """A group of instances that are started from one launch template. Deleting it terminates its instances.

    The creation, and an update that raises the number of instances, wait until that many are healthy and in service,
    for at most 10 minutes unless `customTimeouts` are set. A launch that AWS cannot repeat with success ends the wait
    with AWS's reason. Nothing is waited for while the process `Launch` is suspended.

    Another launch template or version applies to new instances only, unless `instance_refresh` says how running ones
    are replaced; the update then waits until all are.
    """

    id_key, name_input, max_name_length, unique = "AutoScalingGroupName", "name", 255, ("name",)
    timeout = 5400  # an instance refresh replaces one instance after another
    status_key, deleting, bulk_listed = "Status", frozenset({"Delete in progress"}), True
    conflict_codes = frozenset({"AlreadyExists", "AlreadyExistsFault"})
    arn_resources, dependent_actions = ("autoScalingGroup:*",), ("ec2:RunInstances",)
    unscoped_actions = (
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeInstanceRefreshes",
        "autoscaling:DescribeScalingActivities",
    )
    passes_roles_to, linked_services = ("autoscaling", "ec2"), ("autoscaling",)

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
            raise NotFoundError(f"Auto Scaling group {identifier} not found")
        return dict(found)

    def list_owned(self, aws: Client, environment: str) -> Iterator[Description]:
        filters = [{"Name": "tag-key", "Values": [OWNER]}]
        for found in aws.pages("describe_auto_scaling_groups", "AutoScalingGroups", Filters=filters):
            if any(tag["Key"] == OWNER and tag["Value"].startswith(f"{environment}/") for tag in found["Tags"]):
                yield found

    def update(self, aws: Client, identifier: str, old: AutoScalingGroupInputs, new: AutoScalingGroupInputs) -> Updates:
        before, after = settings(old), settings(new)
        grows = max(new.desired_capacity or 0, new.min_size) > (old.desired_capacity or 0)
        earlier = self.failures(aws, identifier).keys() if grows else frozenset()
        replaces = new.instance_refresh is not None and before["LaunchTemplate"] != after["LaunchTemplate"]
        if replaces and self.find(aws, identifier)["Instances"]:
            after["LaunchTemplate"] = before["LaunchTemplate"]  # until every instance has the new one
        if before["DesiredCapacity"] == after["DesiredCapacity"]:
            after["DesiredCapacity"] = None  # AWS adjusts it to a new minimum or maximum
        if {**before, "DesiredCapacity": None} != after:
            aws.update_auto_scaling_group(AutoScalingGroupName=identifier, **after)
        if old.propagate_tags != new.propagate_tags and new.tags:
            aws.create_or_update_tags(Tags=tag_list(identifier, new.tags, propagate=new.propagate_tags))
        added = sorted(set(new.target_group_arns) - set(old.target_group_arns))
        removed = sorted(set(old.target_group_arns) - set(new.target_group_arns))
        for some in batched(added):
            aws.attach_load_balancer_target_groups(AutoScalingGroupName=identifier, TargetGroupARNs=some)
        for some in batched(removed):
            aws.detach_load_balancer_target_groups(AutoScalingGroupName=identifier, TargetGroupARNs=some)
        if replaces and after["LaunchTemplate"] == before["LaunchTemplate"]:
            yield from replace_instances(aws, identifier, old, new)
        if grows:
            yield self.capacity_reached(aws, identifier, earlier)

    def await_ready(self, aws: Client, found: Description) -> Updates:
        if group_capacity.is_short(found):
            identifier = self.id_of(found)
            yield self.capacity_reached(aws, identifier, self.failures(aws, identifier).keys())

    def capacity_reached(self, aws: Client, identifier: str, earlier: Set[str]) -> Wait[Capacity]:
        """Return the wait for the instances of a group, given the ids of launches that failed before the change."""

        def poll() -> Capacity:
            group = self.find(aws, identifier)
            failures = self.failures(aws, identifier) if group_capacity.is_short(group) else {}
            return Capacity(group, group_capacity.new_reasons(identifier, failures, earlier))

        return Wait(
            identifier,
            poll,
            group_capacity.status_of,
            target=frozenset({group_capacity.REACHED}),
            reason=group_capacity.reason_of,
            limit=group_capacity.LAUNCH_SECONDS,
        )

    def failures(self, aws: Client, identifier: str) -> dict[str, str]:
        """Return the reasons of the group's failed scaling activities by their ids, of the newest hundred."""
        activities = aws.describe_scaling_activities(AutoScalingGroupName=identifier, MaxRecords=100)["Activities"]
        return group_capacity.failed(activities)

    def retag(
        self, aws: Client, identifier: str, new: AutoScalingGroupInputs, add: Mapping[str, str], remove: list[str]
    ) -> None:
        if remove:
            aws.delete_tags(Tags=tag_list(identifier, dict.fromkeys(remove, ""), propagate=True))
        if add:
            aws.create_or_update_tags(Tags=tag_list(identifier, add, propagate=new.propagate_tags))

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_auto_scaling_group(AutoScalingGroupName=identifier, ForceDelete=True)

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

    def read_write_only(self, _aws: Client, found: Description) -> dict[str, Any]:
        managed = user_tags(found["Tags"])
        return {"propagate_tags": all(tag["PropagateAtLaunch"] for tag in found["Tags"] if tag["Key"] in managed)}

    def outputs_of(self, found: Description) -> AutoScalingGroupOutputs:
        return AutoScalingGroupOutputs(arn=found["AutoScalingGroupARN"])


def replace_instances(
    aws: Client, identifier: str, old: AutoScalingGroupInputs, new: AutoScalingGroupInputs
) -> Updates:
    """Replace the instances that have another template. It becomes the group's template when all are replaced.

    AWS rolls back a failed replacement only between versions of a template that are numbers. It
    continues if the wait ends early: the next run waits for the same instance refresh, or cancels one for another
    template. Raises ProviderError if AWS failed and rolled back to the old template.
    """
    template, refresh = template_of(new), new.instance_refresh or InstanceRefresh()
    last = last_refresh(aws, identifier)
    if last and last["Status"] in REPLACING and not is_for(last, template):
        try:
            aws.cancel_instance_refresh(AutoScalingGroupName=identifier)
        except AwsError as error:
            raise_unless(error, "ActiveInstanceRefreshNotFound")
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
                    "AutoRollback": all(one.launch_template_version.isdigit() for one in (old, new)),
                    **({"InstanceWarmup": refresh.instance_warmup} if refresh.instance_warmup is not None else {}),
                },
            )
        except AwsError as error:
            raise_unless(error, "InstanceRefreshInProgress")  # an earlier answer was lost
    last = yield refresh_ended(aws, identifier)
    if last["Status"] != "Successful":
        reason = str(last.get("StatusReason") or "AWS gives no reason").rstrip(".")
        raise ProviderError(
            f"the instances of {identifier} were not all replaced ({last['Status']}): {reason}; the next pulumi up "
            "tries again"
        )


def last_refresh(aws: Client, identifier: str) -> Description | None:
    """Return the latest instance refresh of a group, if there is one."""
    found = aws.describe_instance_refreshes(AutoScalingGroupName=identifier, MaxRecords=1)["InstanceRefreshes"]
    return dict(found[0]) if found else None


def refresh_ended(aws: Client, identifier: str) -> Wait[Description | None]:
    """Return the wait for the end of a group's latest instance refresh."""
    subject = f"the instance refresh of {identifier}"
    return Wait(subject, lambda: last_refresh(aws, identifier), refresh_status, REPLACING | {None})


def template_of(inputs: AutoScalingGroupInputs) -> dict[str, str]:
    """Return the launch template in the form of Auto Scaling's calls."""
    return {"LaunchTemplateId": inputs.launch_template_id, "Version": inputs.launch_template_version}


def settings(inputs: AutoScalingGroupInputs) -> dict[str, Any]:
    """Return the parameters that create and update have in common."""
    return {
        "LaunchTemplate": template_of(inputs),
        "VPCZoneIdentifier": ",".join(inputs.subnet_ids),
        "MinSize": inputs.min_size,
        "MaxSize": inputs.max_size,
        "DesiredCapacity": inputs.desired_capacity,
        "HealthCheckType": inputs.health_check_type,
        "HealthCheckGracePeriod": inputs.health_check_grace_period,
    }
