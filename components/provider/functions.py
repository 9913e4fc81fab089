"""Functions that look up data in AWS: zones, images, instance types, networks, clusters, secrets, the caller."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .calls.errors import AwsError
from .calls.session import Session
from .plugin.answers import Failure
from .plugin.errors import ProviderError
from .properties.inputs import Inputs, Outputs, Rule, Trait, check
from .properties.property_types import InstanceType
from .resources.add_ons import AddOnCheckInputs, AddOnCheckResult, check_add_on
from .resources.belongings import BELONGINGS_ACTIONS, BelongingsInputs, BelongingsResult, get_belongings
from .resources.eks_resource import ClusterName
from .resources.identity_center import (
    GROUP_ACTIONS,
    INSTANCE_ACTIONS,
    USER_ACTIONS,
    GroupNamesInputs,
    IdsResult,
    InstancesResult,
    UserNamesInputs,
    get_group_ids,
    get_instances,
    get_user_ids,
)
from .resources.identity_providers import ISSUER_ACTIONS, IssuerInputs, IssuerResult, get_open_id_connect_provider
from .resources.images import IMAGE_ACTIONS, ImageQuery, ImageResult, exactly_one, find_image
from .resources.last_uses import LAST_USES_ACTIONS, LastUsesInputs, LastUsesResult, get_last_uses
from .resources.networks import (
    EndpointsResult,
    InVpc,
    RouteTablesResult,
    ServicesResult,
    SubnetsResult,
    VpcAttributes,
    VpcsInputs,
    VpcsResult,
    get_route_tables,
    get_subnets,
    get_vpc_attributes,
    get_vpc_endpoint_services,
    get_vpc_endpoints,
    get_vpcs,
)
from .resources.policy_attachment import MissingPoliciesInputs, MissingPoliciesResult, get_missing_policies
from .resources.secret_values import (
    PARAMETER_ACTIONS,
    SECRET_ACTIONS,
    ParameterInputs,
    SecretInputs,
    SecretResult,
    get_parameter,
    get_secret_value,
)


class Function(NamedTuple):
    """One function: its inputs, its outputs, the call, and the IAM actions that it needs."""

    inputs: type[Inputs]
    outputs: type[Outputs]
    call: Callable[[Session, Any], Outputs]
    actions: tuple[str, ...]


class ZonesResult(Outputs):
    """The zones, in alphabetical order."""

    names: list[str]
    """Names of the zones in this account, such as eu-west-1a."""
    zone_ids: list[str]
    """IDs of the zones, the same in every account."""


def get_availability_zones(session: Session, _: Inputs) -> ZonesResult:
    """Return the Availability Zones of the region, without Local Zones and Wavelength Zones."""
    aws = session.client("ec2")
    filters = [{"Name": "opt-in-status", "Values": ["opt-in-not-required"]}, {"Name": "state", "Values": ["available"]}]
    zones = aws.describe_availability_zones(Filters=filters)["AvailabilityZones"]
    zones = sorted(zones, key=lambda zone: str(zone["ZoneName"]))
    return ZonesResult(names=[zone["ZoneName"] for zone in zones], zone_ids=[zone["ZoneId"] for zone in zones])


class ImageInputs(ImageQuery, Inputs):
    """The query for an image."""

    rules = (Rule(("name", "ssm_parameter", "image_id"), exactly_one),)


def get_image(session: Session, inputs: ImageInputs) -> ImageResult:
    """Return the newest image with a name and owner, the image in a public SSM parameter, or the image with an ID."""
    return find_image(session, inputs)


class CallerResult(Outputs):
    """The identity of the credentials."""

    account_id: str
    """ID of the account."""
    arn: str
    """ARN of the user or role."""


def get_caller_identity(session: Session, _: Inputs) -> CallerResult:
    """Return the account and the identity that the credentials belong to."""
    caller = session.client("sts").get_caller_identity()
    return CallerResult(account_id=caller["Account"], arn=caller["Arn"])


class InstanceTypeInputs(Inputs):
    """The instance type to look up."""

    instance_type: InstanceType
    """Name of the instance type, such as t3.small."""


class InstanceTypeResult(Outputs):
    """The properties of an instance type."""

    vcpus: int
    """Number of vCPUs."""
    memory: int
    """Memory in MiB."""
    architectures: list[str]
    """Architectures that it supports."""
    ebs_optimized: bool
    """Whether it can be EBS-optimized."""


def get_instance_type(session: Session, inputs: InstanceTypeInputs) -> InstanceTypeResult:
    """Return the properties of an instance type in the region."""
    found = session.client("ec2").describe_instance_types(InstanceTypes=[inputs.instance_type])["InstanceTypes"][0]
    return InstanceTypeResult(
        vcpus=found["VCpuInfo"]["DefaultVCpus"],
        memory=found["MemoryInfo"]["SizeInMiB"],
        architectures=sorted(found["ProcessorInfo"]["SupportedArchitectures"]),
        ebs_optimized=found.get("EbsInfo", {}).get("EbsOptimizedSupport") in {"default", "supported"},
    )


class ClusterInputs(Inputs):
    """The cluster to look up."""

    name: ClusterName
    """Name of the cluster."""


class ClusterResult(Outputs):
    """A cluster; all are None if it does not exist."""

    endpoint: str | None
    """URL of the API server; None while the cluster is being created."""
    certificate_authority: str | None
    """Certificate authority of the API server, in base64; None while the cluster is being created."""
    status: str | None
    """Status of the cluster, such as `ACTIVE`."""
    authentication_mode: str | None
    """Where the cluster looks up access: `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`."""


def get_cluster(session: Session, inputs: ClusterInputs) -> ClusterResult:
    """Return the address, status and authentication mode of an EKS cluster, if it exists."""
    aws = session.client("eks")
    try:
        found = aws.describe_cluster(name=inputs.name)["cluster"]
    except AwsError as error:
        if not error.is_missing:
            raise
        found = {}
    authority = (found.get("certificateAuthority") or {}).get("data")
    return ClusterResult(
        endpoint=found.get("endpoint"),
        certificate_authority=authority,
        status=found.get("status"),
        authentication_mode=(found.get("accessConfig") or {}).get("authenticationMode"),
    )


FUNCTIONS = {
    "strata:ec2:getAvailabilityZones": Function(
        Inputs, ZonesResult, get_availability_zones, ("ec2:DescribeAvailabilityZones",)
    ),
    "strata:ec2:getImage": Function(ImageInputs, ImageResult, get_image, IMAGE_ACTIONS),
    "strata:ec2:getInstanceType": Function(
        InstanceTypeInputs, InstanceTypeResult, get_instance_type, ("ec2:DescribeInstanceTypes",)
    ),
    "strata:ec2:getRouteTables": Function(InVpc, RouteTablesResult, get_route_tables, ("ec2:DescribeRouteTables",)),
    "strata:ec2:getSubnets": Function(InVpc, SubnetsResult, get_subnets, ("ec2:DescribeSubnets",)),
    "strata:ec2:getVpcAttributes": Function(InVpc, VpcAttributes, get_vpc_attributes, ("ec2:DescribeVpcAttribute",)),
    "strata:ec2:getVpcEndpointServices": Function(
        Inputs, ServicesResult, get_vpc_endpoint_services, ("ec2:DescribeVpcEndpointServices",)
    ),
    "strata:ec2:getVpcEndpoints": Function(InVpc, EndpointsResult, get_vpc_endpoints, ("ec2:DescribeVpcEndpoints",)),
    "strata:ec2:getVpcs": Function(VpcsInputs, VpcsResult, get_vpcs, ("ec2:DescribeVpcs",)),
    "strata:eks:checkAddOn": Function(
        AddOnCheckInputs,
        AddOnCheckResult,
        check_add_on,
        ("eks:DescribeAddon", "eks:DescribeAddonConfiguration", "eks:DescribeAddonVersions", "eks:DescribeCluster"),
    ),
    "strata:eks:getCluster": Function(ClusterInputs, ClusterResult, get_cluster, ("eks:DescribeCluster",)),
    "strata:iam:getBelongings": Function(BelongingsInputs, BelongingsResult, get_belongings, BELONGINGS_ACTIONS),
    "strata:iam:getLastUses": Function(LastUsesInputs, LastUsesResult, get_last_uses, LAST_USES_ACTIONS),
    "strata:iam:getMissingPolicies": Function(
        MissingPoliciesInputs, MissingPoliciesResult, get_missing_policies, ("iam:GetPolicy",)
    ),
    "strata:iam:getOpenIdConnectProvider": Function(
        IssuerInputs, IssuerResult, get_open_id_connect_provider, ISSUER_ACTIONS
    ),
    "strata:identitystore:getGroupIds": Function(GroupNamesInputs, IdsResult, get_group_ids, GROUP_ACTIONS),
    "strata:identitystore:getUserIds": Function(UserNamesInputs, IdsResult, get_user_ids, USER_ACTIONS),
    "strata:secretsmanager:getSecretValue": Function(SecretInputs, SecretResult, get_secret_value, SECRET_ACTIONS),
    "strata:ssoadmin:getInstances": Function(Inputs, InstancesResult, get_instances, INSTANCE_ACTIONS),
    "strata:ssm:getParameter": Function(ParameterInputs, SecretResult, get_parameter, PARAMETER_ACTIONS),
    "strata:sts:getCallerIdentity": Function(Inputs, CallerResult, get_caller_identity, ("sts:GetCallerIdentity",)),
}


def call(
    token: str, arguments: Mapping[str, Any], secrets: frozenset[str], session: Session
) -> tuple[dict[str, Any], frozenset[str], list[Failure]]:
    """Return a function's result, the names of its secrets, and the problems of its arguments.

    Raises ProviderError for an unknown function.
    """
    function = FUNCTIONS.get(token)
    if function is None:
        raise ProviderError(f"no such function: {token}; docs/reference/aws.md lists the functions")
    checked, failures = check(function.inputs, arguments, secrets)
    if failures:
        return {}, frozenset(), failures
    result = function.call(session, function.inputs.model_validate(checked))
    return result.wire(), function.outputs.with_trait(Trait.SECRET), []
