"""The classes of the properties of strata's AWS resource types, assigned by hand.

Properties whose change replaces the resource are in the provider's schema, and are not listed here.
"""

from ...model.property_class import PropertyClass as Is

BY_TYPE: dict[str, dict[Is, str]] = {
    "autoscaling:AutoScalingGroup": {
        Is.JUDGED: "launchTemplateId launchTemplateVersion maxSize desiredCapacity",
        Is.INTERRUPTS: "subnetIds targetGroupArns",
        Is.LATER: "minSize healthCheckType healthCheckGracePeriod instanceRefresh",
        Is.HARMLESS: "tags",
    },
    "autoscaling:ScalingPolicy": {
        Is.LATER: "metric targetValue disableScaleIn estimatedInstanceWarmup",
    },
    "ec2:EgressOnlyInternetGateway": {Is.HARMLESS: "tags"},
    "ec2:ElasticIp": {Is.HARMLESS: "tags"},
    "ec2:FlowLog": {Is.HARMLESS: "tags"},
    "ec2:Instance": {
        Is.RESTARTS: "instanceType",
        Is.LATER: "image",
        Is.RIGHTS: "securityGroupIds",
        Is.ACCESS: "iamInstanceProfile",
        Is.INTERRUPTS: "metadataOptions sourceDestCheck",
        Is.HARMLESS: "tags",
    },
    "ec2:InternetGateway": {Is.INTERRUPTS: "vpcId", Is.HARMLESS: "tags"},
    "ec2:KeyPair": {Is.HARMLESS: "tags"},
    "ec2:LaunchTemplate": {
        Is.JUDGED: "imageId image instanceType keyName iamInstanceProfile securityGroupIds userData rootDeviceName "
        "rootVolume metadataOptions instanceTags",
        Is.HARMLESS: "tags",
    },
    "ec2:ManagedPrefixList": {Is.RIGHTS: "entries", Is.HARMLESS: "name maxEntries tags"},
    "ec2:NatGateway": {Is.HARMLESS: "tags"},
    "ec2:NetworkInterface": {
        Is.RIGHTS: "securityGroupIds",
        Is.INTERRUPTS: "sourceDestCheck",
        Is.HARMLESS: "description tags",
    },
    "ec2:RouteTable": {Is.JUDGED: "routes subnetIds", Is.HARMLESS: "tags"},
    "ec2:SecurityGroup": {Is.RIGHTS: "allowAllEgress", Is.HARMLESS: "tags"},
    "ec2:SecurityGroupRule": {Is.RIGHTS: "protocol fromPort toPort", Is.HARMLESS: "description tags"},
    "ec2:Snapshot": {Is.HARMLESS: "tags"},
    "ec2:Subnet": {
        Is.LATER: "mapPublicIpOnLaunch assignIpv6AddressOnCreation",
        Is.INTERRUPTS: "ipv6CidrBlock",
        Is.HARMLESS: "tags",
    },
    "ec2:Volume": {Is.JUDGED: "size", Is.IN_PLACE: "volumeType iops throughput", Is.HARMLESS: "tags"},
    "ec2:VolumeAttachment": {},
    "ec2:VolumeTag": {Is.ACCESS: "value"},
    "ec2:Vpc": {
        Is.SERVES: "enableDnsSupport enableDnsHostnames",
        Is.ACCESS: "emptyDefaultSecurityGroup",
        Is.HARMLESS: "tags",
    },
    "ec2:VpcEndpoint": {
        Is.INTERRUPTS: "routeTableIds subnetIds",
        Is.SERVES: "privateDnsEnabled",
        Is.ACCESS: "securityGroupIds policy",
        Is.HARMLESS: "tags",
    },
    "ec2:VpcIpv6CidrBlock": {},
    "eks:AccessEntry": {Is.RIGHTS: "kubernetesGroups policies", Is.ACCESS: "username", Is.HARMLESS: "tags"},
    "eks:AddOn": {Is.RESTARTS: "version configuration", Is.ACCESS: "serviceAccountRoleArn", Is.HARMLESS: "tags"},
    "eks:Cluster": {
        Is.INTERRUPTS: "version subnetIds securityGroupIds",
        Is.ACCESS: "authenticationMode",
        Is.IN_PLACE: "secretsKeyArn",
        Is.RIGHTS: "endpointPublicAccess endpointPrivateAccess publicAccessCidrs",
        Is.SERVES: "enabledLogs",
        Is.HARMLESS: "subnetsByZone tags",
    },
    "eks:NodeGroup": {
        Is.RESTARTS: "launchTemplateVersion version",
        Is.JUDGED: "desiredSize maxSize",
        Is.LATER: "minSize",
        Is.INTERRUPTS: "labels taints",
        Is.HARMLESS: "tags",
    },
    "eks:PodIdentityAssociation": {Is.RIGHTS: "roleArn", Is.HARMLESS: "tags"},
    "iam:AccessKey": {Is.RIGHTS: "status"},
    "iam:Group": {},
    "iam:GroupMembership": {},
    "iam:GroupPolicyAttachment": {},
    "iam:InstanceProfile": {Is.RIGHTS: "role", Is.HARMLESS: "tags"},
    "iam:LoginProfile": {Is.JUDGED: "password", Is.IN_PLACE: "passwordResetRequired"},
    "iam:Policy": {Is.RIGHTS: "policy", Is.HARMLESS: "tags"},
    "iam:Role": {
        Is.RIGHTS: "assumeRolePolicy permissionsBoundary",
        Is.LATER: "maxSessionDuration",
        Is.HARMLESS: "description tags",
    },
    "iam:RolePolicyAttachment": {},
    "iam:User": {Is.RIGHTS: "permissionsBoundary", Is.HARMLESS: "tags"},
    "iam:UserPolicyAttachment": {},
    "kms:Key": {Is.RIGHTS: "policy", Is.JUDGED: "enabled", Is.IN_PLACE: "rotate", Is.HARMLESS: "description tags"},
    "logs:LogGroup": {Is.JUDGED: "retentionInDays", Is.LATER: "kmsKeyId", Is.HARMLESS: "tags"},
}
