"""How many servers a group has, where their load decides it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import autoscaling, ec2
from ..base import Args
from ..problems import Problem


class Autoscaling(Args):
    """A number of servers that follows their load."""

    minimum: Annotated[int, Field(ge=0, le=200)] = Field(examples=[1])
    """How many there are at least, and at first."""
    maximum: Annotated[int, Field(ge=1, le=200)] = Field(examples=[2])
    cpu: Annotated[int, Field(ge=1, le=100)] | None = 60
    """Percent of their processors that the servers are kept at; null leaves their number to somebody else."""
    warmup: Annotated[int, Field(ge=0, le=3_600)] = 300
    """Seconds that a new server needs until it does its share."""

    def problems(self) -> Iterator[Problem]:
        if self.maximum < self.minimum:
            yield Problem(("maximum",), self.maximum, f"must be at least minimum, which is {self.minimum}")


def plan_refresh(args: Autoscaling) -> autoscaling.InstanceRefresh:
    """How servers are replaced: as many as there should be run all the time, with up to half as many new ones beside
    them (Auto Scaling user guide, Instance refresh)."""
    return {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": args.warmup}


def make_scaling_group(
    name: str,
    args: Autoscaling,
    *,
    template: ec2.LaunchTemplate,
    subnet_ids: Sequence[pulumi.Input[str]],
    tags: Mapping[str, str],
    child: Callable[..., pulumi.ResourceOptions],
    after: Sequence[pulumi.Resource],
) -> pulumi.Output[str]:
    """Declares the Auto Scaling group and what moves its number of servers, and gives its name.

    Another version of the template replaces servers; another tag does not, and is for those that start later.
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
