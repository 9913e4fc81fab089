from typing import Annotated, Literal

from pydantic import Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import NO_TAGS, Arn, Cidr, KeyArn, Names, Tags, matching
from ..eks_resource import ClusterName, EksResource

Log = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]
NONE: list[str] = []
NO_LOGS: list[Log] = []
EVERYWHERE = ["0.0.0.0/0"]
LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")
Version = Annotated[str, matching(r"1\.\d{2}", "a Kubernetes version such as 1.34")]


class ClusterInputs(Inputs):
    name: Immutable[ClusterName | None] = None
    role_arn: Immutable[Arn]
    version: ChosenByAws[Version | None] = None
    subnet_ids: Immutable[Annotated[Names, Field(min_length=2)]]
    security_group_ids: Immutable[Names] = NONE
    endpoint_public_access: bool = True
    endpoint_private_access: bool = True
    public_access_cidrs: list[Cidr] = EVERYWHERE
    authentication_mode: Immutable[Literal["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]] = "API"
    creator_is_admin: Immutable[WriteOnly[bool]] = True
    secrets_key_arn: Immutable[KeyArn | None] = None
    enabled_logs: list[Log] = NO_LOGS
    tags: Tags = NO_TAGS


class ClusterOutputs(Outputs):
    arn: str
    endpoint: str | None = None
    certificate_authority: str | None = None
    oidc_issuer: str | None = None
    cluster_security_group_id: str | None = None


class Cluster(EksResource[ClusterInputs, ClusterOutputs]):
    """A managed Kubernetes control plane; one call reads each."""

    id_key, name_input, name_limit, unique = "name", "name", 100, ("name",)
    pending, failed = frozenset({"CREATING", "UPDATING", "PENDING"}), frozenset({"FAILED"})
    going, timeout = frozenset({"DELETING"}), 3600
    volatile = ("endpoint",)
    needs = ("iam:PassRole", "iam:CreateServiceLinkedRole", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")

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
            encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": key}}] if key else None,
            logging=logging(new),
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
        if access(old) != access(new):
            answer = aws.update_cluster_config(name=identifier, resourcesVpcConfig=access(new))
            yield from self.await_update(aws, identifier, answer)
        if old.enabled_logs != new.enabled_logs:
            answer = aws.update_cluster_config(name=identifier, logging=logging(new))
            yield from self.await_update(aws, identifier, answer)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_cluster(name=identifier)

    def users(self, aws: Client, identifier: str) -> list[str]:
        return list(aws.pages("list_nodegroups", "nodegroups", clusterName=identifier))

    def inputs_of(self, found: Description) -> ClusterInputs:
        network, access_config = found["resourcesVpcConfig"], found.get("accessConfig") or {}
        logs = (found.get("logging") or {}).get("clusterLogging") or []
        keys = [item["provider"]["keyArn"] for item in found.get("encryptionConfig") or []]
        return ClusterInputs(
            name=found["name"],
            role_arn=found["roleArn"],
            version=found.get("version"),
            subnet_ids=network["subnetIds"],
            security_group_ids=network.get("securityGroupIds") or [],
            endpoint_public_access=network.get("endpointPublicAccess", True),
            endpoint_private_access=network.get("endpointPrivateAccess", True),
            public_access_cidrs=network.get("publicAccessCidrs") or EVERYWHERE,
            authentication_mode=access_config.get("authenticationMode", "API"),
            secrets_key_arn=next(iter(keys), None),
            enabled_logs=[kind for entry in logs if entry["enabled"] for kind in entry["types"]],
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


def access(inputs: ClusterInputs) -> dict[str, object]:
    """Who can reach the API server, as EKS's calls take it."""
    return {
        "endpointPublicAccess": inputs.endpoint_public_access,
        "endpointPrivateAccess": inputs.endpoint_private_access,
        "publicAccessCidrs": inputs.public_access_cidrs,
    }


def logging(inputs: ClusterInputs) -> dict[str, object]:
    """Which logs are kept, as EKS's calls take it."""
    off = [kind for kind in LOGS if kind not in inputs.enabled_logs]
    entries = [{"types": list(inputs.enabled_logs), "enabled": True}, {"types": off, "enabled": False}]
    return {"clusterLogging": [entry for entry in entries if entry["types"]]}
