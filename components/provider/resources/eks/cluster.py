from collections.abc import Iterator, Mapping
from typing import Any

from ...aws_forms import MIN_CLUSTER_ZONES
from ...calls.session import Client, Session
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...core.waiting import Updates
from ...eks_versions import minor
from ...plugin.answers import Failure
from ...plugin.protocol import UNKNOWN
from ...properties.inputs import Outputs
from ..cluster_settings import (
    MODES,
    ClusterInputs,
    access,
    addresses,
    auto_mode,
    config_changes,
    encryption,
    logging,
)
from ..eks_resource import EksResource, lowered, rise
from ..kubernetes_versions import VERSION_ACTION, version_is_offered
from ..zones import zones_of_subnets


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
    arn_resources, unscoped_actions = ("cluster/*",), ("eks:CreateCluster", VERSION_ACTION)
    dependent_actions = ("ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", VERSION_ACTION)
    passes_roles_to, linked_services = ("ec2", "eks"), ("eks",)

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

    def check_in_program(
        self, program: Program, _urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[Failure]:
        yield from version_is_offered(program.session, old, new)
        yield from self.zone_failures(program.session, old, new)

    def zone_failures(self, session: Session, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
        """Yield why EKS refuses the zones of new subnets, which AWS is asked for."""
        before, after = old.get("subnetIds") or [], new.get("subnetIds", UNKNOWN)
        if after in (UNKNOWN, before) or UNKNOWN in after or "subnetsByZone" in new:
            return
        zones = zones_of_subnets(session, after)
        if zones and len(zones) < MIN_CLUSTER_ZONES:
            yield Failure(
                "subnetIds", f"must be in {MIN_CLUSTER_ZONES} zones at least, and all are in {', '.join(zones)}"
            )
        elif zones and before and not self.is_replaced(old, new):
            first = zones_of_subnets(session, before)
            if first and set(zones) - set(first):
                why = "must be in the zones that the cluster was created in"
                yield Failure("subnetIds", f"{why}, {', '.join(first)}, not in {', '.join(zones)}")

    def refused_changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
        before, after = old.get("ipFamily"), new.get("ipFamily")
        of_any_family = [{key: value for key, value in one.items() if key != "ipFamily"} for one in (old, new)]
        if self.is_replaced(*of_any_family):
            return
        if before != after:
            remedy = f"restore {before or 'ipv4'}, or create another cluster beside it"
            yield Failure("ipFamily", f"cannot change: {remedy}")
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
        role = old.get("nodeRoleArn")
        if role and role != new.get("nodeRoleArn", role) and new.get("autoMode"):
            yield Failure("nodeRoleArn", f"cannot change while autoMode is on: restore {role}")

    def create(self, aws: Client, new: ClusterInputs, identity: Identity) -> Description:
        key, automatic = new.secrets_key_arn, auto_mode(new) if new.auto_mode else {}
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
            kubernetesNetworkConfig={**addresses(new), **automatic.get("kubernetesNetworkConfig", {})} or None,
            computeConfig=automatic.get("computeConfig"),
            storageConfig=automatic.get("storageConfig"),
            bootstrapSelfManagedAddons=False if new.auto_mode else None,
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
        services = found.get("kubernetesNetworkConfig") or {}
        public = network.get("endpointPublicAccess", True)
        compute = found.get("computeConfig") or {}
        pools, role = (compute.get("nodePools"), compute.get("nodeRoleArn")) if compute.get("enabled") else (None, None)
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
            service_ipv4_cidr=services.get("serviceIpv4Cidr"),
            ip_family=services.get("ipFamily"),
            auto_mode=compute.get("enabled", False),
            node_pools=pools or [],
            node_role_arn=role if pools else None,
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
    return found if len(found) >= MIN_CLUSTER_ZONES else dict(by_zone)
