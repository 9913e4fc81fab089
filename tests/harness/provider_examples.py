"""One example of every resource type: inputs, another value for each of them, and what prevents its deletion.

The contract tests run over all declarations, and fail for a type without an example or an input without another value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.harness.provider_prerequisites import ALLOW, TRUST, Prerequisites

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI%s alice@example"
KEYS = (KEY % "FMzYcXmqvQu4GSdgGZaIFzBLjR6mbSYTB3BtFVRr1aR", KEY % "HmVtdlfSbV2jXM6mPnsOvxLFj2Pc0qJ3ZsnTmMxYvWb")


def by_image(needs: Prerequisites) -> dict[str, dict[str, Any]]:
    """Return other inputs: a query for another image in place of the ID."""
    return {"image": {"image": {"imageId": needs.images[1]}, "imageId": None}}


Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """The inputs of one resource and, for each input, other inputs: another value with what that value requires."""

    inputs: Callable[[Prerequisites], Inputs]
    others: Callable[[Prerequisites], Mapping[str, Inputs]]
    in_use: Callable[[Prerequisites, str], str] | None = None  # makes use of it; returns the name for the error
    unread: frozenset[str] = field(default_factory=frozenset)  # inputs that AWS never returns
    beyond_moto: frozenset[str] = field(default_factory=frozenset)  # inputs that moto does not update


def each(**others: Any) -> dict[str, Inputs]:
    """Return other inputs that differ in one value each."""
    return {name: {name: value} for name, value in others.items()}


def interface_in(needs: Prerequisites, subnet: str) -> str:
    made = needs.ec2.create_network_interface(SubnetId=subnet)
    return str(made["NetworkInterface"]["NetworkInterfaceId"])


def subnet_with_interface(needs: Prerequisites, vpc: str) -> str:
    made = needs.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]
    return interface_in(needs, str(made["SubnetId"]))


def interface_with(needs: Prerequisites, group: str) -> str:
    made = needs.ec2.create_network_interface(SubnetId=needs.subnet, Groups=[group])
    return str(made["NetworkInterface"]["NetworkInterfaceId"])


def attached_to_instance(needs: Prerequisites, volume: str) -> str:
    instance = needs.instance()
    needs.ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    return instance


def associated(needs: Prerequisites, allocation: str) -> str:
    instance = needs.instance()
    needs.ec2.associate_address(AllocationId=allocation, InstanceId=instance)
    return instance


def attached_policy(needs: Prerequisites, role: str) -> str:
    policy = needs.policy("held")
    needs.iam.attach_role_policy(RoleName=role, PolicyArn=policy)
    return policy


def member_of(needs: Prerequisites, group: str) -> str:
    needs.iam.add_user_to_group(GroupName=group, UserName=needs.user("member"))
    return "member"


ROOT = {"volumeType": "gp3", "size": 20, "encrypted": True, "deleteOnTermination": True}

EXAMPLES = {
    "strata:ec2:Vpc": Example(
        lambda _: {"cidrBlock": "10.0.0.0/16"},
        lambda _: each(
            cidrBlock="10.9.0.0/16",
            instanceTenancy="dedicated",
            enableDnsSupport=False,
            enableDnsHostnames=True,
            emptyDefaultSecurityGroup=True,
        ),
        in_use=subnet_with_interface,
    ),
    "strata:ec2:Subnet": Example(
        lambda needs: {
            "vpcId": needs.vpc,
            "cidrBlock": "10.1.9.0/24",
            "availabilityZone": "us-east-1a",
        },
        lambda needs: (
            each(
                vpcId=needs.other_vpc,
                cidrBlock="10.1.8.0/24",
                availabilityZone="us-east-1b",
                mapPublicIpOnLaunch=True,
            )
            | each(ipv6CidrBlock=needs.ipv6_block(1))
            | {
                "assignIpv6AddressOnCreation": {
                    "assignIpv6AddressOnCreation": True,
                    "ipv6CidrBlock": needs.ipv6_block(1),
                }
            }
        ),
        in_use=interface_in,
    ),
    "strata:ec2:InternetGateway": Example(
        lambda needs: {"vpcId": needs.vpc}, lambda needs: each(vpcId=needs.other_vpc)
    ),
    "strata:ec2:EgressOnlyInternetGateway": Example(
        lambda needs: {"vpcId": needs.vpc}, lambda needs: each(vpcId=needs.other_vpc)
    ),
    "strata:ec2:VpcIpv6CidrBlock": Example(
        lambda needs: {"vpcId": needs.other_vpc}, lambda needs: each(vpcId=needs.vpc)
    ),
    "strata:ec2:ElasticIp": Example(lambda _: {}, lambda _: {}, in_use=associated),
    "strata:ec2:NatGateway": Example(
        lambda needs: {"subnetId": needs.subnet, "allocationId": needs.address()},
        lambda needs: {
            **each(subnetId=needs.other_subnet, allocationId=needs.address()),
            "connectivityType": {"connectivityType": "private", "allocationId": None},
        },
    ),
    "strata:ec2:RouteTable": Example(
        lambda needs: {"vpcId": needs.vpc, "subnetIds": [needs.subnet]},
        lambda needs: each(
            vpcId=needs.other_vpc,
            routes={"0.0.0.0/0": needs.gateway},
            subnetIds=[needs.subnet, needs.other_subnet],
        ),
    ),
    "strata:ec2:SecurityGroup": Example(
        lambda needs: {"vpcId": needs.vpc, "name": "web"},
        lambda needs: each(vpcId=needs.other_vpc, name="web2", description="for the web", allowAllEgress=False),
        in_use=interface_with,
    ),
    "strata:ec2:SecurityGroupRule": Example(
        lambda needs: {
            "securityGroupId": needs.group,
            "fromPort": 443,
            "toPort": 443,
            "cidrIpv4": "10.0.0.0/8",
        },
        lambda needs: {
            **each(securityGroupId=needs.other_group, direction="egress", description="from here"),
            "protocol": {"protocol": "udp"},
            "fromPort": {"fromPort": 440},
            "toPort": {"toPort": 444},
            "cidrIpv4": {"cidrIpv4": "10.0.0.0/9"},
            "cidrIpv6": {"cidrIpv4": None, "cidrIpv6": "2001:db8::/32"},
            "prefixListId": {"cidrIpv4": None, "prefixListId": "pl-0123456789abcdef0"},
            "referencedSecurityGroupId": {"cidrIpv4": None, "referencedSecurityGroupId": needs.other_group},
        },
    ),
    "strata:ec2:ManagedPrefixList": Example(
        lambda _: {"name": "devices", "maxEntries": 5, "entries": {"192.0.2.1/32": "alice's laptop"}},
        lambda _: each(
            name="phones",
            addressFamily="IPv6",
            maxEntries=10,
            entries={"192.0.2.1/32": "alice's laptop", "192.0.2.2/32": "bob's laptop"},
        ),
        beyond_moto=frozenset({"maxEntries"}),
    ),
    "strata:ec2:VpcEndpoint": Example(
        lambda needs: {
            "vpcId": needs.vpc,
            "serviceName": "com.amazonaws.us-east-1.ssm",
            "vpcEndpointType": "Interface",
            "securityGroupIds": [needs.group],  # as the policy: refresh leaves alone what was left to AWS
            "policy": ALLOW % "s3:*",
        },
        lambda needs: {
            **each(vpcId=needs.other_vpc, serviceName="com.amazonaws.us-east-1.kms", policy=ALLOW % "s3:Get*"),
            **each(routeTableIds=[needs.table], vpcEndpointType="Gateway", privateDnsEnabled=True),
            **each(subnetIds=[needs.subnet], securityGroupIds=[needs.other_group]),
        },
        beyond_moto=frozenset({"privateDnsEnabled"}),
    ),
    "strata:ec2:FlowLog": Example(
        lambda needs: {
            "resourceId": needs.vpc,
            "logGroupName": needs.log_group("one"),
            "deliverLogsPermissionArn": needs.role("logs"),
        },
        lambda needs: {
            **each(resourceId=needs.subnet, trafficType="REJECT", maxAggregationInterval=60),
            **each(logGroupName=needs.log_group("two"), deliverLogsPermissionArn=needs.role("others")),
            "logDestinationType": {"logDestinationType": "s3", "logDestination": "arn:aws:s3:::logs"},
            "logDestination": {"logDestinationType": "s3", "logDestination": "arn:aws:s3:::logs"},
        },
    ),
    "strata:ec2:NetworkInterface": Example(
        lambda needs: {
            "subnetId": needs.subnet,
            "privateIpAddress": "10.1.1.10",
            "securityGroupIds": [needs.group],
        },
        lambda needs: each(
            subnetId=needs.other_subnet,
            privateIpAddress="10.1.1.11",
            securityGroupIds=[needs.other_group],
            description="spare",
            sourceDestCheck=False,
        ),
    ),
    "strata:ec2:KeyPair": Example(
        lambda _: {"keyName": "alice", "publicKey": KEYS[0]},
        lambda _: each(keyName="bob", publicKey=KEYS[1]),
        unread=frozenset({"publicKey"}),
    ),
    "strata:ec2:LaunchTemplate": Example(
        lambda needs: {"name": "web", "imageId": needs.images[0], "instanceType": "t3.small"},
        lambda needs: {
            **each(
                name="web2",
                imageId=needs.images[1],
                instanceType="t3.medium",
                keyName=needs.key_pair("key"),
                iamInstanceProfile=needs.profile("web"),
                securityGroupIds=[needs.group],
                userData="#!/bin/sh\necho hello\n",
                rootVolume=ROOT,
                metadataOptions={"httpPutResponseHopLimit": 2},
                instanceTags={"role": "web"},
            ),
            **by_image(needs),
            "rootDeviceName": {"rootDeviceName": "/dev/sda1", "rootVolume": ROOT},  # the name alone is stored nowhere
        },
        unread=frozenset({"image"}),
    ),
    "strata:ec2:Instance": Example(
        lambda needs: {
            "imageId": needs.images[0],
            "instanceType": "t3.small",
            "subnetId": needs.subnet,
        },
        lambda needs: {
            **each(
                imageId=needs.images[1],
                instanceType="t3.medium",
                subnetId=needs.other_subnet,
                privateIpAddress="10.1.1.20",
                securityGroupIds=[needs.group],
                keyName=needs.key_pair("key"),
                iamInstanceProfile=needs.profile("web"),
                userData="#!/bin/sh\n",
                rootDeviceName="/dev/sda1",
                rootVolume=ROOT,
                metadataOptions={"httpPutResponseHopLimit": 2},
                sourceDestCheck=False,
            ),
            **by_image(needs),
        },
        unread=frozenset({"image", "userData", "rootDeviceName", "rootVolume"}),
        beyond_moto=frozenset({"securityGroupIds"}),
    ),
    "strata:ec2:Volume": Example(
        lambda _: {"availabilityZone": "us-east-1a", "size": 10},
        lambda needs: {
            **each(availabilityZone="us-east-1b", size=20, iops=4000, throughput=200, encrypted=False),
            **each(kmsKeyId=needs.key(), snapshotId=needs.snapshot()),
            "volumeType": {"volumeType": "gp2"},
        },
        in_use=attached_to_instance,
        beyond_moto=frozenset({"iops", "throughput"}),
    ),
    "strata:ec2:VolumeAttachment": Example(
        lambda needs: {
            "volumeId": needs.volume(),
            "instanceId": needs.instance(),
            "device": "/dev/sdf",
        },
        lambda needs: each(volumeId=needs.volume(), instanceId=needs.instance(), device="/dev/sdg"),
    ),
    "strata:ec2:VolumeTag": Example(
        lambda needs: {"volumeId": needs.volume(), "key": "team", "value": "shop"},
        lambda needs: each(volumeId=needs.volume(), key="owner", value="web"),
    ),
    "strata:ec2:Snapshot": Example(
        lambda needs: {"volumeId": needs.volume()},
        lambda needs: each(volumeId=needs.volume(), description="before the change"),
    ),
    "strata:autoscaling:AutoScalingGroup": Example(
        lambda needs: {
            "name": "web",
            "launchTemplateId": needs.template("web"),
            "launchTemplateVersion": "1",
            "subnetIds": [needs.subnet],
            "minSize": 0,
            "maxSize": 2,
            "desiredCapacity": 0,
        },
        lambda needs: (
            each(
                name="web2",
                launchTemplateId=needs.template("other"),
                launchTemplateVersion="2",
                subnetIds=[needs.subnet, needs.other_subnet],
                minSize=0,
                maxSize=3,
                desiredCapacity=1,
                healthCheckType="ELB",
                healthCheckGracePeriod=60,
                targetGroupArns=[needs.target_group("web")],
                propagateTags=False,
                instanceRefresh={"minHealthyPercentage": 100, "maxHealthyPercentage": 150},
            )
            | {"minSize": {"minSize": 1, "desiredCapacity": 1}}
        ),
        unread=frozenset({"instanceRefresh"}),
    ),
    "strata:autoscaling:ScalingPolicy": Example(
        lambda needs: {
            "autoScalingGroupName": needs.scaling_group("web"),
            "name": "load",
            "targetValue": 60,
        },
        lambda needs: each(
            autoScalingGroupName=needs.scaling_group("other"),
            name="cpu",
            metric="ASGAverageNetworkIn",
            targetValue=75.5,
            disableScaleIn=True,
            estimatedInstanceWarmup=60,
        ),
    ),
    "strata:iam:Role": Example(
        lambda _: {"name": "web", "assumeRolePolicy": TRUST % "ec2.amazonaws.com"},
        lambda needs: each(
            name="web2",
            path="/servers/",
            assumeRolePolicy=TRUST % "eks.amazonaws.com",
            description="of web servers",
            maxSessionDuration=7200,
            permissionsBoundary=needs.policy("limit"),
        ),
        in_use=attached_policy,
    ),
    "strata:iam:InstanceProfile": Example(
        lambda _: {"name": "web"},
        lambda needs: {
            **each(name="web2", path="/servers/"),
            "role": {"role": needs.role("web").rsplit("/", 1)[-1]},
        },
    ),
    "strata:iam:Policy": Example(
        lambda _: {"name": "read", "policy": ALLOW % "s3:Get*"},
        lambda _: each(name="read2", path="/data/", description="reads", policy=ALLOW % "s3:List*"),
    ),
    "strata:iam:Group": Example(lambda _: {"name": "developers"}, lambda _: each(name="people"), in_use=member_of),
    "strata:iam:User": Example(
        lambda _: {"name": "alice"},
        lambda needs: each(name="alice2", path="/people/", permissionsBoundary=needs.policy("limit")),
        beyond_moto=frozenset({"permissionsBoundary"}),  # moto lacks PutUserPermissionsBoundary
    ),
    "strata:iam:AccessKey": Example(
        lambda needs: {"user": needs.user("alice")},
        lambda needs: each(user=needs.user("bob"), status="Inactive"),
    ),
    "strata:iam:LoginProfile": Example(
        lambda needs: {"user": needs.user("alice"), "password": "Correct-horse-1"},
        lambda needs: each(user=needs.user("bob"), password="Correct-horse-2", passwordResetRequired=False),
        unread=frozenset({"password", "passwordResetRequired"}),
    ),
    "strata:iam:RolePolicyAttachment": Example(
        lambda needs: {
            "role": needs.role("web").rsplit("/", 1)[-1],
            "policyArn": needs.policy("one"),
        },
        lambda needs: each(role=needs.role("other").rsplit("/", 1)[-1], policyArn=needs.policy("two")),
    ),
    "strata:iam:UserPolicyAttachment": Example(
        lambda needs: {"user": needs.user("alice"), "policyArn": needs.policy("one")},
        lambda needs: each(user=needs.user("bob"), policyArn=needs.policy("two")),
    ),
    "strata:iam:GroupPolicyAttachment": Example(
        lambda needs: {
            "group": needs.user_group("developers"),
            "policyArn": needs.policy("one"),
        },
        lambda needs: each(group=needs.user_group("people"), policyArn=needs.policy("two")),
    ),
    "strata:iam:GroupMembership": Example(
        lambda needs: {"group": needs.user_group("developers"), "user": needs.user("alice")},
        lambda needs: each(group=needs.user_group("people"), user=needs.user("bob")),
    ),
    "strata:eks:Cluster": Example(
        lambda needs: {
            "name": "main",
            "roleArn": needs.role("cluster"),
            "version": "1.33",
            "subnetIds": [needs.subnet, needs.other_subnet],
        },
        lambda needs: each(
            name="main2",
            roleArn=needs.role("other"),
            version="1.34",
            subnetIds=[needs.subnet, needs.subnet_in("us-east-1c", "10.1.3.0/24")],
            securityGroupIds=[needs.group],
            endpointPublicAccess=False,
            endpointPrivateAccess=False,
            publicAccessCidrs=["192.0.2.0/24"],
            authenticationMode="API_AND_CONFIG_MAP",
            creatorIsAdmin=False,
            secretsKeyArn=needs.key(),
            enabledLogs=["audit"],
        ),
        beyond_moto=frozenset({"endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"}),
    ),
    "strata:eks:NodeGroup": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "name": "nodes",
            "nodeRoleArn": needs.role("nodes"),
            "subnetIds": [needs.subnet],
            "version": "1.33",
            "maxSize": 2,
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            name="nodes2",
            nodeRoleArn=needs.role("others"),
            subnetIds=[needs.other_subnet],
            instanceTypes=["m5.large"],
            amiType="AL2023_ARM_64_STANDARD",
            capacityType="SPOT",
            diskSize=50,
            launchTemplateId=needs.template("nodes"),
            launchTemplateVersion="2",
            version="1.34",
            minSize=0,
            desiredSize=2,
            maxSize=3,
            labels={"pool": "web"},
            taints=[{"key": "gpu", "effect": "NO_SCHEDULE"}],
        ),
        beyond_moto=frozenset({"launchTemplateVersion"}),
    ),
    "strata:eks:AddOn": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "name": "aws-ebs-csi-driver",
            "version": "v1.45.0-eksbuild.1",
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            name="coredns",
            version="v1.46.0-eksbuild.1",
            serviceAccountRoleArn=needs.role("csi"),
            configuration='{"controller":{"replicaCount":1}}',
        ),
    ),
    "strata:eks:AccessEntry": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "principalArn": needs.role("alice"),
            "username": "alice",
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            principalArn=needs.role("bob"),
            username="bob",
            kubernetesGroups=["developers"],
            policies={"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy": ["shop"]},
        ),
    ),
    "strata:eks:PodIdentityAssociation": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "namespace": "kube-system",
            "serviceAccount": "ebs-csi-controller-sa",
            "roleArn": needs.role("csi"),
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            namespace="shop",
            serviceAccount="shop",
            roleArn=needs.role("shop"),
        ),
    ),
    "strata:logs:LogGroup": Example(
        lambda _: {"name": "/strata/flows"},
        lambda needs: each(name="/strata/others", retentionInDays=30, kmsKeyId=needs.key()),
        beyond_moto=frozenset({"kmsKeyId"}),
    ),
    "strata:kms:Key": Example(
        lambda _: {"policy": ALLOW % "kms:*"},
        lambda _: each(
            description="disks",
            policy=ALLOW % "kms:Describe*",
            keyUsage="SIGN_VERIFY",
            keySpec="RSA_2048",
            multiRegion=True,
            enabled=False,
            rotate=False,
        ),
    ),
}
