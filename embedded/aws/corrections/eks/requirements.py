"""What EKS requires of a cluster before it creates or changes it, and the Kubernetes versions that it offers.

The rules are those of the EKS User Guide ("View Amazon EKS networking requirements for VPC and subnets", "Configure
network access to cluster API server endpoint"). terraform-aws-eks 3164 reports the message about a version.
"""

from datetime import UTC, datetime

from ...protocol import Answer, Call, Refusal
from ..layer import Behind
from .account import Action, EksAccount, Resource
from .versions import DEFAULT_VERSION, OFFERED

_MIN_ZONES = 2
_ENDPOINTS = ("endpointPublicAccess", "endpointPrivateAccess")
_DEFAULTS = {"endpointPublicAccess": True, "endpointPrivateAccess": False}
_STANDARD = OFFERED[-4:]  # in standard support; the others are in extended support
_UNSUPPORTED = ("1.27", "1.28")


def refuse_cluster(call: Call, behind: Behind) -> Answer:
    """Refuse a cluster without two zones, without any endpoint, or of a version that EKS does not offer."""
    network = call.params.get("resourcesVpcConfig", {})
    version = call.params.get("version", DEFAULT_VERSION)
    if call.name in ("eks:CreateCluster", "eks:UpdateClusterVersion") and version not in OFFERED:
        raise _invalid(f"unsupported Kubernetes version {version}")
    if call.name == "eks:CreateCluster":
        found = behind.client(call, "ec2").describe_subnets(SubnetIds=network.get("subnetIds", []))["Subnets"]
        if len({each["AvailabilityZone"] for each in found}) < _MIN_ZONES:
            raise _invalid("Subnets specified must be in at least two different AZs")
        _check_endpoints({**_DEFAULTS, **network})
    if call.name == "eks:UpdateClusterConfig" and set(_ENDPOINTS) & set(network):
        cluster = behind.client(call).describe_cluster(name=call.params["name"])["cluster"]
        _check_endpoints({**_DEFAULTS, **cluster["resourcesVpcConfig"], **network})
    return behind(call)


def _check_endpoints(network: Resource) -> None:
    if not any(network[name] for name in _ENDPOINTS):
        raise _invalid("Private and public endpoint access cannot be false")


def _describe_versions(_account: EksAccount, params: Resource, _call: Call) -> Resource:
    """Return the versions. Those in extended support, and unsupported ones, need `includeAll`."""
    listed = [*_UNSUPPORTED, *OFFERED] if params.get("includeAll") else _STANDARD
    wanted = params.get("clusterVersions") or listed
    released = datetime(2025, 1, 1, tzinfo=UTC)
    versions = [
        {
            "clusterVersion": version,
            "clusterType": "eks",
            "defaultPlatformVersion": "eks.1",
            "defaultVersion": version == DEFAULT_VERSION,
            "releaseDate": released,
            "endOfStandardSupportDate": released.replace(year=2027),
            "endOfExtendedSupportDate": released.replace(year=2028),
            "status": _status(version).lower().replace("_", "-"),
            "versionStatus": _status(version),
            "kubernetesPatchVersion": f"{version}.1",
        }
        for version in reversed(listed)
        if version in wanted
    ]
    return {"clusterVersions": versions}


def _status(version: str) -> str:
    if version in _UNSUPPORTED:
        return "UNSUPPORTED"
    return "STANDARD_SUPPORT" if version in _STANDARD else "EXTENDED_SUPPORT"


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)


ACTIONS: dict[str, Action] = {"DescribeClusterVersions": _describe_versions}
