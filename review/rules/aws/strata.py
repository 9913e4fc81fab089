"""The rules for the types of strata's own AWS provider, by module and class.

The modules beside this one have the rules that the types of pulumi-aws share.
"""

from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from . import clusters, disks, encryption, instances, logs, network, people

RULES: dict[str, TypeRule] = {
    "autoscaling:AutoScalingGroup": instances.AUTO_SCALING_GROUP,
    "autoscaling:ScalingPolicy": instances.SCALING_POLICY,
    "ec2:EgressOnlyInternetGateway": TypeRule(
        "egress-only internet gateway",
        "network",
        (Verdict.INTERRUPTS, "the network can no longer reach the internet by IPv6"),
    ),
    "ec2:ElasticIp": network.ADDRESS,
    "ec2:FlowLog": network.FLOW_LOG,
    "ec2:Instance": instances.INSTANCE,
    "ec2:InternetGateway": network.INTERNET_GATEWAY,
    "ec2:KeyPair": instances.KEY_PAIR,
    "ec2:LaunchTemplate": instances.LAUNCH_TEMPLATE,
    "ec2:ManagedPrefixList": network.PREFIX_LIST,
    "ec2:NatGateway": network.NAT_GATEWAY,
    "ec2:NetworkInterface": network.NETWORK_INTERFACE,
    "ec2:RouteTable": network.ROUTE_TABLE,
    "ec2:SecurityGroup": network.SECURITY_GROUP,
    "ec2:SecurityGroupRule": network.SECURITY_GROUP_RULE,
    "ec2:Snapshot": disks.SNAPSHOT,
    "ec2:Subnet": network.SUBNET,
    "ec2:Volume": disks.VOLUME,
    "ec2:VolumeAttachment": disks.ATTACHMENT,
    "ec2:VolumeTag": disks.VOLUME_TAG,
    "ec2:Vpc": network.VPC,
    "ec2:VpcEndpoint": network.VPC_ENDPOINT,
    "ec2:VpcIpv6CidrBlock": network.IPV6_NETWORK,
    "eks:AccessEntry": clusters.ACCESS_ENTRY,
    "eks:AddOn": clusters.ADD_ON,
    "eks:Cluster": clusters.CLUSTER,
    "eks:NodeGroup": clusters.NODE_GROUP,
    "eks:PodIdentityAssociation": clusters.POD_IDENTITY,
    "iam:AccessKey": people.ACCESS_KEY,
    "iam:Group": people.GROUP,
    "iam:GroupMembership": people.GROUP_MEMBERSHIP,
    "iam:GroupPolicyAttachment": people.policy_attachment("group"),
    "iam:InstanceProfile": people.INSTANCE_PROFILE,
    "iam:LoginProfile": people.LOGIN,
    "iam:Policy": people.POLICY,
    "iam:Role": people.ROLE,
    "iam:RolePolicyAttachment": people.policy_attachment("role"),
    "iam:User": people.USER,
    "iam:UserPolicyAttachment": people.policy_attachment("user"),
    "kms:Key": encryption.KEY,
    "logs:LogGroup": logs.LOG_GROUP,
}
