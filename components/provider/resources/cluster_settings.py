"""The settings of an EKS cluster: the inputs, the form that they have in EKS's calls, and the updates between two."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field

from ..aws_forms import MIN_CLUSTER_ZONES, ControlPlaneLog, NodePool
from ..properties.inputs import ChosenByAws, Immutable, Inputs, Rule, WriteOnly
from ..properties.property_types import NO_TAGS, UNORDERED, Arn, Cidr, KeyArn, Names, Tags, Zone, network
from ..wording import conflicts_with, missing
from .eks_resource import ClusterName, KubernetesVersion

NONE: list[str] = []
MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
NO_LOGS: list[ControlPlaneLog] = []
NO_POOLS: list[NodePool] = []
# Without EKS's default, so that it makes no difference whether that is given.
IpFamily = Annotated[Literal["ipv4", "ipv6"], AfterValidator(lambda family: None if family == "ipv4" else family)]


def subnets_given(subnet_ids: list[str] | None, by_zone: dict[str, str] | None) -> Iterator[str]:
    if subnet_ids is None:
        yield missing("add it, or subnetsByZone in its place")
    elif by_zone is not None and sorted(by_zone.values()) != sorted(subnet_ids):
        yield conflicts_with("subnetsByZone")


def in_two_zones(by_zone: dict[str, str] | None) -> Iterator[str]:
    if by_zone is not None and len(by_zone) < MIN_CLUSTER_ZONES:
        yield f"must have subnets in {MIN_CLUSTER_ZONES} zones at least, which EKS requires: add a zone"


def reachable(public: bool, private: bool) -> Iterator[str]:
    if not public and not private:
        yield "must be true if endpointPrivateAccess is false: EKS requires one of the two endpoints"


def services_of_family(cidr: str | None, family: str | None) -> Iterator[str]:
    if cidr is not None and family == "ipv6":
        yield conflicts_with("ipFamily ipv6")


def role_of_pools(auto_mode: bool, pools: list[str], role: str | None) -> Iterator[str]:
    if (pools or role) and not auto_mode:
        yield "is required by nodePools and nodeRoleArn: set it to true, or remove them"
    elif pools and not role:
        yield "requires nodeRoleArn with nodePools: add it"
    elif role and not pools:
        yield "allows nodeRoleArn with nodePools only: add them, or remove it"


class ClusterInputs(Inputs):
    name: Immutable[ClusterName | None] = None
    """Name of the cluster; generated if it is omitted."""
    role_arn: Immutable[Arn]
    """Role that EKS assumes for the cluster."""
    version: ChosenByAws[KubernetesVersion | None] = None
    """Kubernetes version; EKS's default version for a new cluster if it is omitted. It rises by one minor version at a
    time.
    """
    subnet_ids: Annotated[Names, Field(min_length=2)] | None = None
    """Subnets of the control plane's network interfaces, in two Availability Zones at least. They can change within the
    Availability Zones that the cluster was created in. Either these or `subnetsByZone` are required.
    """
    subnets_by_zone: WriteOnly[dict[Zone, str] | None] = None
    """The same subnets by Availability Zone. The cluster keeps the zones of its creation: a zone that is added later is
    left out, because EKS refuses it.
    """
    security_group_ids: Names = NONE
    """Further security groups of these interfaces."""
    endpoint_public_access: bool = True
    """Whether the API server is reachable from the internet."""
    endpoint_private_access: bool = True
    """Whether the API server is reachable from the VPC."""
    public_access_cidrs: ChosenByAws[Annotated[list[Cidr], UNORDERED] | None] = None
    """Networks that may reach the public endpoint; all for a new cluster if it is omitted. It is ignored while the
    endpoint is not public.
    """
    authentication_mode: Literal["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"] = "API"
    """Where the cluster looks up access: access entries, the `aws-auth` ConfigMap, or both. It can change in this
    direction only: `CONFIG_MAP`, `API_AND_CONFIG_MAP`, `API`.
    """
    creator_is_admin: Immutable[WriteOnly[bool]] = True
    """Whether the principal that creates the cluster is its administrator."""
    secrets_key_arn: KeyArn | None = None
    """KMS key that encrypts Secrets. It can be added, and neither changed nor removed."""
    enabled_logs: Annotated[list[ControlPlaneLog], UNORDERED] = NO_LOGS
    """Logs of the control plane that are written to CloudWatch."""
    support_type: ChosenByAws[Literal["STANDARD", "EXTENDED"] | None] = None
    """Support at the end of the version's standard support: `STANDARD` upgrades the cluster, `EXTENDED` costs more."""
    deletion_protection: bool = False
    """Whether EKS refuses to delete the cluster."""
    service_ipv4_cidr: Immutable[ChosenByAws[Annotated[str, network(shortest=12, longest=24)] | None]] = None
    """IPv4 network of Services."""
    ip_family: Immutable[IpFamily | None] = None
    """Which addresses pods and Services have; `ipv4` if it is omitted. `ipv6` requires subnets with IPv6 networks. It
    cannot change: a change is rejected.
    """
    auto_mode: bool = False
    """Whether EKS Auto Mode manages nodes, EBS volumes of `ebs.csi.eks.amazonaws.com` and load balancers. A cluster
    that is created with it has no self-managed add-ons.
    """
    node_pools: Annotated[list[NodePool], UNORDERED] = NO_POOLS
    """Node pools of Auto Mode that EKS creates."""
    node_role_arn: Arn | None = None
    """Role of the nodes in these pools. It cannot change while Auto Mode is on: a change is rejected."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(("auto_mode", "node_pools", "node_role_arn"), role_of_pools),
        Rule(("subnet_ids", "subnets_by_zone"), subnets_given),
        Rule(("subnets_by_zone",), in_two_zones),
        Rule(("endpoint_public_access", "endpoint_private_access"), reachable),
        Rule(("service_ipv4_cidr", "ip_family"), services_of_family),
    )


def config_changes(old: ClusterInputs, new: ClusterInputs) -> Iterator[dict[str, object]]:
    """Yield the settings that differ, in the form of EKS's calls: it accepts one sort of them in each update."""
    network = {"subnetIds": new.subnet_ids, "securityGroupIds": new.security_group_ids}
    if network != {"subnetIds": old.subnet_ids, "securityGroupIds": old.security_group_ids}:
        yield {"resourcesVpcConfig": network}
    if access(old) != access(new):
        yield {"resourcesVpcConfig": access(new)}
    first, last = MODES.index(old.authentication_mode), MODES.index(new.authentication_mode)
    for mode in MODES[first + 1 : last + 1]:
        yield {"accessConfig": {"authenticationMode": mode}}
    if old.enabled_logs != new.enabled_logs:
        yield {"logging": logging(new)}
    if new.support_type and old.support_type != new.support_type:
        yield {"upgradePolicy": {"supportType": new.support_type}}
    if old.deletion_protection != new.deletion_protection:
        yield {"deletionProtection": new.deletion_protection}
    if auto_mode(old) != auto_mode(new):
        yield auto_mode(new)


def access(inputs: ClusterInputs) -> dict[str, object]:
    """Return who can reach the API server, in the form of EKS's calls."""
    networks = inputs.public_access_cidrs if inputs.endpoint_public_access else None
    return {
        "endpointPublicAccess": inputs.endpoint_public_access,
        "endpointPrivateAccess": inputs.endpoint_private_access,
        **({"publicAccessCidrs": networks} if networks is not None else {}),
    }


def auto_mode(inputs: ClusterInputs) -> dict[str, Any]:
    """Return the capabilities of Auto Mode in the form of EKS's calls. EKS switches all of them, or none."""
    on = {"enabled": inputs.auto_mode}
    role = {"nodeRoleArn": inputs.node_role_arn} if inputs.node_role_arn else {}
    return {
        "computeConfig": {**on, "nodePools": list(inputs.node_pools), **role},
        "kubernetesNetworkConfig": {"elasticLoadBalancing": on},
        "storageConfig": {"blockStorage": on},
    }


def addresses(inputs: ClusterInputs) -> dict[str, object]:
    """Return the addresses of pods and Services in the form of EKS's calls."""
    family, cidr = inputs.ip_family, inputs.service_ipv4_cidr
    return {**({"ipFamily": family} if family else {}), **({"serviceIpv4Cidr": cidr} if cidr else {})}


def encryption(key: str) -> list[dict[str, object]]:
    """Return the encryption of Secrets in the form of EKS's calls."""
    return [{"resources": ["secrets"], "provider": {"keyArn": key}}]


def logging(inputs: ClusterInputs) -> dict[str, object]:
    """Return which logs are enabled, in the form of EKS's calls."""
    off = [kind for kind in get_args(ControlPlaneLog) if kind not in inputs.enabled_logs]
    entries = [{"types": list(inputs.enabled_logs), "enabled": True}, {"types": off, "enabled": False}]
    return {"clusterLogging": [entry for entry in entries if entry["types"]]}
