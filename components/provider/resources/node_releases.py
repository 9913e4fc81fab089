"""Releases of the images that EKS has for the nodes of its groups, as public parameters of Systems Manager name them.

The parameters are those of the EKS user guide ("Retrieve recommended Amazon Linux AMI IDs", "Retrieve recommended
Bottlerocket AMI IDs").
"""

import re
from collections.abc import Iterator

from ..calls.errors import AwsError
from ..calls.session import Session
from ..eks_versions import is_release_for
from ..plugin.errors import ProviderError

DEFAULT_AMI_TYPE = "AL2023_x86_64_STANDARD"
AMI_TYPE = re.compile(r"(AL2023|BOTTLEROCKET)_(x86_64|ARM_64)(?:_(STANDARD|NVIDIA|NEURON))?")

CUSTOM_AMI = "CUSTOM"  # the AMI type of a node group whose launch template names the image
IMAGE_OF_ONES_OWN = "conflicts with amiType CUSTOM: the launch template names the image"


def newest_release(session: Session, ami_type: str, version: str) -> str:
    """Return the newest release for an AMI type and a Kubernetes version. Raises ProviderError if there is none."""
    parameter = parameter_of(ami_type, version)
    if parameter is None:
        raise ProviderError(f"newest: cannot be looked up for amiType {ami_type}: set releaseVersion instead")
    try:
        return session.cached(
            parameter, lambda: str(session.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"])
        )
    except AwsError as error:
        if error.is_missing:
            raise ProviderError(
                f"version: EKS has no image {ami_type} for Kubernetes {version}: choose another"
            ) from error
        raise


def parameter_of(ami_type: str, version: str) -> str | None:
    """Return the name of the parameter that contains the newest release; None for an AMI type that has none."""
    found = AMI_TYPE.fullmatch(ami_type)
    if found is None:
        return None
    system, processor, variant = found[1], found[2].replace("ARM_64", "arm64"), (found[3] or "standard").lower()
    if system == "AL2023":
        place = f"/aws/service/eks/optimized-ami/{version}/amazon-linux-2023"
        return f"{place}/{processor}/{variant}/recommended/release_version"
    suffix = "" if variant == "standard" else f"-{variant}"
    return f"/aws/service/bottlerocket/aws-k8s-{version}{suffix}/{processor}/latest/image_version"


def is_older(release: str, than: str) -> bool:
    """Return whether a release is older than another one of the same kind: 1.34.1-20251103, or 1.50.0-cafe1234."""
    return order_of(release) < order_of(than)


def order_of(release: str) -> list[int]:
    """Return the numbers that order a release: those of its version, and its date if it has one."""
    version, _, build = release.partition("-")
    date = [int(build)] if re.fullmatch(r"\d{8}", build) else []
    return [int(number) for number in re.findall(r"\d+", version)] + date


def release_of_version(release: str | None, version: str | None, ami_type: str | None) -> Iterator[str]:
    if ami_type == CUSTOM_AMI and release is not None:
        yield IMAGE_OF_ONES_OWN
    elif release and version and not is_release_for(release, ami_type or DEFAULT_AMI_TYPE, version):
        yield f"is not for Kubernetes {version}: choose a release that starts with {version}"


def newest_has_version(newest: bool, version: str | None, ami_type: str | None) -> Iterator[str]:
    if newest and version is None:
        yield "requires version: add it"
    if newest and ami_type == CUSTOM_AMI:
        yield IMAGE_OF_ONES_OWN
