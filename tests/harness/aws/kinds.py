"""The kinds of things that calls make: where the answer names them, where lists show them, how AWS misses them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

READS = ("Describe", "Get", "List")


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `made` leads through the answer (or the parameters) of the call that makes it to its id."""

    made: str
    listed: str
    missing: str

    @property
    def key(self) -> str:
        return self.made.rsplit(".", 1)[-1].removesuffix("[]")

    def made_by(self, params: dict[str, Any], data: dict[str, Any]) -> list[str]:
        """The ids of what a call made."""
        found: list[Any] = [{**params, **data}]
        for step in self.made.split("."):
            found = [inner for value in found for inner in _items(value.get(step.removesuffix("[]")))]
        return [str(each) for each in found]

    def named_by(self, params: dict[str, Any]) -> list[str]:
        """The ids that a call asks for, by the parameter of this kind or its plural."""
        return [str(each) for key in (self.key, f"{self.key}s") for each in _items(params.get(key))]


def lists_named(data: Any, name: str) -> Iterator[list[Any]]:
    """Every list called `name` in an answer, however deep."""
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
    "iam:CreatePolicy": Kind("Policy.PolicyName", "Policies", _NO_ENTITY),
    "iam:CreateRole": Kind("Role.RoleName", "Roles", _NO_ENTITY),
    "iam:CreateUser": Kind("User.UserName", "Users", _NO_ENTITY),
    "kms:CreateKey": Kind("KeyMetadata.KeyId", "Keys", "NotFoundException"),
    "logs:CreateLogGroup": Kind("logGroupName", "logGroups", _NO_RESOURCE),
}
