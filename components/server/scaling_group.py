"""Groups of servers with autoscaling: an Auto Scaling group with its scaling policy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import autoscaling, ec2
from ..base import Args
from ..problems import Problem, out_of_range


class ServerScaling(Args):
    """Autoscaling of a group of servers."""

    minimum: Annotated[int, Field(ge=0, le=200)] = Field(examples=[1])
    """The lowest number of servers, and their number at first."""
    maximum: Annotated[int, Field(ge=1, le=200)] = Field(examples=[2])
    """The highest number of servers."""
    cpu: Annotated[int, Field(ge=1, le=100)] | None = 60
    """The average CPU utilization, in percent, that servers are added and removed to keep. With null, strata never
    changes their number, so that others can."""
    warmup: Annotated[int, Field(ge=0, le=3_600)] = 300
    """Seconds until a new server takes its share of the load: until then its CPU utilization does not count."""

    def problems(self) -> Iterator[Problem]:
        if self.maximum < self.minimum:
            yield out_of_range(("maximum",), self.maximum, minimum=f"minimum, {self.minimum}")


def plan_refresh(args: ServerScaling) -> autoscaling.InstanceRefresh:
    """Return how servers are replaced: never fewer than wanted are in service, and up to half as many are added.

    See "Instance refresh" in the Amazon EC2 Auto Scaling user guide.
    """
    return {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": args.warmup}


def make_scaling_group(
    name: str,
    args: ServerScaling,
    *,
    template: ec2.LaunchTemplate,
    subnet_ids: Sequence[pulumi.Input[str]],
    tags: Mapping[str, pulumi.Input[str]],
    child: Callable[..., pulumi.ResourceOptions],
    after: Sequence[pulumi.Resource],
) -> pulumi.Output[str]:
    """Declare an Auto Scaling group with its scaling policy, and return the group's name.

    A new version of the template replaces the servers. A changed tag does not: it applies to servers that start later.
    """
    group = autoscaling.AutoScalingGroup(
        name,
        launch_template_id=template.id,
        launch_template_version=template.latest_version.apply(str),
        subnet_ids=subnet_ids,
        min_size=args.minimum,
        max_size=args.maximum,
        health_check_grace_period=args.warmup,
        instance_refresh=plan_refresh(args),
        tags=tags,
        opts=child(depends_on=after),
    )
    if args.cpu is not None:
        autoscaling.ScalingPolicy(
            f"{name}-cpu",
            auto_scaling_group_name=group.name,
            name="cpu",
            target_value=args.cpu,
            estimated_instance_warmup=args.warmup,
            opts=child(),
        )
    return group.name
