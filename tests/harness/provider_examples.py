"""One example of every resource type: inputs, another value for each of them, and what prevents its deletion.

The contract tests run over all declarations, and fail for a type without an example or an input without another value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from ipaddress import ip_network
from typing import Any, ClassVar

from tests.harness.aws.proxy import Proxy

TRUST = (
    '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"%s"}}],"Version":"2012-10-17"}'
)
ALLOW = '{"Statement":[{"Action":"%s","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}'
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI%s alice@example"
KEYS = (KEY % "FMzYcXmqvQu4GSdgGZaIFzBLjR6mbSYTB3BtFVRr1aR", KEY % "HmVtdlfSbV2jXM6mPnsOvxLFj2Pc0qJ3ZsnTmMxYvWb")


def by_image(prerequisites: "Prerequisites") -> dict[str, dict[str, Any]]:
    """Return other inputs: a query for another image in place of the ID."""
    return {"image": {"image": {"imageId": prerequisites.images[1]}, "imageId": None}}


def once(make: Callable[..., str]) -> Callable[..., str]:
    """Create what has a name once per account."""

    @wraps(make)
    def made(self: "Prerequisites", name: str, *rest: str) -> str:
        key = (make.__name__, name)
        if key not in self.made:
            self.made[key] = make(self, name, *rest)
        return self.made[key]

    return made


class Prerequisites:
    """The resources that examples need. Each is created in AWS, without the provider, when it is first used."""

    _images: ClassVar[list[str]] = []

    def __init__(self, aws: Proxy) -> None:
        self._aws = aws
        self.made: dict[tuple[str, str], str] = {}

    def client(self, service: str) -> Any:
        return self._aws.direct(service)

    @cached_property
    def ec2(self) -> Any:
        return self.client("ec2")

    @cached_property
    def iam(self) -> Any:
        return self.client("iam")

    @cached_property
    def vpc(self) -> str:
        return self.network("10.1.0.0/16")

    @cached_property
    def other_vpc(self) -> str:
        return self.network("10.2.0.0/16")

    def network(self, cidr: str) -> str:
        return str(self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"])

    @cached_property
    def subnet(self) -> str:
        return self.subnet_in("us-east-1a", "10.1.1.0/24")

    @cached_property
    def other_subnet(self) -> str:
        return self.subnet_in("us-east-1b", "10.1.2.0/24")

    @once
    def subnet_in(self, zone: str, cidr: str) -> str:
        made = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=cidr, AvailabilityZone=zone)
        return str(made["Subnet"]["SubnetId"])

    def ipv6_block(self, number: int) -> str:
        """Return a /64 of the VPC's IPv6 network."""
        whole = ip_network(self._ipv6)
        return str(list(whole.subnets(new_prefix=64))[number])

    @cached_property
    def _ipv6(self) -> str:
        self.ec2.associate_vpc_cidr_block(VpcId=self.vpc, AmazonProvidedIpv6CidrBlock=True)
        [vpc] = self.ec2.describe_vpcs(VpcIds=[self.vpc])["Vpcs"]
        return str(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])

    @cached_property
    def gateway(self) -> str:
        made = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=made, VpcId=self.vpc)
        return str(made)

    def address(self) -> str:
        return str(self.ec2.allocate_address(Domain="vpc")["AllocationId"])

    @cached_property
    def group(self) -> str:
        return self.security_group("one")

    @cached_property
    def other_group(self) -> str:
        return self.security_group("two")

    def security_group(self, name: str) -> str:
        return str(self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)["GroupId"])

    @property
    def images(self) -> list[str]:
        """The ids of Amazon's images. They are the same in every account, and many, so they are listed once."""
        if not self._images:
            found = self.ec2.describe_images(Owners=["amazon"])["Images"]
            self._images.extend(sorted(image["ImageId"] for image in found))
        return self._images

    @cached_property
    def table(self) -> str:
        return str(self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"])

    @cached_property
    def other_table(self) -> str:
        return str(self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"])

    def instance(self) -> str:
        made = self.ec2.run_instances(ImageId=self.images[0], MinCount=1, MaxCount=1, SubnetId=self.subnet)
        return str(made["Instances"][0]["InstanceId"])

    def volume(self) -> str:
        return str(self.ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"])

    def snapshot(self) -> str:
        return str(self.ec2.create_snapshot(VolumeId=self.volume())["SnapshotId"])

    @once
    def key_pair(self, name: str) -> str:
        self.ec2.create_key_pair(KeyName=name)
        return name

    @once
    def template(self, name: str) -> str:
        data = {"ImageId": self.images[0], "InstanceType": "t3.small"}
        made = self.ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]
        self.ec2.create_launch_template_version(LaunchTemplateId=made["LaunchTemplateId"], LaunchTemplateData=data)
        return str(made["LaunchTemplateId"])

    @once
    def scaling_group(self, name: str) -> str:
        template = {"LaunchTemplateId": self.template(name), "Version": "1"}
        self.client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchTemplate=template,
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=self.subnet,
        )
        return name

    @once
    def role(self, name: str, service: str = "ec2.amazonaws.com") -> str:
        return str(self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST % service)["Role"]["Arn"])

    @once
    def profile(self, name: str) -> str:
        self.iam.create_instance_profile(InstanceProfileName=name)
        return name

    @once
    def policy(self, name: str) -> str:
        made = self.iam.create_policy(PolicyName=name, PolicyDocument=ALLOW % "s3:ListAllMyBuckets")
        return str(made["Policy"]["Arn"])

    @once
    def user(self, name: str) -> str:
        self.iam.create_user(UserName=name)
        return name

    @once
    def user_group(self, name: str) -> str:
        self.iam.create_group(GroupName=name)
        return name

    def key(self) -> str:
        return str(self.client("kms").create_key()["KeyMetadata"]["Arn"])

    @once
    def log_group(self, name: str) -> str:
        self.client("logs").create_log_group(logGroupName=name)
        return name

    @once
    def target_group(self, name: str) -> str:
        made = self.client("elbv2").create_target_group(Name=name, Protocol="TCP", Port=80, VpcId=self.vpc)
        return str(made["TargetGroups"][0]["TargetGroupArn"])

    @once
    def cluster(self, name: str) -> str:
        network = {"subnetIds": [self.subnet, self.other_subnet]}
        access = {"authenticationMode": "API"}
        self.client("eks").create_cluster(
            name=name, roleArn=self.role(f"{name}-cluster"), resourcesVpcConfig=network, accessConfig=access
        )
        return name


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


def interface_in(prerequisites: Prerequisites, subnet: str) -> str:
    made = prerequisites.ec2.create_network_interface(SubnetId=subnet)
    return str(made["NetworkInterface"]["NetworkInterfaceId"])


def subnet_with_interface(prerequisites: Prerequisites, vpc: str) -> str:
    made = prerequisites.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]
    return interface_in(prerequisites, str(made["SubnetId"]))


def interface_with(prerequisites: Prerequisites, group: str) -> str:
    made = prerequisites.ec2.create_network_interface(SubnetId=prerequisites.subnet, Groups=[group])
    return str(made["NetworkInterface"]["NetworkInterfaceId"])


def attached_to_instance(prerequisites: Prerequisites, volume: str) -> str:
    instance = prerequisites.instance()
    prerequisites.ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    return instance


def associated(prerequisites: Prerequisites, allocation: str) -> str:
    instance = prerequisites.instance()
    prerequisites.ec2.associate_address(AllocationId=allocation, InstanceId=instance)
    return instance


def attached_policy(prerequisites: Prerequisites, role: str) -> str:
    policy = prerequisites.policy("held")
    prerequisites.iam.attach_role_policy(RoleName=role, PolicyArn=policy)
    return policy


def member_of(prerequisites: Prerequisites, group: str) -> str:
    prerequisites.iam.add_user_to_group(GroupName=group, UserName=prerequisites.user("member"))
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
        lambda prerequisites: {
            "vpcId": prerequisites.vpc,
            "cidrBlock": "10.1.9.0/24",
            "availabilityZone": "us-east-1a",
        },
        lambda prerequisites: (
            each(
                vpcId=prerequisites.other_vpc,
                cidrBlock="10.1.8.0/24",
                availabilityZone="us-east-1b",
                mapPublicIpOnLaunch=True,
            )
            | each(ipv6CidrBlock=prerequisites.ipv6_block(1))
            | {
                "assignIpv6AddressOnCreation": {
                    "assignIpv6AddressOnCreation": True,
                    "ipv6CidrBlock": prerequisites.ipv6_block(1),
                }
            }
        ),
        in_use=interface_in,
    ),
    "strata:ec2:InternetGateway": Example(
        lambda prerequisites: {"vpcId": prerequisites.vpc}, lambda prerequisites: each(vpcId=prerequisites.other_vpc)
    ),
    "strata:ec2:EgressOnlyInternetGateway": Example(
        lambda prerequisites: {"vpcId": prerequisites.vpc}, lambda prerequisites: each(vpcId=prerequisites.other_vpc)
    ),
    "strata:ec2:VpcIpv6CidrBlock": Example(
        lambda prerequisites: {"vpcId": prerequisites.other_vpc}, lambda prerequisites: each(vpcId=prerequisites.vpc)
    ),
    "strata:ec2:ElasticIp": Example(lambda _: {}, lambda _: {}, in_use=associated),
    "strata:ec2:NatGateway": Example(
        lambda prerequisites: {"subnetId": prerequisites.subnet, "allocationId": prerequisites.address()},
        lambda prerequisites: {
            **each(subnetId=prerequisites.other_subnet, allocationId=prerequisites.address()),
            "connectivityType": {"connectivityType": "private", "allocationId": None},
        },
    ),
    "strata:ec2:RouteTable": Example(
        lambda prerequisites: {"vpcId": prerequisites.vpc, "subnetIds": [prerequisites.subnet]},
        lambda prerequisites: each(
            vpcId=prerequisites.other_vpc,
            routes={"0.0.0.0/0": prerequisites.gateway},
            subnetIds=[prerequisites.subnet, prerequisites.other_subnet],
        ),
    ),
    "strata:ec2:SecurityGroup": Example(
        lambda prerequisites: {"vpcId": prerequisites.vpc, "name": "web"},
        lambda prerequisites: each(
            vpcId=prerequisites.other_vpc, name="web2", description="for the web", allowAllEgress=False
        ),
        in_use=interface_with,
    ),
    "strata:ec2:SecurityGroupRule": Example(
        lambda prerequisites: {
            "securityGroupId": prerequisites.group,
            "fromPort": 443,
            "toPort": 443,
            "cidrIpv4": "10.0.0.0/8",
        },
        lambda prerequisites: {
            **each(securityGroupId=prerequisites.other_group, direction="egress", description="from here"),
            "protocol": {"protocol": "udp"},
            "fromPort": {"fromPort": 440},
            "toPort": {"toPort": 444},
            "cidrIpv4": {"cidrIpv4": "10.0.0.0/9"},
            "cidrIpv6": {"cidrIpv4": None, "cidrIpv6": "2001:db8::/32"},
            "prefixListId": {"cidrIpv4": None, "prefixListId": "pl-0123456789abcdef0"},
            "referencedSecurityGroupId": {"cidrIpv4": None, "referencedSecurityGroupId": prerequisites.other_group},
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
        lambda prerequisites: {
            "vpcId": prerequisites.vpc,
            "serviceName": "com.amazonaws.us-east-1.ssm",
            "vpcEndpointType": "Interface",
            "securityGroupIds": [prerequisites.group],  # as the policy: refresh leaves alone what was left to AWS
            "policy": ALLOW % "s3:*",
        },
        lambda prerequisites: {
            **each(vpcId=prerequisites.other_vpc, serviceName="com.amazonaws.us-east-1.kms", policy=ALLOW % "s3:Get*"),
            **each(routeTableIds=[prerequisites.table], vpcEndpointType="Gateway", privateDnsEnabled=True),
            **each(subnetIds=[prerequisites.subnet], securityGroupIds=[prerequisites.other_group]),
        },
        beyond_moto=frozenset({"privateDnsEnabled"}),
    ),
    "strata:ec2:FlowLog": Example(
        lambda prerequisites: {
            "resourceId": prerequisites.vpc,
            "logGroupName": prerequisites.log_group("one"),
            "deliverLogsPermissionArn": prerequisites.role("logs"),
        },
        lambda prerequisites: {
            **each(resourceId=prerequisites.subnet, trafficType="REJECT", maxAggregationInterval=60),
            **each(logGroupName=prerequisites.log_group("two"), deliverLogsPermissionArn=prerequisites.role("others")),
            "logDestinationType": {"logDestinationType": "s3", "logDestination": "arn:aws:s3:::logs"},
            "logDestination": {"logDestinationType": "s3", "logDestination": "arn:aws:s3:::logs"},
        },
    ),
    "strata:ec2:NetworkInterface": Example(
        lambda prerequisites: {
            "subnetId": prerequisites.subnet,
            "privateIpAddress": "10.1.1.10",
            "securityGroupIds": [prerequisites.group],
        },
        lambda prerequisites: each(
            subnetId=prerequisites.other_subnet,
            privateIpAddress="10.1.1.11",
            securityGroupIds=[prerequisites.other_group],
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
        lambda prerequisites: {"name": "web", "imageId": prerequisites.images[0], "instanceType": "t3.small"},
        lambda prerequisites: {
            **each(
                name="web2",
                imageId=prerequisites.images[1],
                instanceType="t3.medium",
                keyName=prerequisites.key_pair("key"),
                iamInstanceProfile=prerequisites.profile("web"),
                securityGroupIds=[prerequisites.group],
                userData="#!/bin/sh\necho hello\n",
                rootVolume=ROOT,
                metadataOptions={"httpPutResponseHopLimit": 2},
                instanceTags={"role": "web"},
            ),
            **by_image(prerequisites),
            "rootDeviceName": {"rootDeviceName": "/dev/sda1", "rootVolume": ROOT},  # the name alone is stored nowhere
        },
        unread=frozenset({"image"}),
    ),
    "strata:ec2:Instance": Example(
        lambda prerequisites: {
            "imageId": prerequisites.images[0],
            "instanceType": "t3.small",
            "subnetId": prerequisites.subnet,
        },
        lambda prerequisites: {
            **each(
                imageId=prerequisites.images[1],
                instanceType="t3.medium",
                subnetId=prerequisites.other_subnet,
                privateIpAddress="10.1.1.20",
                securityGroupIds=[prerequisites.group],
                keyName=prerequisites.key_pair("key"),
                iamInstanceProfile=prerequisites.profile("web"),
                userData="#!/bin/sh\n",
                rootDeviceName="/dev/sda1",
                rootVolume=ROOT,
                metadataOptions={"httpPutResponseHopLimit": 2},
                sourceDestCheck=False,
            ),
            **by_image(prerequisites),
        },
        unread=frozenset({"image", "userData", "rootDeviceName", "rootVolume"}),
        beyond_moto=frozenset({"securityGroupIds"}),
    ),
    "strata:ec2:Volume": Example(
        lambda _: {"availabilityZone": "us-east-1a", "size": 10},
        lambda prerequisites: {
            **each(availabilityZone="us-east-1b", size=20, iops=4000, throughput=200, encrypted=False),
            **each(kmsKeyId=prerequisites.key(), snapshotId=prerequisites.snapshot()),
            "volumeType": {"volumeType": "gp2"},
        },
        in_use=attached_to_instance,
        beyond_moto=frozenset({"iops", "throughput"}),
    ),
    "strata:ec2:VolumeAttachment": Example(
        lambda prerequisites: {
            "volumeId": prerequisites.volume(),
            "instanceId": prerequisites.instance(),
            "device": "/dev/sdf",
        },
        lambda prerequisites: each(
            volumeId=prerequisites.volume(), instanceId=prerequisites.instance(), device="/dev/sdg"
        ),
    ),
    "strata:ec2:VolumeTag": Example(
        lambda prerequisites: {"volumeId": prerequisites.volume(), "key": "team", "value": "shop"},
        lambda prerequisites: each(volumeId=prerequisites.volume(), key="owner", value="web"),
    ),
    "strata:ec2:Snapshot": Example(
        lambda prerequisites: {"volumeId": prerequisites.volume()},
        lambda prerequisites: each(volumeId=prerequisites.volume(), description="before the change"),
    ),
    "strata:autoscaling:AutoScalingGroup": Example(
        lambda prerequisites: {
            "name": "web",
            "launchTemplateId": prerequisites.template("web"),
            "launchTemplateVersion": "1",
            "subnetIds": [prerequisites.subnet],
            "minSize": 0,
            "maxSize": 2,
            "desiredCapacity": 0,
        },
        lambda prerequisites: (
            each(
                name="web2",
                launchTemplateId=prerequisites.template("other"),
                launchTemplateVersion="2",
                subnetIds=[prerequisites.subnet, prerequisites.other_subnet],
                minSize=0,
                maxSize=3,
                desiredCapacity=1,
                healthCheckType="ELB",
                healthCheckGracePeriod=60,
                targetGroupArns=[prerequisites.target_group("web")],
                propagateTags=False,
                instanceRefresh={"minHealthyPercentage": 100, "maxHealthyPercentage": 150},
            )
            | {"minSize": {"minSize": 1, "desiredCapacity": 1}}
        ),
        unread=frozenset({"instanceRefresh"}),
    ),
    "strata:autoscaling:ScalingPolicy": Example(
        lambda prerequisites: {
            "autoScalingGroupName": prerequisites.scaling_group("web"),
            "name": "load",
            "targetValue": 60,
        },
        lambda prerequisites: each(
            autoScalingGroupName=prerequisites.scaling_group("other"),
            name="cpu",
            metric="ASGAverageNetworkIn",
            targetValue=75.5,
            disableScaleIn=True,
            estimatedInstanceWarmup=60,
        ),
    ),
    "strata:iam:Role": Example(
        lambda _: {"name": "web", "assumeRolePolicy": TRUST % "ec2.amazonaws.com"},
        lambda prerequisites: each(
            name="web2",
            path="/servers/",
            assumeRolePolicy=TRUST % "eks.amazonaws.com",
            description="of web servers",
            maxSessionDuration=7200,
            permissionsBoundary=prerequisites.policy("limit"),
        ),
        in_use=attached_policy,
    ),
    "strata:iam:InstanceProfile": Example(
        lambda _: {"name": "web"},
        lambda prerequisites: {
            **each(name="web2", path="/servers/"),
            "role": {"role": prerequisites.role("web").rsplit("/", 1)[-1]},
        },
    ),
    "strata:iam:Policy": Example(
        lambda _: {"name": "read", "policy": ALLOW % "s3:Get*"},
        lambda _: each(name="read2", path="/data/", description="reads", policy=ALLOW % "s3:List*"),
    ),
    "strata:iam:Group": Example(lambda _: {"name": "developers"}, lambda _: each(name="people"), in_use=member_of),
    "strata:iam:User": Example(
        lambda _: {"name": "alice"},
        lambda prerequisites: each(name="alice2", path="/people/", permissionsBoundary=prerequisites.policy("limit")),
        beyond_moto=frozenset({"permissionsBoundary"}),  # moto lacks PutUserPermissionsBoundary
    ),
    "strata:iam:AccessKey": Example(
        lambda prerequisites: {"user": prerequisites.user("alice")},
        lambda prerequisites: each(user=prerequisites.user("bob"), status="Inactive"),
    ),
    "strata:iam:LoginProfile": Example(
        lambda prerequisites: {"user": prerequisites.user("alice"), "password": "Correct-horse-1"},
        lambda prerequisites: each(
            user=prerequisites.user("bob"), password="Correct-horse-2", passwordResetRequired=False
        ),
        unread=frozenset({"password", "passwordResetRequired"}),
    ),
    "strata:iam:RolePolicyAttachment": Example(
        lambda prerequisites: {
            "role": prerequisites.role("web").rsplit("/", 1)[-1],
            "policyArn": prerequisites.policy("one"),
        },
        lambda prerequisites: each(
            role=prerequisites.role("other").rsplit("/", 1)[-1], policyArn=prerequisites.policy("two")
        ),
    ),
    "strata:iam:UserPolicyAttachment": Example(
        lambda prerequisites: {"user": prerequisites.user("alice"), "policyArn": prerequisites.policy("one")},
        lambda prerequisites: each(user=prerequisites.user("bob"), policyArn=prerequisites.policy("two")),
    ),
    "strata:iam:GroupPolicyAttachment": Example(
        lambda prerequisites: {
            "group": prerequisites.user_group("developers"),
            "policyArn": prerequisites.policy("one"),
        },
        lambda prerequisites: each(group=prerequisites.user_group("people"), policyArn=prerequisites.policy("two")),
    ),
    "strata:iam:GroupMembership": Example(
        lambda prerequisites: {"group": prerequisites.user_group("developers"), "user": prerequisites.user("alice")},
        lambda prerequisites: each(group=prerequisites.user_group("people"), user=prerequisites.user("bob")),
    ),
    "strata:eks:Cluster": Example(
        lambda prerequisites: {
            "name": "main",
            "roleArn": prerequisites.role("cluster"),
            "version": "1.33",
            "subnetIds": [prerequisites.subnet, prerequisites.other_subnet],
        },
        lambda prerequisites: each(
            name="main2",
            roleArn=prerequisites.role("other"),
            version="1.34",
            subnetIds=[prerequisites.subnet, prerequisites.subnet_in("us-east-1c", "10.1.3.0/24")],
            securityGroupIds=[prerequisites.group],
            endpointPublicAccess=False,
            endpointPrivateAccess=False,
            publicAccessCidrs=["192.0.2.0/24"],
            authenticationMode="API_AND_CONFIG_MAP",
            creatorIsAdmin=False,
            secretsKeyArn=prerequisites.key(),
            enabledLogs=["audit"],
        ),
        beyond_moto=frozenset({"endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"}),
    ),
    "strata:eks:NodeGroup": Example(
        lambda prerequisites: {
            "cluster": prerequisites.cluster("main"),
            "name": "nodes",
            "nodeRoleArn": prerequisites.role("nodes"),
            "subnetIds": [prerequisites.subnet],
            "version": "1.33",
            "maxSize": 2,
        },
        lambda prerequisites: each(
            cluster=prerequisites.cluster("other"),
            name="nodes2",
            nodeRoleArn=prerequisites.role("others"),
            subnetIds=[prerequisites.other_subnet],
            instanceTypes=["m5.large"],
            amiType="AL2023_ARM_64_STANDARD",
            capacityType="SPOT",
            diskSize=50,
            launchTemplateId=prerequisites.template("nodes"),
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
        lambda prerequisites: {
            "cluster": prerequisites.cluster("main"),
            "name": "aws-ebs-csi-driver",
            "version": "v1.45.0-eksbuild.1",
        },
        lambda prerequisites: each(
            cluster=prerequisites.cluster("other"),
            name="coredns",
            version="v1.46.0-eksbuild.1",
            serviceAccountRoleArn=prerequisites.role("csi"),
            configuration='{"controller":{"replicaCount":1}}',
        ),
    ),
    "strata:eks:AccessEntry": Example(
        lambda prerequisites: {
            "cluster": prerequisites.cluster("main"),
            "principalArn": prerequisites.role("alice"),
            "username": "alice",
        },
        lambda prerequisites: each(
            cluster=prerequisites.cluster("other"),
            principalArn=prerequisites.role("bob"),
            username="bob",
            kubernetesGroups=["developers"],
            policies={"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy": ["shop"]},
        ),
    ),
    "strata:eks:PodIdentityAssociation": Example(
        lambda prerequisites: {
            "cluster": prerequisites.cluster("main"),
            "namespace": "kube-system",
            "serviceAccount": "ebs-csi-controller-sa",
            "roleArn": prerequisites.role("csi"),
        },
        lambda prerequisites: each(
            cluster=prerequisites.cluster("other"),
            namespace="shop",
            serviceAccount="shop",
            roleArn=prerequisites.role("shop"),
        ),
    ),
    "strata:logs:LogGroup": Example(
        lambda _: {"name": "/strata/flows"},
        lambda prerequisites: each(name="/strata/others", retentionInDays=30, kmsKeyId=prerequisites.key()),
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
