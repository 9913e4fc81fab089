"""What programs can ask AWS without making anything: zones, images, instance types, who one is."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from .checks import ImageId, InstanceType
from .eks_resource import ClusterName
from .errors import AwsError, ProviderError
from .inputs import Failure, Inputs, Outputs, Rule, check
from .session import Session


class Function(NamedTuple):
    """One function: what it takes, what it gives, how, and the rights it needs.

    `asked_once` says that nothing a program makes changes the answer, so that AWS is asked once in a run.
    """

    inputs: type[Inputs]
    outputs: type[Outputs]
    call: Callable[[Session, Any], Outputs]
    actions: tuple[str, ...]
    asked_once: bool = True


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


def one_way(name: str | None, parameter: str | None, identifier: str | None) -> Iterator[str]:
    if sum(way is not None for way in (name, parameter, identifier)) != 1:
        yield "exactly one of name (with * for anything), ssmParameter and imageId has to be given"


class ImageInputs(Inputs):
    """A name with wildcards and its owner, a public parameter of Systems Manager, or an id."""

    name: str | None = None
    owner: str = "amazon"
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    ssm_parameter: str | None = None
    image_id: ImageId | None = None

    rules = (Rule(("name", "ssm_parameter", "image_id"), one_way),)


class ImageResult(Outputs):
    """The image, and the device of the volume that it starts from."""

    id: str
    root_device_name: str


def get_image(session: Session, inputs: ImageInputs) -> ImageResult:
    """The newest image of a name and owner, the one that a public SSM parameter names, or the one of an id."""
    aws = session.client("ec2")
    identifier = inputs.image_id
    if inputs.ssm_parameter:
        identifier = session.client("ssm").get_parameter(Name=inputs.ssm_parameter)["Parameter"]["Value"]
    if identifier:
        images = aws.describe_images(ImageIds=[identifier])["Images"]
    else:
        filters = [
            {"Name": "name", "Values": [inputs.name]},
            {"Name": "architecture", "Values": [inputs.architecture]},
            {"Name": "state", "Values": ["available"]},
        ]
        images = list(aws.pages("describe_images", "Images", Owners=[inputs.owner], Filters=filters))
    if not images:
        told = identifier or f"of {inputs.owner} is named {inputs.name} for {inputs.architecture}"
        raise ProviderError(f"no image {told} in this region: check the name, or use ssmParameter")
    newest = max(images, key=lambda image: str(image["CreationDate"]))
    return ImageResult(id=newest["ImageId"], root_device_name=newest["RootDeviceName"])


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
    "strata:ec2:getImage": Function(ImageInputs, ImageResult, get_image, ("ec2:DescribeImages", "ssm:GetParameter")),
    "strata:ec2:getInstanceType": Function(
        InstanceTypeInputs, InstanceTypeResult, get_instance_type, ("ec2:DescribeInstanceTypes",)
    ),
    "strata:eks:getCluster": Function(ClusterInputs, ClusterResult, get_cluster, ("eks:DescribeCluster",), False),
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
    inputs = function.inputs.model_validate(checked)

    def ask() -> dict[str, Any]:
        return function.call(session, inputs).wire()

    return session.once(f"{token} {inputs!r}", ask) if function.asked_once else ask(), []
