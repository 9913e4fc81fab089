"""What programs can ask AWS without making anything: zones, images, instance types, who one is."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .calls.errors import AwsError
from .calls.session import Session
from .plugin.answers import Failure
from .plugin.errors import ProviderError
from .properties.inputs import Inputs, Outputs, Rule, check
from .properties.property_types import InstanceType
from .resources.eks_resource import ClusterName
from .resources.images import IMAGE_ACTIONS, ImageQuery, ImageResult, exactly_one, find_image


class Function(NamedTuple):
    """One function: what it takes, what it gives, how, and the rights it needs."""

    inputs: type[Inputs]
    outputs: type[Outputs]
    call: Callable[[Session, Any], Outputs]
    actions: tuple[str, ...]


class ZonesResult(Outputs):
    """The zones, in alphabetical order."""

    names: list[str]
    zone_ids: list[str]


def get_availability_zones(session: Session, _: Inputs) -> ZonesResult:
    """The availability zones of the region that can be used; local and wavelength zones are left out."""
    aws = session.client("ec2")
    filters = [{"Name": "opt-in-status", "Values": ["opt-in-not-required"]}, {"Name": "state", "Values": ["available"]}]
    zones = aws.describe_availability_zones(Filters=filters)["AvailabilityZones"]
    zones = sorted(zones, key=lambda zone: str(zone["ZoneName"]))
    return ZonesResult(names=[zone["ZoneName"] for zone in zones], zone_ids=[zone["ZoneId"] for zone in zones])


class ImageInputs(ImageQuery, Inputs):
    """How the image is found."""

    rules = (Rule(("name", "ssm_parameter", "image_id"), exactly_one),)


def get_image(session: Session, inputs: ImageInputs) -> ImageResult:
    """The newest image of a name and owner, the one that a public SSM parameter names, or the one of an id."""
    return find_image(session, inputs)


class CallerResult(Outputs):
    """Who one is."""

    account_id: str
    arn: str


def get_caller_identity(session: Session, _: Inputs) -> CallerResult:
    """The account and the identity that the credentials belong to."""
    caller = session.client("sts").get_caller_identity()
    return CallerResult(account_id=caller["Account"], arn=caller["Arn"])


class InstanceTypeInputs(Inputs):
    """An instance type."""

    instance_type: InstanceType


class InstanceTypeResult(Outputs):
    """What the type has; memory in MiB."""

    vcpus: int
    memory: int
    architectures: list[str]
    ebs_optimized: bool


def get_instance_type(session: Session, inputs: InstanceTypeInputs) -> InstanceTypeResult:
    """What an instance type has, if the region has it."""
    found = session.client("ec2").describe_instance_types(InstanceTypes=[inputs.instance_type])["InstanceTypes"][0]
    return InstanceTypeResult(
        vcpus=found["VCpuInfo"]["DefaultVCpus"],
        memory=found["MemoryInfo"]["SizeInMiB"],
        architectures=sorted(found["ProcessorInfo"]["SupportedArchitectures"]),
        ebs_optimized=found.get("EbsInfo", {}).get("EbsOptimizedSupport") in {"default", "supported"},
    )


class ClusterInputs(Inputs):
    """A cluster's name."""

    name: ClusterName


class ClusterResult(Outputs):
    """How it is reached; both None where there is no such cluster, or it is only being made."""

    endpoint: str | None
    certificate_authority: str | None


def get_cluster(session: Session, inputs: ClusterInputs) -> ClusterResult:
    """How an EKS cluster is reached, if there is one."""
    aws = session.client("eks")
    try:
        found = aws.describe_cluster(name=inputs.name)["cluster"]
    except AwsError as error:
        if not error.is_missing:
            raise
        found = {}
    authority = (found.get("certificateAuthority") or {}).get("data")
    return ClusterResult(endpoint=found.get("endpoint"), certificate_authority=authority)


FUNCTIONS = {
    "strata:ec2:getAvailabilityZones": Function(
        Inputs, ZonesResult, get_availability_zones, ("ec2:DescribeAvailabilityZones",)
    ),
    "strata:ec2:getImage": Function(ImageInputs, ImageResult, get_image, IMAGE_ACTIONS),
    "strata:ec2:getInstanceType": Function(
        InstanceTypeInputs, InstanceTypeResult, get_instance_type, ("ec2:DescribeInstanceTypes",)
    ),
    "strata:eks:getCluster": Function(ClusterInputs, ClusterResult, get_cluster, ("eks:DescribeCluster",)),
    "strata:sts:getCallerIdentity": Function(Inputs, CallerResult, get_caller_identity, ("sts:GetCallerIdentity",)),
}


def call(
    token: str, arguments: Mapping[str, Any], secrets: frozenset[str], session: Session
) -> tuple[dict[str, Any], list[Failure]]:
    """The function's result, or what is wrong with its arguments. Raises ProviderError for an unknown function."""
    function = FUNCTIONS.get(token)
    if function is None:
        raise ProviderError(f"{token} is no function of strata; docs/provider.md lists them")
    checked, failures = check(function.inputs, arguments, secrets)
    if failures:
        return {}, failures
    return function.call(session, function.inputs.model_validate(checked)).wire(), []
