"""Resources of autoscaling. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, Output, ResourceOptions


class InstanceRefresh(TypedDict):
    """How running instances are replaced when the launch template changes."""

    minHealthyPercentage: NotRequired[Input[int]]
    """Percentage of the desired capacity that stays in service during the replacement."""
    maxHealthyPercentage: NotRequired[Input[int]]
    """Percentage of the desired capacity that may exist during the replacement."""
    instanceWarmup: NotRequired[Input[int]]
    """Seconds until a new instance counts as ready; without it, the group's default."""


class AutoScalingGroup(pulumi.CustomResource):
    """A group of instances that are started from one launch template. Deleting it terminates its instances.

    The creation, and an update that raises the number of instances, wait until that many are healthy and in
    service,
    for at most 10 minutes unless `customTimeouts` are set. A launch that AWS cannot repeat with success ends the
    wait
    with AWS's reason. Nothing is waited for while the process `Launch` is suspended.

    Another launch template or version applies to new instances only, unless `instance_refresh` says how running
    ones
    are replaced; the update then waits until all are.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        launch_template_id: Input[str],
        subnet_ids: Input[Sequence[Input[str]]],
        min_size: Input[int],
        max_size: Input[int],
        name: Input[str] | None = None,
        launch_template_version: Input[str] | None = None,
        desired_capacity: Input[int] | None = None,
        health_check_type: Input[str] | None = None,
        health_check_grace_period: Input[int] | None = None,
        target_group_arns: Input[Sequence[Input[str]]] | None = None,
        propagate_tags: Input[bool] | None = None,
        instance_refresh: Input[InstanceRefresh] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            name: Name of the group; generated if it is omitted.
            launch_template_id: ID of the launch template that new instances start from.
            launch_template_version: Version of the launch template: a number, `$Latest` or `$Default`.
            subnet_ids: Subnets of the instances.
            min_size: Minimum number of instances.
            max_size: Maximum number of instances.
            desired_capacity: Number of instances; scaling policies change it.
            health_check_type: Checks after whose failure an instance is replaced, separated by commas: `EC2` (its
                status checks, always on), `ELB` (load balancers), `EBS` (its volumes), `VPC_LATTICE`.
            health_check_grace_period: Seconds after the start of an instance before its health is checked.
            target_group_arns: Target groups of load balancers that the instances are registered with.
            propagate_tags: Whether instances get the group's tags when they start. A change applies to instances
                that start afterwards.
            instance_refresh: How running instances are replaced after a change of the launch template; without it,
                they stay.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:autoscaling:AutoScalingGroup",
            resource_name,
            {
                "name": name,
                "launchTemplateId": launch_template_id,
                "launchTemplateVersion": launch_template_version,
                "subnetIds": subnet_ids,
                "minSize": min_size,
                "maxSize": max_size,
                "desiredCapacity": desired_capacity,
                "healthCheckType": health_check_type,
                "healthCheckGracePeriod": health_check_grace_period,
                "targetGroupArns": target_group_arns,
                "propagateTags": propagate_tags,
                "instanceRefresh": instance_refresh,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the group; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateId")
    def launch_template_id(self) -> Output[str]:
        """ID of the launch template that new instances start from."""
        return pulumi.get(self, "launchTemplateId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateVersion")
    def launch_template_version(self) -> Output[str]:
        """Version of the launch template: a number, `$Latest` or `$Default`."""
        return pulumi.get(self, "launchTemplateVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        """Subnets of the instances."""
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="minSize")
    def min_size(self) -> Output[int]:
        """Minimum number of instances."""
        return pulumi.get(self, "minSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxSize")
    def max_size(self) -> Output[int]:
        """Maximum number of instances."""
        return pulumi.get(self, "maxSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="desiredCapacity")
    def desired_capacity(self) -> Output[int | None]:
        """Number of instances; scaling policies change it."""
        return pulumi.get(self, "desiredCapacity")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="healthCheckType")
    def health_check_type(self) -> Output[str]:
        """Checks after whose failure an instance is replaced, separated by commas: `EC2` (its status checks, always
        on), `ELB` (load balancers), `EBS` (its volumes), `VPC_LATTICE`.
        """
        return pulumi.get(self, "healthCheckType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="healthCheckGracePeriod")
    def health_check_grace_period(self) -> Output[int]:
        """Seconds after the start of an instance before its health is checked."""
        return pulumi.get(self, "healthCheckGracePeriod")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="targetGroupArns")
    def target_group_arns(self) -> Output[Sequence[str]]:
        """Target groups of load balancers that the instances are registered with."""
        return pulumi.get(self, "targetGroupArns")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="propagateTags")
    def propagate_tags(self) -> Output[bool]:
        """Whether instances get the group's tags when they start. A change applies to instances that start
        afterwards.
        """
        return pulumi.get(self, "propagateTags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceRefresh")
    def instance_refresh(self) -> Output[Mapping[str, Any] | None]:
        """How running instances are replaced after a change of the launch template; without it, they stay."""
        return pulumi.get(self, "instanceRefresh")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the group."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class ScalingPolicy(pulumi.CustomResource):
    """A target tracking policy of an Auto Scaling group; its id is GROUP/NAME."""

    def __init__(
        self,
        resource_name: str,
        *,
        auto_scaling_group_name: Input[str],
        name: Input[str],
        target_value: Input[float],
        metric: Input[str] | None = None,
        disable_scale_in: Input[bool] | None = None,
        estimated_instance_warmup: Input[int] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            auto_scaling_group_name: Name of the Auto Scaling group.
            name: Name of the policy.
            metric: Metric that the policy keeps at its target.
            target_value: Target of the metric: percent of CPU, or bytes per instance and minute.
            disable_scale_in: Whether the policy only adds instances and never removes them.
            estimated_instance_warmup: Seconds until a new instance contributes to the metric.
        """
        super().__init__(
            "strata:autoscaling:ScalingPolicy",
            resource_name,
            {
                "autoScalingGroupName": auto_scaling_group_name,
                "name": name,
                "metric": metric,
                "targetValue": target_value,
                "disableScaleIn": disable_scale_in,
                "estimatedInstanceWarmup": estimated_instance_warmup,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="autoScalingGroupName")
    def auto_scaling_group_name(self) -> Output[str]:
        """Name of the Auto Scaling group."""
        return pulumi.get(self, "autoScalingGroupName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the policy."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="metric")
    def metric(self) -> Output[str]:
        """Metric that the policy keeps at its target."""
        return pulumi.get(self, "metric")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="targetValue")
    def target_value(self) -> Output[float]:
        """Target of the metric: percent of CPU, or bytes per instance and minute."""
        return pulumi.get(self, "targetValue")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="disableScaleIn")
    def disable_scale_in(self) -> Output[bool]:
        """Whether the policy only adds instances and never removes them."""
        return pulumi.get(self, "disableScaleIn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="estimatedInstanceWarmup")
    def estimated_instance_warmup(self) -> Output[int]:
        """Seconds until a new instance contributes to the metric."""
        return pulumi.get(self, "estimatedInstanceWarmup")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the policy."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]
