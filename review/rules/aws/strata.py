"""The rules for the types of strata's own AWS provider, and the classes of their properties.

The modules beside this one have the rules that the types of pulumi-aws share.
"""

from ...model.property_class import PropertyClass as Is
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from . import clusters, disks, encryption, instances, logs, network, people
from .security_group_rules import SECURITY_GROUP_RULE

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
    "ec2:SecurityGroupRule": SECURITY_GROUP_RULE,
    "ec2:Snapshot": disks.SNAPSHOT,
    "ec2:Subnet": network.SUBNET,
    "ec2:Volume": disks.VOLUME,
    "ec2:VolumeAttachment": disks.ATTACHMENT,
    "ec2:VolumeTag": disks.VOLUME_TAG,
    "ec2:Vpc": network.VPC,
    "ec2:VpcEndpoint": network.VPC_ENDPOINT,
    "ec2:VpcCidrBlock": network.NETWORK_BLOCK,
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
    "iam:OpenIdConnectProvider": people.TOKEN_ISSUER,
    "iam:Policy": people.POLICY,
    "iam:Role": people.ROLE,
    "iam:RolePolicyAttachment": people.policy_attachment("role"),
    "iam:User": people.USER,
    "iam:UserPolicyAttachment": people.policy_attachment("user"),
    "identitystore:Group": people.GROUP_OF_DIRECTORY,
    "identitystore:GroupMembership": people.MEMBERSHIP_OF_DIRECTORY,
    "identitystore:User": people.USER_OF_DIRECTORY,
    "kms:Key": encryption.KEY,
    "logs:LogGroup": logs.LOG_GROUP,
    "ssoadmin:AccountAssignment": people.ACCOUNT_ASSIGNMENT,
    "ssoadmin:PermissionSet": people.PERMISSION_SET,
}

PROPERTIES: dict[str, dict[Is, str]] = {
    "autoscaling:AutoScalingGroup": {
        Is.JUDGED: "launchTemplateId launchTemplateVersion maxSize desiredCapacity",
        Is.INTERRUPTS: "subnetIds targetGroupArns",
        Is.LATER: "minSize healthCheckType healthCheckGracePeriod instanceRefresh propagateTags",
    },
    "autoscaling:ScalingPolicy": {
        Is.LATER: "metric targetValue disableScaleIn estimatedInstanceWarmup",
    },
    "ec2:Instance": {
        Is.RESTARTS: "instanceType",
        Is.LATER: "image",
        Is.RIGHTS: "securityGroupIds",
        Is.ACCESS: "iamInstanceProfile",
        Is.INTERRUPTS: "metadataOptions sourceDestCheck",
    },
    "ec2:InternetGateway": {Is.INTERRUPTS: "vpcId"},
    "ec2:LaunchTemplate": {
        Is.LATER: "imageId image instanceType keyName iamInstanceProfile securityGroupIds userData rootDeviceName "
        "rootVolume metadataOptions instanceTags",
    },
    "ec2:ManagedPrefixList": {Is.RIGHTS: "entries", Is.HARMLESS: "name maxEntries"},
    "ec2:NetworkInterface": {
        Is.RIGHTS: "securityGroupIds",
        Is.INTERRUPTS: "sourceDestCheck",
        Is.HARMLESS: "description",
    },
    "ec2:RouteTable": {Is.JUDGED: "routes subnetIds"},
    "ec2:SecurityGroup": {Is.RIGHTS: "allowAllEgress"},
    "ec2:SecurityGroupRule": {Is.RIGHTS: "protocol fromPort toPort", Is.HARMLESS: "description"},
    "ec2:Subnet": {
        Is.LATER: "mapPublicIpOnLaunch assignIpv6AddressOnCreation",
        Is.INTERRUPTS: "ipv6CidrBlock",
    },
    "ec2:Volume": {Is.JUDGED: "size", Is.IN_PLACE: "volumeType", Is.SHRINKS: "iops throughput"},
    "ec2:VolumeTag": {Is.ACCESS: "value"},
    "ec2:Vpc": {
        Is.SERVES: "enableDnsSupport enableDnsHostnames",
        Is.LATER: "instanceTenancy",
        Is.ACCESS: "emptyDefaultSecurityGroup",
    },
    "ec2:VpcEndpoint": {
        Is.INTERRUPTS: "routeTableIds subnetIds",
        Is.SERVES: "privateDnsEnabled",
        Is.ACCESS: "securityGroupIds policy",
    },
    "eks:AccessEntry": {Is.RIGHTS: "kubernetesGroups policies", Is.ACCESS: "username"},
    "eks:AddOn": {
        Is.RESTARTS: "version configuration",
        Is.ACCESS: "serviceAccountRoleArn",
        Is.HARMLESS: "kubernetesVersion newest",
    },
    "eks:Cluster": {
        Is.INTERRUPTS: "version subnetIds securityGroupIds nodePools",
        Is.ACCESS: "authenticationMode",
        Is.IN_PLACE: "secretsKeyArn nodeRoleArn",
        Is.PROTECTS: "deletionProtection",
        Is.RIGHTS: "endpointPublicAccess endpointPrivateAccess publicAccessCidrs",
        Is.SERVES: "enabledLogs",
        Is.LATER: "supportType",
        Is.HARMLESS: "subnetsByZone",
        Is.JUDGED: "autoMode",
    },
    "eks:NodeGroup": {
        Is.RESTARTS: "launchTemplateVersion version releaseVersion",
        Is.JUDGED: "desiredSize maxSize",
        Is.HARMLESS: "newest",
        Is.LATER: "maxUnavailable maxUnavailablePercentage minSize",
        Is.INTERRUPTS: "labels taints",
    },
    "eks:PodIdentityAssociation": {Is.RIGHTS: "roleArn"},
    "iam:AccessKey": {Is.RIGHTS: "status"},
    "iam:GroupMembership": {Is.HARMLESS: "until"},
    "iam:InstanceProfile": {Is.RIGHTS: "role"},
    "iam:LoginProfile": {Is.JUDGED: "password", Is.IN_PLACE: "passwordResetRequired"},
    "iam:OpenIdConnectProvider": {Is.ACCESS: "clientIds"},
    "iam:Policy": {Is.RIGHTS: "policy"},
    "iam:Role": {
        Is.RIGHTS: "assumeRolePolicy permissionsBoundary",
        Is.ADMITS: "maxSessionDuration",
        Is.HARMLESS: "description",
    },
    "iam:UserPolicyAttachment": {Is.INTERRUPTS: "endSessions", Is.HARMLESS: "until"},
    "iam:User": {Is.RIGHTS: "permissionsBoundary", Is.ACCESS: "path"},
    "identitystore:Group": {Is.HARMLESS: "description"},
    "identitystore:GroupMembership": {Is.HARMLESS: "until"},
    "identitystore:User": {Is.ACCESS: "email", Is.HARMLESS: "displayName familyName givenName"},
    "kms:Key": {Is.RIGHTS: "policy", Is.JUDGED: "enabled", Is.IN_PLACE: "rotate", Is.HARMLESS: "description"},
    "logs:LogGroup": {Is.JUDGED: "retentionInDays", Is.LATER: "kmsKeyId"},
    "ssoadmin:PermissionSet": {
        Is.RIGHTS: "policies inlinePolicy",
        Is.ACCESS: "permissionsBoundary",
        Is.INTERRUPTS: "endSessionsOf",
        Is.LATER: "sessionDuration relayState",
        Is.HARMLESS: "description policiesUntil",
    },
}
"""The classes of the properties that change in place, by module and class. `tags` has its class everywhere.

Properties whose change replaces the resource are in the provider's schema, and are not listed here.
"""
