"""Releases of the images of nodes: the newest ones in Systems Manager, and those that a node group can have.

The rules are those of the EKS API Reference (UpdateNodegroupVersion); the message is from terraform-provider-aws 14492.
"""

import re

from ...protocol import Answer, Call, Refusal, answer_with
from ..layer import Behind
from .account import EksAccount, Resource

_PARAMETER = re.compile(
    r"/aws/service/(?:eks/optimized-ami/(1\.\d\d)/amazon-linux-2023/(?:x86_64|arm64)/\w+/recommended/release_version"
    r"|bottlerocket/aws-k8s-1\.\d\d(?:-\w+)?/(?:x86_64|arm64)/latest/image_version)"
)
_BOTTLEROCKET = "1.50.0-cafe1234"
_CUSTOM = "ami-0123456789abcdef0"  # AWS shows the id of a custom image as its release


def show_newest(call: Call, behind: Behind) -> Answer:
    """Answer the public parameters that name the newest release of an image; moto has none of them."""
    name = str(call.params.get("Name"))
    found = _PARAMETER.fullmatch(name) if call.name == "ssm:GetParameter" else None
    if found is None:
        return behind(call)
    value = _newest(found[1]) if found[1] else _BOTTLEROCKET
    return answer_with(call, {"Parameter": {"Name": name, "Type": "String", "Value": value, "Version": 1}})


def release_of(account: EksAccount, key: str, params: Resource, version: str) -> str:
    """Return the release that a node group has after a call. Raise Refusal for one that EKS does not allow."""
    before, wanted = account.releases.get(key), params.get("releaseVersion")
    if params.get("amiType") == "CUSTOM" or before == _CUSTOM:
        if wanted:
            raise _invalid("You cannot specify a release version for a node group with a custom AMI.")
        return _CUSTOM
    is_bottlerocket = str(params.get("amiType", before)).startswith("BOTTLEROCKET") or before == _BOTTLEROCKET
    newest = _BOTTLEROCKET if is_bottlerocket else _newest(version)
    release = str(wanted or newest)
    if not is_bottlerocket and not release.startswith(f"{version}."):
        raise _invalid(f"Requested Nodegroup release version {release} is invalid. Allowed release version is {newest}")
    if before and before.startswith(f"{version}.") and release < before:
        raise _invalid(f"Nodegroup release version cannot be changed from {before} to {release}")
    return release


def _newest(version: str) -> str:
    return f"{version}.5-20251103"


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)
