"""For each call that creates a resource: where the answer has its id, which list shows it, and its NotFound code."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

READS = ("Describe", "Get", "List")


@dataclass(frozen=True)
class Kind:
    """A type of resource: the path to its id in the answer or parameters of its create, its list, its NotFound code."""

    id_path: str
    listed: str
    missing: str

    @property
    def key(self) -> str:
        return self.id_path.rsplit(".", 1)[-1].removesuffix("[]")

    def created_by(self, params: dict[str, Any], data: dict[str, Any]) -> list[str]:
        """Return the ids of the resources that a call created."""
        found: list[Any] = [{**params, **data}]
        for step in self.id_path.split("."):
            found = [inner for value in found for inner in _items(value.get(step.removesuffix("[]")))]
        return [str(each) for each in found]

    def named_by(self, params: dict[str, Any]) -> list[str]:
        """Return the ids in the parameter that is named after this type's id, or in its plural."""
        return [str(each) for key in (self.key, f"{self.key}s") for each in _items(params.get(key))]


def lists_named(data: Any, name: str) -> Iterator[list[Any]]:
    """Yield every list with the key `name` in an answer, at any depth."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == name and isinstance(value, list):
                yield value
            yield from lists_named(value, name)
    if isinstance(data, list):
        for value in data:
            yield from lists_named(value, name)


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


_NO_ENTITY, _NO_RESOURCE = "NoSuchEntity", "ResourceNotFoundException"

KINDS = {
    "ec2:AllocateAddress": Kind("AllocationId", "Addresses", "InvalidAllocationID.NotFound"),
    "ec2:AuthorizeSecurityGroupEgress": Kind(
        "SecurityGroupRules[].SecurityGroupRuleId", "SecurityGroupRules", "InvalidSecurityGroupRuleId.NotFound"
    ),
    "ec2:AuthorizeSecurityGroupIngress": Kind(
        "SecurityGroupRules[].SecurityGroupRuleId", "SecurityGroupRules", "InvalidSecurityGroupRuleId.NotFound"
    ),
    "ec2:CreateFlowLogs": Kind("FlowLogIds[]", "FlowLogs", "InvalidFlowLogId.NotFound"),
    "ec2:CreateInternetGateway": Kind(
        "InternetGateway.InternetGatewayId", "InternetGateways", "InvalidInternetGatewayID.NotFound"
    ),
    "ec2:CreateKeyPair": Kind("KeyName", "KeyPairs", "InvalidKeyPair.NotFound"),
    "ec2:CreateLaunchTemplate": Kind(
        "LaunchTemplate.LaunchTemplateId", "LaunchTemplates", "InvalidLaunchTemplateId.NotFound"
    ),
    "ec2:CreateManagedPrefixList": Kind("PrefixList.PrefixListId", "PrefixLists", "InvalidPrefixListID.NotFound"),
    "ec2:CreateNatGateway": Kind("NatGateway.NatGatewayId", "NatGateways", "NatGatewayNotFound"),
    "ec2:CreateNetworkInterface": Kind(
        "NetworkInterface.NetworkInterfaceId", "NetworkInterfaces", "InvalidNetworkInterfaceID.NotFound"
    ),
    "ec2:CreateRouteTable": Kind("RouteTable.RouteTableId", "RouteTables", "InvalidRouteTableID.NotFound"),
    "ec2:CreateSecurityGroup": Kind("GroupId", "SecurityGroups", "InvalidGroup.NotFound"),
    "ec2:CreateSnapshot": Kind("SnapshotId", "Snapshots", "InvalidSnapshot.NotFound"),
    "ec2:CreateSubnet": Kind("Subnet.SubnetId", "Subnets", "InvalidSubnetID.NotFound"),
    "ec2:CreateVolume": Kind("VolumeId", "Volumes", "InvalidVolume.NotFound"),
    "ec2:CreateVpc": Kind("Vpc.VpcId", "Vpcs", "InvalidVpcID.NotFound"),
    "ec2:CreateVpcEndpoint": Kind("VpcEndpoint.VpcEndpointId", "VpcEndpoints", "InvalidVpcEndpointId.NotFound"),
    "ec2:ImportKeyPair": Kind("KeyName", "KeyPairs", "InvalidKeyPair.NotFound"),
    "ec2:RunInstances": Kind("Instances[].InstanceId", "Instances", "InvalidInstanceID.NotFound"),
    "autoscaling:CreateAutoScalingGroup": Kind("AutoScalingGroupName", "AutoScalingGroups", "ValidationError"),
    "eks:CreateAccessEntry": Kind("accessEntry.principalArn", "accessEntries", _NO_RESOURCE),
    "eks:CreateAddon": Kind("addon.addonName", "addons", _NO_RESOURCE),
    "eks:CreateCluster": Kind("cluster.name", "clusters", _NO_RESOURCE),
    "eks:CreateNodegroup": Kind("nodegroup.nodegroupName", "nodegroups", _NO_RESOURCE),
    "eks:CreatePodIdentityAssociation": Kind("association.associationId", "associations", _NO_RESOURCE),
    "iam:CreateAccessKey": Kind("AccessKey.AccessKeyId", "AccessKeyMetadata", _NO_ENTITY),
    "iam:CreateGroup": Kind("Group.GroupName", "Groups", _NO_ENTITY),
    "iam:CreateInstanceProfile": Kind("InstanceProfile.InstanceProfileName", "InstanceProfiles", _NO_ENTITY),
    "iam:CreateOpenIDConnectProvider": Kind("OpenIDConnectProviderArn", "OpenIDConnectProviderList", _NO_ENTITY),
    "iam:CreatePolicy": Kind("Policy.PolicyName", "Policies", _NO_ENTITY),
    "iam:CreateRole": Kind("Role.RoleName", "Roles", _NO_ENTITY),
    "iam:CreateUser": Kind("User.UserName", "Users", _NO_ENTITY),
    "identitystore:CreateGroup": Kind("GroupId", "Groups", _NO_RESOURCE),
    "identitystore:CreateUser": Kind("UserId", "Users", _NO_RESOURCE),
    "kms:CreateKey": Kind("KeyMetadata.KeyId", "Keys", "NotFoundException"),
    "logs:CreateLogGroup": Kind("logGroupName", "logGroups", _NO_RESOURCE),
    "sso:CreatePermissionSet": Kind("PermissionSet.PermissionSetArn", "PermissionSets", _NO_RESOURCE),
}
