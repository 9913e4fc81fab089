"""Examples of the resource types of EC2: networks, instances and volumes."""

from typing import Any

from tests.harness.provider_prerequisites import ALLOW, Prerequisites

from .example import Example, each

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI%s alice@example"
PUBLIC_KEYS = (
    PUBLIC_KEY % "FMzYcXmqvQu4GSdgGZaIFzBLjR6mbSYTB3BtFVRr1aR",
    PUBLIC_KEY % "HmVtdlfSbV2jXM6mPnsOvxLFj2Pc0qJ3ZsnTmMxYvWb",
)

TO_BUCKET = {
    "logDestinationType": "s3",
    "logDestination": "arn:aws:s3:::logs",
    "logGroupName": None,
    "deliverLogsPermissionArn": None,
}
ROOT_VOLUME = {"volumeType": "gp3", "size": 20, "encrypted": True, "deleteOnTermination": True}


def image_query(needs: Prerequisites) -> dict[str, dict[str, Any]]:
    """Return other inputs: a query for an image in place of the ID of one."""
    return {"image": {"image": {"imageId": needs.images[1]}, "imageId": None}}


def create_interface_in(needs: Prerequisites, subnet: str) -> str:
    created = needs.ec2.create_network_interface(SubnetId=subnet)
    return str(created["NetworkInterface"]["NetworkInterfaceId"])


def create_subnet_with_interface(needs: Prerequisites, vpc: str) -> str:
    subnet = needs.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]
    return create_interface_in(needs, str(subnet["SubnetId"]))


def create_subnet_in_block(needs: Prerequisites, _association: str) -> str:
    return str(needs.ec2.create_subnet(VpcId=needs.vpc, CidrBlock="100.64.1.0/24")["Subnet"]["SubnetId"])


def create_interface_with(needs: Prerequisites, group: str) -> str:
    created = needs.ec2.create_network_interface(SubnetId=needs.subnet, Groups=[group])
    return str(created["NetworkInterface"]["NetworkInterfaceId"])


def create_rule_with(needs: Prerequisites, prefix_list: str) -> str:
    ports = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "PrefixListIds": [{"PrefixListId": prefix_list}]}
    needs.ec2.authorize_security_group_ingress(GroupId=needs.group, IpPermissions=[ports])
    return needs.group


def attach_to_instance(needs: Prerequisites, volume: str) -> str:
    instance = needs.instance()
    needs.ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    return instance


def attach_interface(needs: Prerequisites, interface: str) -> str:
    instance = needs.instance()
    needs.ec2.attach_network_interface(NetworkInterfaceId=interface, InstanceId=instance, DeviceIndex=1)
    return instance


def associate_with_instance(needs: Prerequisites, allocation: str) -> str:
    instance = needs.instance()
    needs.ec2.associate_address(AllocationId=allocation, InstanceId=instance)
    return instance


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
        in_use=create_subnet_with_interface,
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
        in_use=create_interface_in,
    ),
    "strata:ec2:InternetGateway": Example(
        lambda needs: {"vpcId": needs.vpc}, lambda needs: each(vpcId=needs.other_vpc)
    ),
    "strata:ec2:EgressOnlyInternetGateway": Example(
        lambda needs: {"vpcId": needs.vpc}, lambda needs: each(vpcId=needs.other_vpc)
    ),
    "strata:ec2:VpcCidrBlock": Example(
        lambda needs: {"vpcId": needs.vpc, "cidrBlock": "100.64.0.0/16"},
        lambda needs: each(vpcId=needs.other_vpc, cidrBlock="100.65.0.0/16"),
        in_use=create_subnet_in_block,
    ),
    "strata:ec2:VpcIpv6CidrBlock": Example(
        lambda needs: {"vpcId": needs.other_vpc}, lambda needs: each(vpcId=needs.vpc)
    ),
    "strata:ec2:ElasticIp": Example(lambda _: {}, lambda _: {}, in_use=associate_with_instance),
    "strata:ec2:NatGateway": Example(
        lambda needs: {"subnetId": needs.public_subnet, "allocationId": needs.address()},
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
        in_use=create_interface_with,
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
        in_use=create_rule_with,
        beyond_moto=frozenset({"maxEntries"}),
    ),
    "strata:ec2:VpcEndpoint": Example(
        lambda needs: {
            "vpcId": needs.vpc_with_names,
            "serviceName": "com.amazonaws.us-east-1.ssm",
            "vpcEndpointType": "Interface",
            "securityGroupIds": [needs.group],  # without a value, as without a policy, refresh ignores what AWS chose
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
            "logDestinationType": TO_BUCKET,
            "logDestination": TO_BUCKET,
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
        in_use=attach_interface,
    ),
    "strata:ec2:KeyPair": Example(
        lambda _: {"keyName": "alice", "publicKey": PUBLIC_KEYS[0]},
        lambda _: each(keyName="bob", publicKey=PUBLIC_KEYS[1]),
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
                rootVolume=ROOT_VOLUME,
                metadataOptions={"httpPutResponseHopLimit": 2},
                instanceTags={"role": "web"},
            ),
            **image_query(needs),
            "rootDeviceName": {
                "rootDeviceName": "/dev/sda1",
                "rootVolume": ROOT_VOLUME,
            },  # AWS does not store the name by itself
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
                rootVolume=ROOT_VOLUME,
                metadataOptions={"httpPutResponseHopLimit": 2},
                sourceDestCheck=False,
            ),
            **image_query(needs),
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
        in_use=attach_to_instance,
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
}
