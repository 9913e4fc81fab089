"""Instances that AWS does not launch, and their types, which change while they are stopped; moto accepts all of it."""

from typing import Any

from botocore.exceptions import ClientError

from ..protocol import Answer, Call, Refusal
from .filters import by
from .layer import Behind

SCARCE_TYPE = "u-12tb1.metal"
"""The instance type of which AWS has too few, as it is shown here."""
_GROUPS = ("autoscaling:CreateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup")


def refuse_launch(call: Call, behind: Behind) -> Answer:
    """Refuse to launch an unknown image, a type of which AWS has too few, and T2 in a VPC with dedicated tenancy.

    The sources are the EC2 API Reference (Error codes) and the EC2 User Guide ("Dedicated Instances"); the code of the
    last refusal is assumed.
    """
    if call.name != "ec2:RunInstances":
        return behind(call)
    ec2 = behind.client(call)
    asked = {**_template(call.params.get("LaunchTemplate"), ec2), **call.params}
    image, kind = asked.get("ImageId"), str(asked.get("InstanceType"))
    if image and not _has_image(image, ec2):
        raise Refusal("InvalidAMIID.NotFound", f"The image id '[{image}]' does not exist")
    if kind == SCARCE_TYPE:
        message = f"We currently do not have sufficient {kind} capacity in the Availability Zone you requested."
        raise Refusal("InsufficientInstanceCapacity", message, 500)
    if kind.startswith("t2.") and "SubnetId" in call.params:
        subnets = ec2.describe_subnets(SubnetIds=[call.params["SubnetId"]])["Subnets"]
        vpcs = ec2.describe_vpcs(VpcIds=[each["VpcId"] for each in subnets])["Vpcs"]
        if any(vpc["InstanceTenancy"] == "dedicated" for vpc in vpcs):
            raise Refusal("Unsupported", f"The instance type {kind} does not support the tenancy dedicated.")
    return behind(call)


def refuse_template(call: Call, behind: Behind) -> Answer:
    """Refuse a launch template whose image does not exist, as Auto Scaling does before it launches anything."""
    if call.name in _GROUPS and "LaunchTemplate" in call.params:
        ec2 = behind.client(call, "ec2")
        image = _template(call.params["LaunchTemplate"], ec2).get("ImageId")
        if image and not _has_image(image, ec2):
            message = f"You must use a valid fully-formed launch template. The image id '[{image}]' does not exist"
            raise Refusal("ValidationError", message)
    return behind(call)


def refuse_type_of_running(call: Call, behind: Behind) -> Answer:
    """Refuse another type for an instance that is not stopped."""
    if call.name == "ec2:ModifyInstanceAttribute" and "InstanceType" in call.params:
        instance = call.params["InstanceId"]
        found = behind.client(call).describe_instances(Filters=by("instance-id", instance))["Reservations"]
        if any(one["State"]["Name"] != "stopped" for group in found for one in group["Instances"]):
            raise Refusal("IncorrectInstanceState", f"The instance '{instance}' is not in the 'stopped' state.")
    return behind(call)


def _template(named: dict[str, str] | None, ec2: Any) -> dict[str, Any]:
    """Return the content of a launch template, in the version that a call names."""
    if not named:
        return {}
    which = {key: named[key] for key in ("LaunchTemplateId", "LaunchTemplateName") if key in named}
    try:
        found = ec2.describe_launch_template_versions(**which, Versions=[named.get("Version", "$Default")])
    except ClientError:
        return {}  # moto refuses the call with the same error
    versions = found["LaunchTemplateVersions"]
    content: dict[str, Any] = versions[0]["LaunchTemplateData"] if versions else {}
    return content


def _has_image(image: str, ec2: Any) -> bool:
    try:
        return bool(ec2.describe_images(ImageIds=[image])["Images"])
    except ClientError:
        return False
