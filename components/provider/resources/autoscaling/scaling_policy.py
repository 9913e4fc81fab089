from typing import Annotated, Literal

from pydantic import Field

from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import matching

Name = Annotated[str, matching(r"[^:/]{1,255}", "1 to 255 characters without a colon or slash")]


class ScalingPolicyInputs(Inputs):
    auto_scaling_group_name: Immutable[Name]
    """Name of the Auto Scaling group."""
    name: Immutable[Name]
    """Name of the policy."""
    metric: Literal["ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut"] = (
        "ASGAverageCPUUtilization"
    )
    """Metric that the policy keeps at its target."""
    target_value: Annotated[float, Field(gt=0)]
    """Target of the metric: percent of CPU, or bytes per instance and minute."""
    disable_scale_in: bool = False
    """Whether the policy only adds instances and never removes them."""
    estimated_instance_warmup: Annotated[int, Field(ge=0)] = 300
    """Seconds until a new instance contributes to the metric."""


class ScalingPolicyOutputs(Outputs):
    arn: str
    """ARN of the policy."""


class ScalingPolicy(AwsResource[ScalingPolicyInputs, ScalingPolicyOutputs]):
    """A target tracking policy of an Auto Scaling group; its id is GROUP/NAME."""

    unique = ("auto_scaling_group_name", "name")
    unscoped_actions, linked_services = ("autoscaling:DescribePolicies",), ("autoscaling",)

    def create(self, aws: Client, new: ScalingPolicyInputs, _identity: Identity) -> Description:
        self.put(aws, new)
        return self.find(aws, f"{new.auto_scaling_group_name}/{new.name}")

    def put(self, aws: Client, new: ScalingPolicyInputs) -> None:
        """Create the policy, or change the existing one."""
        aws.put_scaling_policy(
            AutoScalingGroupName=new.auto_scaling_group_name,
            PolicyName=new.name,
            PolicyType="TargetTrackingScaling",
            EstimatedInstanceWarmup=new.estimated_instance_warmup,
            TargetTrackingConfiguration={
                "PredefinedMetricSpecification": {"PredefinedMetricType": new.metric},
                "TargetValue": new.target_value,
                "DisableScaleIn": new.disable_scale_in,
            },
        )

    def find(self, aws: Client, identifier: str) -> Description:
        group, _, name = identifier.partition("/")
        found = aws.describe_policies(AutoScalingGroupName=group, PolicyNames=[name])["ScalingPolicies"]
        if not found:
            raise NotFoundError(f"scaling policy {name} of {group} not found")
        return dict(found[0])

    def update(self, aws: Client, _identifier: str, _old: ScalingPolicyInputs, new: ScalingPolicyInputs) -> None:
        self.put(aws, new)

    def delete(self, aws: Client, identifier: str) -> None:
        group, _, name = identifier.partition("/")
        aws.delete_policy(AutoScalingGroupName=group, PolicyName=name)

    def id_of(self, found: Description) -> str:
        return f"{found['AutoScalingGroupName']}/{found['PolicyName']}"

    def inputs_of(self, found: Description) -> ScalingPolicyInputs:
        tracked = found["TargetTrackingConfiguration"]
        return ScalingPolicyInputs(
            auto_scaling_group_name=found["AutoScalingGroupName"],
            name=found["PolicyName"],
            metric=tracked["PredefinedMetricSpecification"]["PredefinedMetricType"],
            target_value=tracked["TargetValue"],
            disable_scale_in=tracked.get("DisableScaleIn", False),
            estimated_instance_warmup=found.get("EstimatedInstanceWarmup", 300),
        )

    def outputs_of(self, found: Description) -> ScalingPolicyOutputs:
        return ScalingPolicyOutputs(arn=found["PolicyARN"])
