"""Auto Scaling: limits, missing policies, and the network interfaces of the instances that it terminates."""

from ..protocol import Answer, Call, Refusal
from .filters import by
from .layer import Behind

_TERMINATING = (
    "autoscaling:DeleteAutoScalingGroup",
    "autoscaling:DescribeInstanceRefreshes",
    "autoscaling:SetDesiredCapacity",
    "autoscaling:UpdateAutoScalingGroup",
)
_MAX_PER_CALL = 10  # target groups or traffic sources of one call (Auto Scaling API Reference)


def refuse_long_lists(call: Call, behind: Behind) -> Answer:
    """Refuse more target groups or traffic sources in one call than AWS accepts."""
    if call.service == "autoscaling" and call.action.startswith(("Attach", "Detach")):
        for name in ("TargetGroupARNs", "TrafficSources", "LoadBalancerNames"):
            if len(call.params.get(name, [])) > _MAX_PER_CALL:
                raise Refusal("ValidationError", f"{name} must have at most {_MAX_PER_CALL} items.")
    return behind(call)


def refuse_missing_policy(call: Call, behind: Behind) -> Answer:
    """Refuse to delete a policy that does not exist, as terraform-provider-aws expects (policy.go); moto accepts it."""
    if call.name == "autoscaling:DeletePolicy":
        group, name = call.params["AutoScalingGroupName"], call.params["PolicyName"]
        found = behind.client(call).describe_policies(AutoScalingGroupName=group, PolicyNames=[name])
        if not found["ScalingPolicies"]:
            raise Refusal("ValidationError", f"PolicyName {name} not found")
    return behind(call)


def release_interfaces(call: Call, behind: Behind) -> Answer:
    """Delete the interfaces of instances that Auto Scaling has terminated; moto keeps them."""
    answer = behind(call)
    if call.name in _TERMINATING and answer.ok:
        ec2 = behind.client(call, "ec2")
        terminated = ec2.describe_instances(Filters=by("instance-state-name", "terminated"))["Reservations"]
        instances = [each["InstanceId"] for group in terminated for each in group["Instances"]]
        found = ec2.describe_network_interfaces(Filters=by("attachment.instance-id", *instances)) if instances else {}
        for interface in found.get("NetworkInterfaces", []):
            ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    return answer
