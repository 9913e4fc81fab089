"""Resources of autoscaling. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, Output, ResourceOptions


class InstanceRefresh(TypedDict):
    """How many percent of the instances there are at least and at most while they are replaced."""

    minHealthyPercentage: NotRequired[Input[int]]
    maxHealthyPercentage: NotRequired[Input[int]]
    instanceWarmup: NotRequired[Input[int]]


class AutoScalingGroup(pulumi.CustomResource):
    """Instances of one kind, as many as are wanted; one list call reads all of a stack. Its deletion ends them.

    Another launch template, or version of it, is for new instances alone, unless `instance_refresh` says how those that
    run are replaced: then the update waits until they are."""

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
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateId")
    def launch_template_id(self) -> Output[str]:
        return pulumi.get(self, "launchTemplateId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateVersion")
    def launch_template_version(self) -> Output[str]:
        return pulumi.get(self, "launchTemplateVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="minSize")
    def min_size(self) -> Output[int]:
        return pulumi.get(self, "minSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxSize")
    def max_size(self) -> Output[int]:
        return pulumi.get(self, "maxSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="desiredCapacity")
    def desired_capacity(self) -> Output[int | None]:
        return pulumi.get(self, "desiredCapacity")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="healthCheckType")
    def health_check_type(self) -> Output[str]:
        return pulumi.get(self, "healthCheckType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="healthCheckGracePeriod")
    def health_check_grace_period(self) -> Output[int]:
        return pulumi.get(self, "healthCheckGracePeriod")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="targetGroupArns")
    def target_group_arns(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "targetGroupArns")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="propagateTags")
    def propagate_tags(self) -> Output[bool]:
        return pulumi.get(self, "propagateTags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceRefresh")
    def instance_refresh(self) -> Output[Mapping[str, Any] | None]:
        return pulumi.get(self, "instanceRefresh")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class ScalingPolicy(pulumi.CustomResource):
    """A target that a group's number of instances keeps a metric to; its id is GROUP/NAME. One call reads each."""

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
        return pulumi.get(self, "autoScalingGroupName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="metric")
    def metric(self) -> Output[str]:
        return pulumi.get(self, "metric")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="targetValue")
    def target_value(self) -> Output[float]:
        return pulumi.get(self, "targetValue")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="disableScaleIn")
    def disable_scale_in(self) -> Output[bool]:
        return pulumi.get(self, "disableScaleIn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="estimatedInstanceWarmup")
    def estimated_instance_warmup(self) -> Output[int]:
        return pulumi.get(self, "estimatedInstanceWarmup")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]
