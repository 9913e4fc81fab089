from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from ...calls.session import Client, Session
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...plugin.answers import Failure
from ...plugin.protocol import UNKNOWN
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, Rule, WriteOnly
from ...properties.property_types import NO_TAGS, UNORDERED, Arn, Cidr, KeyArn, Names, Tags, Zone, network
from ..eks_resource import ClusterName, EksResource, KubernetesVersion, lowered, minor, rise

Log = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]
NONE: list[str] = []
MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
NO_LOGS: list[Log] = []
MIN_ZONES = 2
LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def subnets_given(subnet_ids: list[str] | None, by_zone: dict[str, str] | None) -> Iterator[str]:
    if subnet_ids is None:
        yield "is required, or subnetsByZone in its place"
    elif by_zone is not None and sorted(by_zone.values()) != sorted(subnet_ids):
        yield "conflicts with subnetsByZone: remove one of them"


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
    enabled_logs: Annotated[list[Log], UNORDERED] = NO_LOGS
    """Logs of the control plane that are written to CloudWatch."""
    support_type: ChosenByAws[Literal["STANDARD", "EXTENDED"] | None] = None
    """Support at the end of the version's standard support: `STANDARD` upgrades the cluster, `EXTENDED` costs more."""
    deletion_protection: bool = False
    """Whether EKS refuses to delete the cluster."""
    service_ipv4_cidr: Immutable[ChosenByAws[Annotated[str, network(shortest=12, longest=24)] | None]] = None
    """IPv4 network of Services."""
    tags: Tags = NO_TAGS

    rules = (Rule(("subnet_ids", "subnets_by_zone"), subnets_given),)


class ClusterOutputs(Outputs):
    arn: str
    """ARN of the cluster."""
    endpoint: str | None = None
    """URL of the API server."""
    certificate_authority: str | None = None
    """Certificate authority of the API server, in base64."""
    oidc_issuer: str | None = None
    """URL of the OpenID Connect issuer."""
    cluster_security_group_id: str | None = None
    """Security group that EKS creates for the control plane and the nodes."""


class Cluster(EksResource[ClusterInputs, ClusterOutputs]):
    """A managed Kubernetes control plane."""

    id_key, name_input, max_name_length, unique = "name", "name", 100, ("name",)
    pending, failed = frozenset({"CREATING", "UPDATING", "PENDING"}), frozenset({"FAILED"})
    deleting, timeout = frozenset({"DELETING"}), 3600
    volatile = ("endpoint",)
    arn_resources, unscoped_actions = ("cluster/*",), ("eks:CreateCluster",)
    dependent_actions = ("ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
    passes_roles_to, linked_services = ("eks",), ("eks",)

    def complete_inputs(self, _session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out what EKS ignores or refuses, and complete the subnets.

        EKS ignores the networks of an endpoint that is not public, and keeps the last ones. It refuses subnets in a
        zone that the cluster was not created in.
        """
        ignored = {"publicAccessCidrs"} if new.get("endpointPublicAccess") is False else set()
        kept = {name: value for name, value in new.items() if name not in ignored}
        by_zone = new.get("subnetsByZone")
        if isinstance(by_zone, Mapping) and "subnetIds" not in new:
            by_zone = by_zone if self.is_replaced(old, new) else in_zones_of(old, by_zone)
            return {**kept, "subnetsByZone": by_zone, "subnetIds": list(by_zone.values())}
        return {**kept, "subnetIds": by_zone} if by_zone == UNKNOWN else kept

    def refused_changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
        if self.is_replaced(old, new):
            return
        yield from version_failures(old.get("version"), new.get("version"))
        before, after = old.get("subnetsByZone"), new.get("subnetsByZone")
        if isinstance(before, Mapping) and isinstance(after, Mapping) and set(after) - set(before):
            zones = ", ".join(sorted(before))
            yield Failure("subnetsByZone", f"must contain two of the zones that the cluster was created in: {zones}")
        key, mode = old.get("secretsKeyArn"), old.get("authenticationMode")
        if key and key != new.get("secretsKeyArn"):
            yield Failure("secretsKeyArn", f"can be neither changed nor removed: restore {key}")
        if mode in MODES and new.get("authenticationMode") in MODES[: MODES.index(mode)]:
            yield Failure("authenticationMode", f"can change in the direction of API only: restore {mode}")

    def create(self, aws: Client, new: ClusterInputs, identity: Identity) -> Description:
        key = new.secrets_key_arn
        made = aws.create_cluster(
            name=new.name,
            roleArn=new.role_arn,
            version=new.version,
            resourcesVpcConfig={
                "subnetIds": new.subnet_ids,
                "securityGroupIds": new.security_group_ids,
                **access(new),
            },
            accessConfig={
                "authenticationMode": new.authentication_mode,
                "bootstrapClusterCreatorAdminPermissions": new.creator_is_admin,
            },
            encryptionConfig=encryption(key) if key else None,
            logging=logging(new),
            upgradePolicy={"supportType": new.support_type} if new.support_type else None,
            deletionProtection=new.deletion_protection or None,
            kubernetesNetworkConfig={"serviceIpv4Cidr": new.service_ipv4_cidr} if new.service_ipv4_cidr else None,
            clientRequestToken=identity.token,
            tags=identity.tags(new.tags),
        )["cluster"]
        return dict(made)

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.describe_cluster(name=identifier)["cluster"])

    def update(self, aws: Client, identifier: str, old: ClusterInputs, new: ClusterInputs) -> Updates:
        if new.version and old.version != new.version:
            answer = aws.update_cluster_version(name=identifier, version=new.version)
            yield from self.await_update(aws, identifier, answer)
        for change in config_changes(old, new):
            answer = aws.update_cluster_config(name=identifier, **change)
            yield from self.await_update(aws, identifier, answer)
        if new.secrets_key_arn and old.secrets_key_arn is None:
            config = encryption(new.secrets_key_arn)
            answer = aws.associate_encryption_config(clusterName=identifier, encryptionConfig=config)
            yield from self.await_update(aws, identifier, answer)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_cluster(name=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        return list(aws.pages("list_nodegroups", "nodegroups", clusterName=identifier))

    def inputs_of(self, found: Description) -> ClusterInputs:
        network, access_config = found["resourcesVpcConfig"], found.get("accessConfig") or {}
        logs = (found.get("logging") or {}).get("clusterLogging") or []
        public = network.get("endpointPublicAccess", True)
        keys = [item["provider"]["keyArn"] for item in found.get("encryptionConfig") or []]
        return ClusterInputs(
            name=found["name"],
            role_arn=found["roleArn"],
            version=found.get("version"),
            subnet_ids=network["subnetIds"],
            security_group_ids=network.get("securityGroupIds") or [],
            endpoint_public_access=public,
            endpoint_private_access=network.get("endpointPrivateAccess", True),
            public_access_cidrs=(network.get("publicAccessCidrs") or ["0.0.0.0/0"]) if public else None,
            authentication_mode=access_config.get("authenticationMode", "API"),
            secrets_key_arn=next(iter(keys), None),
            enabled_logs=[kind for entry in logs if entry["enabled"] for kind in entry["types"]],
            support_type=(found.get("upgradePolicy") or {}).get("supportType"),
            deletion_protection=found.get("deletionProtection", False),
            service_ipv4_cidr=(found.get("kubernetesNetworkConfig") or {}).get("serviceIpv4Cidr"),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> ClusterOutputs:
        return ClusterOutputs(
            arn=found["arn"],
            endpoint=found.get("endpoint"),
            certificate_authority=(found.get("certificateAuthority") or {}).get("data"),
            oidc_issuer=((found.get("identity") or {}).get("oidc") or {}).get("issuer"),
            cluster_security_group_id=found["resourcesVpcConfig"].get("clusterSecurityGroupId"),
        )


def version_failures(old: str | None, new: str | None) -> Iterator[Failure]:
    """Yield the refusal of a Kubernetes version that is older, or more than one minor version newer."""
    yield from lowered(old, new)
    if old and rise(old, new) > 1:
        yield Failure("version", f"rises by one minor version at a time: set 1.{minor(old) + 1} first")


def in_zones_of(old: Mapping[str, Any], by_zone: Mapping[str, str]) -> dict[str, str]:
    """Return the subnets in the zones of the existing cluster, or all of them where it has fewer than two of these.

    Only the ids of the cluster's subnets are known if it was created without `subnetsByZone`.
    """
    before = old.get("subnetsByZone") or {}
    ids = old.get("subnetIds") or [] if not before else []
    found = {zone: subnet for zone, subnet in by_zone.items() if zone in before or subnet in ids}
    return found if len(found) >= MIN_ZONES else dict(by_zone)


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


def access(inputs: ClusterInputs) -> dict[str, object]:
    """Return who can reach the API server, in the form of EKS's calls."""
    networks = inputs.public_access_cidrs if inputs.endpoint_public_access else None
    return {
        "endpointPublicAccess": inputs.endpoint_public_access,
        "endpointPrivateAccess": inputs.endpoint_private_access,
        **({"publicAccessCidrs": networks} if networks is not None else {}),
    }


def encryption(key: str) -> list[dict[str, object]]:
    """Return the encryption of Secrets in the form of EKS's calls."""
    return [{"resources": ["secrets"], "provider": {"keyArn": key}}]


def logging(inputs: ClusterInputs) -> dict[str, object]:
    """Return which logs are enabled, in the form of EKS's calls."""
    off = [kind for kind in LOGS if kind not in inputs.enabled_logs]
    entries = [{"types": list(inputs.enabled_logs), "enabled": True}, {"types": off, "enabled": False}]
    return {"clusterLogging": [entry for entry in entries if entry["types"]]}
