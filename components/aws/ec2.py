"""Resources of ec2. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class ImageChoice(TypedDict):
    """A query for the image of a resource."""

    name: NotRequired[Input[str]]
    """Name of the image; `*` matches any characters."""
    owner: NotRequired[Input[str]]
    """Owner of an image that is found by name: an account ID or alias."""
    architecture: NotRequired[Input[str]]
    """Architecture of an image that is found by name."""
    ssmParameter: NotRequired[Input[str]]
    """Public parameter of Systems Manager that contains the image ID."""
    imageId: NotRequired[Input[str]]
    """ID of the image."""
    newest: NotRequired[Input[bool]]
    """Whether an existing resource changes to a newer image that the query finds."""


class RootVolume(TypedDict):
    """The volume that an instance boots from."""

    size: NotRequired[Input[int]]
    """Size in GiB; without it, the image's."""
    volumeType: NotRequired[Input[str]]
    """Volume type."""
    iops: NotRequired[Input[int]]
    """Provisioned IOPS."""
    throughput: NotRequired[Input[int]]
    """Provisioned throughput in MiB/s."""
    encrypted: NotRequired[Input[bool]]
    """Whether the volume is encrypted."""
    kmsKeyId: NotRequired[Input[str]]
    """ARN of the KMS key; without it, the account's default key."""
    deleteOnTermination: NotRequired[Input[bool]]
    """Whether the volume is deleted with the instance."""


class MetadataOptions(TypedDict):
    """Access to the instance metadata service; by default a session token is required (IMDSv2)."""

    httpEndpoint: NotRequired[Input[str]]
    """Whether the service is reachable."""
    httpTokens: NotRequired[Input[str]]
    """Whether requests need a session token."""
    httpPutResponseHopLimit: NotRequired[Input[int]]
    """Maximum hops of the token's packets; containers need 2."""


class EgressOnlyInternetGateway(pulumi.CustomResource):
    """A gateway for outbound IPv6 connections of a VPC, which accepts no inbound ones."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC that the gateway is attached to.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:EgressOnlyInternetGateway",
            resource_name,
            {
                "vpcId": vpc_id,
                "tags": tags,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC that the gateway is attached to."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]


class ElasticIp(pulumi.CustomResource):
    """A static public IPv4 address; its id is the allocation ID."""

    def __init__(
        self,
        resource_name: str,
        *,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:ElasticIp",
            resource_name,
            {
                "tags": tags,
                "publicIp": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str]:
        """The address."""
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]


class FlowLog(pulumi.CustomResource):
    """A log of the IP traffic of a VPC, a subnet or a network interface."""

    def __init__(
        self,
        resource_name: str,
        *,
        resource_id: Input[str],
        traffic_type: Input[str] | None = None,
        log_destination_type: Input[str] | None = None,
        log_destination: Input[str] | None = None,
        log_group_name: Input[str] | None = None,
        deliver_logs_permission_arn: Input[str] | None = None,
        max_aggregation_interval: Input[int] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            resource_id: ID of the VPC, subnet or network interface whose traffic is logged.
            traffic_type: Traffic to log.
            log_destination_type: Where the log goes.
            log_destination: ARN of the bucket, for `s3`.
            log_group_name: Log group, for `cloud-watch-logs`.
            deliver_logs_permission_arn: Role that may write to the log group, for `cloud-watch-logs`.
            max_aggregation_interval: Seconds of traffic in one record.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:FlowLog",
            resource_name,
            {
                "resourceId": resource_id,
                "trafficType": traffic_type,
                "logDestinationType": log_destination_type,
                "logDestination": log_destination,
                "logGroupName": log_group_name,
                "deliverLogsPermissionArn": deliver_logs_permission_arn,
                "maxAggregationInterval": max_aggregation_interval,
                "tags": tags,
            },
            opts,
        )

    @property
    @pulumi.getter(name="resourceId")
    def resource_id(self) -> Output[str]:
        """ID of the VPC, subnet or network interface whose traffic is logged."""
        return pulumi.get(self, "resourceId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="trafficType")
    def traffic_type(self) -> Output[str]:
        """Traffic to log."""
        return pulumi.get(self, "trafficType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="logDestinationType")
    def log_destination_type(self) -> Output[str]:
        """Where the log goes."""
        return pulumi.get(self, "logDestinationType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="logDestination")
    def log_destination(self) -> Output[str | None]:
        """ARN of the bucket, for `s3`."""
        return pulumi.get(self, "logDestination")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="logGroupName")
    def log_group_name(self) -> Output[str | None]:
        """Log group, for `cloud-watch-logs`."""
        return pulumi.get(self, "logGroupName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="deliverLogsPermissionArn")
    def deliver_logs_permission_arn(self) -> Output[str | None]:
        """Role that may write to the log group, for `cloud-watch-logs`."""
        return pulumi.get(self, "deliverLogsPermissionArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxAggregationInterval")
    def max_aggregation_interval(self) -> Output[int]:
        """Seconds of traffic in one record."""
        return pulumi.get(self, "maxAggregationInterval")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]


class Instance(pulumi.CustomResource):
    """A virtual machine. Its type changes in place: a running instance is stopped and restarted.

    Only an import reads user data and the root volume, since each takes further calls.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        instance_type: Input[str],
        subnet_id: Input[str],
        image_id: Input[str] | None = None,
        image: Input[ImageChoice] | None = None,
        private_ip_address: Input[str] | None = None,
        security_group_ids: Input[Sequence[Input[str]]] | None = None,
        key_name: Input[str] | None = None,
        iam_instance_profile: Input[str] | None = None,
        user_data: Input[str] | None = None,
        root_device_name: Input[str] | None = None,
        root_volume: Input[RootVolume] | None = None,
        metadata_options: Input[MetadataOptions] | None = None,
        source_dest_check: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            image_id: ID of the image (AMI); required unless `image` is given.
            image: Query that finds the image. An existing instance keeps its image unless the ID changes or
                `newest` is set.
            instance_type: Instance type. A change stops a running instance and starts it again.
            subnet_id: Subnet of the primary network interface.
            private_ip_address: Primary private IPv4 address.
            security_group_ids: Security groups of the primary network interface.
            key_name: Key pair for SSH.
            iam_instance_profile: Name of the instance profile whose role programs on the instance use.
            user_data: Script or cloud-init configuration for the first boot.
            root_device_name: Device of the root volume in the image; used with `rootVolume` only.
            root_volume: Root volume; without it, as the image defines.
            metadata_options: Access to the instance metadata service.
            source_dest_check: Whether traffic is dropped that is neither from nor to the instance; NAT and routers
                need False.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:Instance",
            resource_name,
            {
                "imageId": image_id,
                "image": image,
                "instanceType": instance_type,
                "subnetId": subnet_id,
                "privateIpAddress": private_ip_address,
                "securityGroupIds": security_group_ids,
                "keyName": key_name,
                "iamInstanceProfile": iam_instance_profile,
                "userData": user_data,
                "rootDeviceName": root_device_name,
                "rootVolume": root_volume,
                "metadataOptions": metadata_options,
                "sourceDestCheck": source_dest_check,
                "tags": tags,
                "privateIp": None,
                "privateDns": None,
                "publicIp": None,
                "availabilityZone": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="imageId")
    def image_id(self) -> Output[str | None]:
        """ID of the image (AMI); required unless `image` is given."""
        return pulumi.get(self, "imageId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="image")
    def image(self) -> Output[Mapping[str, Any] | None]:
        """Query that finds the image. An existing instance keeps its image unless the ID changes or `newest` is
        set.
        """
        return pulumi.get(self, "image")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceType")
    def instance_type(self) -> Output[str]:
        """Instance type. A change stops a running instance and starts it again."""
        return pulumi.get(self, "instanceType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetId")
    def subnet_id(self) -> Output[str]:
        """Subnet of the primary network interface."""
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIpAddress")
    def private_ip_address(self) -> Output[str | None]:
        """Primary private IPv4 address."""
        return pulumi.get(self, "privateIpAddress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str] | None]:
        """Security groups of the primary network interface."""
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keyName")
    def key_name(self) -> Output[str | None]:
        """Key pair for SSH."""
        return pulumi.get(self, "keyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="iamInstanceProfile")
    def iam_instance_profile(self) -> Output[str | None]:
        """Name of the instance profile whose role programs on the instance use."""
        return pulumi.get(self, "iamInstanceProfile")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userData")
    def user_data(self) -> Output[str | None]:
        """Script or cloud-init configuration for the first boot."""
        return pulumi.get(self, "userData")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootDeviceName")
    def root_device_name(self) -> Output[str]:
        """Device of the root volume in the image; used with `rootVolume` only."""
        return pulumi.get(self, "rootDeviceName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootVolume")
    def root_volume(self) -> Output[Mapping[str, Any] | None]:
        """Root volume; without it, as the image defines."""
        return pulumi.get(self, "rootVolume")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="metadataOptions")
    def metadata_options(self) -> Output[Mapping[str, Any]]:
        """Access to the instance metadata service."""
        return pulumi.get(self, "metadataOptions")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="sourceDestCheck")
    def source_dest_check(self) -> Output[bool]:
        """Whether traffic is dropped that is neither from nor to the instance; NAT and routers need False."""
        return pulumi.get(self, "sourceDestCheck")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIp")
    def private_ip(self) -> Output[str | None]:
        """Primary private IPv4 address."""
        return pulumi.get(self, "privateIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateDns")
    def private_dns(self) -> Output[str | None]:
        """Private DNS name."""
        return pulumi.get(self, "privateDns")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str | None]:
        """Public IPv4 address, if there is one."""
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZone")
    def availability_zone(self) -> Output[str]:
        """Availability Zone."""
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]


class InternetGateway(pulumi.CustomResource):
    """A gateway between a VPC and the internet."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC that the gateway is attached to.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:InternetGateway",
            resource_name,
            {
                "vpcId": vpc_id,
                "tags": tags,
                "ownerId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str | None]:
        """VPC that the gateway is attached to."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        """ID of the owner's account."""
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class KeyPair(pulumi.CustomResource):
    """A public key for SSH to instances; the private key never leaves its owner."""

    def __init__(
        self,
        resource_name: str,
        *,
        public_key: Input[str],
        key_name: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            key_name: Name of the key pair; generated if it is omitted.
            public_key: Public key in OpenSSH format.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:KeyPair",
            resource_name,
            {
                "keyName": key_name,
                "publicKey": public_key,
                "tags": tags,
                "fingerprint": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="keyName")
    def key_name(self) -> Output[str]:
        """Name of the key pair; generated if it is omitted."""
        return pulumi.get(self, "keyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicKey")
    def public_key(self) -> Output[str]:
        """Public key in OpenSSH format."""
        return pulumi.get(self, "publicKey")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="fingerprint")
    def fingerprint(self) -> Output[str]:
        """Fingerprint of the key."""
        return pulumi.get(self, "fingerprint")  # type: ignore[no-any-return]


class LaunchTemplate(pulumi.CustomResource):
    """The settings that instances are started with. A change creates a new default version."""

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str] | None = None,
        image_id: Input[str] | None = None,
        image: Input[ImageChoice] | None = None,
        instance_type: Input[str] | None = None,
        key_name: Input[str] | None = None,
        iam_instance_profile: Input[str] | None = None,
        security_group_ids: Input[Sequence[Input[str]]] | None = None,
        user_data: Input[str] | None = None,
        root_device_name: Input[str] | None = None,
        root_volume: Input[RootVolume] | None = None,
        metadata_options: Input[MetadataOptions] | None = None,
        instance_tags: Input[Mapping[str, Input[str]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            name: Name of the template; generated if it is omitted.
            image_id: ID of the image (AMI).
            image: Query that finds the image. The template keeps its image unless the ID changes or `newest` is
                set.
            instance_type: Instance type.
            key_name: Key pair for SSH.
            iam_instance_profile: Name of the instance profile.
            security_group_ids: Security groups of the instances.
            user_data: Script or cloud-init configuration for the first boot.
            root_device_name: Device of the root volume in the image.
            root_volume: Root volume; without it, as the image defines.
            metadata_options: Access to the instance metadata service.
            instance_tags: Tags of the instances and their volumes.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:LaunchTemplate",
            resource_name,
            {
                "name": name,
                "imageId": image_id,
                "image": image,
                "instanceType": instance_type,
                "keyName": key_name,
                "iamInstanceProfile": iam_instance_profile,
                "securityGroupIds": security_group_ids,
                "userData": user_data,
                "rootDeviceName": root_device_name,
                "rootVolume": root_volume,
                "metadataOptions": metadata_options,
                "instanceTags": instance_tags,
                "tags": tags,
                "latestVersion": None,
                "defaultVersion": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the template; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="imageId")
    def image_id(self) -> Output[str | None]:
        """ID of the image (AMI)."""
        return pulumi.get(self, "imageId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="image")
    def image(self) -> Output[Mapping[str, Any] | None]:
        """Query that finds the image. The template keeps its image unless the ID changes or `newest` is set."""
        return pulumi.get(self, "image")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceType")
    def instance_type(self) -> Output[str | None]:
        """Instance type."""
        return pulumi.get(self, "instanceType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keyName")
    def key_name(self) -> Output[str | None]:
        """Key pair for SSH."""
        return pulumi.get(self, "keyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="iamInstanceProfile")
    def iam_instance_profile(self) -> Output[str | None]:
        """Name of the instance profile."""
        return pulumi.get(self, "iamInstanceProfile")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str]]:
        """Security groups of the instances."""
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userData")
    def user_data(self) -> Output[str | None]:
        """Script or cloud-init configuration for the first boot."""
        return pulumi.get(self, "userData")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootDeviceName")
    def root_device_name(self) -> Output[str]:
        """Device of the root volume in the image."""
        return pulumi.get(self, "rootDeviceName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootVolume")
    def root_volume(self) -> Output[Mapping[str, Any] | None]:
        """Root volume; without it, as the image defines."""
        return pulumi.get(self, "rootVolume")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="metadataOptions")
    def metadata_options(self) -> Output[Mapping[str, Any]]:
        """Access to the instance metadata service."""
        return pulumi.get(self, "metadataOptions")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTags")
    def instance_tags(self) -> Output[Mapping[str, str]]:
        """Tags of the instances and their volumes."""
        return pulumi.get(self, "instanceTags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="latestVersion")
    def latest_version(self) -> Output[int]:
        """Number of the latest version."""
        return pulumi.get(self, "latestVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="defaultVersion")
    def default_version(self) -> Output[int]:
        """Number of the default version."""
        return pulumi.get(self, "defaultVersion")  # type: ignore[no-any-return]


class ManagedPrefixList(pulumi.CustomResource):
    """A set of networks that security groups and route tables refer to by one ID.

    Entries change in place, without a change of the rules that refer to the list. A changed description removes the
    entry and adds it again, since AWS adds no network twice.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str],
        address_family: Input[str] | None = None,
        max_entries: Input[int] | None = None,
        entries: Input[Mapping[str, Input[str]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            name: Name of the list.
            address_family: Address family of the entries.
            max_entries: Maximum number of entries, which counts as so many rules of a security group that refers to
                the list.
            entries: Descriptions by network.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:ManagedPrefixList",
            resource_name,
            {
                "name": name,
                "addressFamily": address_family,
                "maxEntries": max_entries,
                "entries": entries,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the list."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="addressFamily")
    def address_family(self) -> Output[str]:
        """Address family of the entries."""
        return pulumi.get(self, "addressFamily")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxEntries")
    def max_entries(self) -> Output[int]:
        """Maximum number of entries, which counts as so many rules of a security group that refers to the list."""
        return pulumi.get(self, "maxEntries")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="entries")
    def entries(self) -> Output[Mapping[str, str]]:
        """Descriptions by network."""
        return pulumi.get(self, "entries")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the list."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class NatGateway(pulumi.CustomResource):
    """A managed NAT gateway in one subnet."""

    def __init__(
        self,
        resource_name: str,
        *,
        subnet_id: Input[str],
        allocation_id: Input[str] | None = None,
        connectivity_type: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            subnet_id: Subnet of the gateway; a public one for connectivity to the internet.
            allocation_id: Allocation ID of the Elastic IP, for a public gateway.
            connectivity_type: Whether the gateway connects to the internet or to other networks only.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:NatGateway",
            resource_name,
            {
                "subnetId": subnet_id,
                "allocationId": allocation_id,
                "connectivityType": connectivity_type,
                "tags": tags,
                "publicIp": None,
                "privateIp": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="subnetId")
    def subnet_id(self) -> Output[str]:
        """Subnet of the gateway; a public one for connectivity to the internet."""
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="allocationId")
    def allocation_id(self) -> Output[str | None]:
        """Allocation ID of the Elastic IP, for a public gateway."""
        return pulumi.get(self, "allocationId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="connectivityType")
    def connectivity_type(self) -> Output[str]:
        """Whether the gateway connects to the internet or to other networks only."""
        return pulumi.get(self, "connectivityType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str | None]:
        """Public IPv4 address."""
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIp")
    def private_ip(self) -> Output[str | None]:
        """Private IPv4 address."""
        return pulumi.get(self, "privateIp")  # type: ignore[no-any-return]


class NetworkInterface(pulumi.CustomResource):
    """A network interface whose address stays when it is attached to another instance."""

    def __init__(
        self,
        resource_name: str,
        *,
        subnet_id: Input[str],
        private_ip_address: Input[str] | None = None,
        security_group_ids: Input[Sequence[Input[str]]] | None = None,
        description: Input[str] | None = None,
        source_dest_check: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            subnet_id: Subnet of the interface.
            private_ip_address: Primary private IPv4 address.
            security_group_ids: Security groups of the interface.
            description: Description of the interface.
            source_dest_check: Whether traffic is dropped that is neither from nor to the interface.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:NetworkInterface",
            resource_name,
            {
                "subnetId": subnet_id,
                "privateIpAddress": private_ip_address,
                "securityGroupIds": security_group_ids,
                "description": description,
                "sourceDestCheck": source_dest_check,
                "tags": tags,
                "macAddress": None,
                "vpcId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="subnetId")
    def subnet_id(self) -> Output[str]:
        """Subnet of the interface."""
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIpAddress")
    def private_ip_address(self) -> Output[str | None]:
        """Primary private IPv4 address."""
        return pulumi.get(self, "privateIpAddress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str] | None]:
        """Security groups of the interface."""
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the interface."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="sourceDestCheck")
    def source_dest_check(self) -> Output[bool]:
        """Whether traffic is dropped that is neither from nor to the interface."""
        return pulumi.get(self, "sourceDestCheck")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="macAddress")
    def mac_address(self) -> Output[str | None]:
        """MAC address."""
        return pulumi.get(self, "macAddress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC of the interface."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]


class RouteTable(pulumi.CustomResource):
    """A route table, which determines where the traffic of its subnets goes."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        routes: Input[Mapping[str, Input[str]]] | None = None,
        subnet_ids: Input[Sequence[Input[str]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC of the table.
            routes: Target ID (a gateway, network interface, ...) by destination (a network or a prefix list's ID).
            subnet_ids: Subnets that the table is associated with; one associated with another table is moved.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:RouteTable",
            resource_name,
            {
                "vpcId": vpc_id,
                "routes": routes,
                "subnetIds": subnet_ids,
                "tags": tags,
                "ownerId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC of the table."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="routes")
    def routes(self) -> Output[Mapping[str, str]]:
        """Target ID (a gateway, network interface, ...) by destination (a network or a prefix list's ID)."""
        return pulumi.get(self, "routes")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        """Subnets that the table is associated with; one associated with another table is moved."""
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        """ID of the owner's account."""
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class SecurityGroup(pulumi.CustomResource):
    """A set of rules for network interfaces. Rules are resources of their own (`SecurityGroupRule`).

    Without `allow_all_egress`, only rules of the direction `egress` allow outbound traffic.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        name: Input[str] | None = None,
        description: Input[str] | None = None,
        allow_all_egress: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC of the group.
            name: Name of the group; generated if it is omitted.
            description: Description of the group.
            allow_all_egress: Whether the group allows all outbound traffic, as AWS's default rules for a new group
                do.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:SecurityGroup",
            resource_name,
            {
                "vpcId": vpc_id,
                "name": name,
                "description": description,
                "allowAllEgress": allow_all_egress,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC of the group."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the group; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the group."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="allowAllEgress")
    def allow_all_egress(self) -> Output[bool]:
        """Whether the group allows all outbound traffic, as AWS's default rules for a new group do."""
        return pulumi.get(self, "allowAllEgress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the group."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class SecurityGroupRule(pulumi.CustomResource):
    """A rule of a security group, which allows a protocol and ports from or to one peer."""

    def __init__(
        self,
        resource_name: str,
        *,
        security_group_id: Input[str],
        direction: Input[str] | None = None,
        protocol: Input[str] | None = None,
        from_port: Input[int] | None = None,
        to_port: Input[int] | None = None,
        cidr_ipv4: Input[str] | None = None,
        cidr_ipv6: Input[str] | None = None,
        prefix_list_id: Input[str] | None = None,
        referenced_security_group_id: Input[str] | None = None,
        description: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            security_group_id: Group that the rule belongs to.
            direction: Direction of the traffic.
            protocol: `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all protocols.
            from_port: First port, or ICMP type.
            to_port: Last port, or ICMP code.
            cidr_ipv4: IPv4 network of the peer.
            cidr_ipv6: IPv6 network of the peer.
            prefix_list_id: Prefix list of the peers.
            referenced_security_group_id: Security group of the peers.
            description: Description of the rule.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:SecurityGroupRule",
            resource_name,
            {
                "securityGroupId": security_group_id,
                "direction": direction,
                "protocol": protocol,
                "fromPort": from_port,
                "toPort": to_port,
                "cidrIpv4": cidr_ipv4,
                "cidrIpv6": cidr_ipv6,
                "prefixListId": prefix_list_id,
                "referencedSecurityGroupId": referenced_security_group_id,
                "description": description,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="securityGroupId")
    def security_group_id(self) -> Output[str]:
        """Group that the rule belongs to."""
        return pulumi.get(self, "securityGroupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="direction")
    def direction(self) -> Output[str]:
        """Direction of the traffic."""
        return pulumi.get(self, "direction")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="protocol")
    def protocol(self) -> Output[str]:
        """`tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all protocols."""
        return pulumi.get(self, "protocol")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="fromPort")
    def from_port(self) -> Output[int]:
        """First port, or ICMP type."""
        return pulumi.get(self, "fromPort")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="toPort")
    def to_port(self) -> Output[int]:
        """Last port, or ICMP code."""
        return pulumi.get(self, "toPort")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrIpv4")
    def cidr_ipv4(self) -> Output[str | None]:
        """IPv4 network of the peer."""
        return pulumi.get(self, "cidrIpv4")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrIpv6")
    def cidr_ipv6(self) -> Output[str | None]:
        """IPv6 network of the peer."""
        return pulumi.get(self, "cidrIpv6")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="prefixListId")
    def prefix_list_id(self) -> Output[str | None]:
        """Prefix list of the peers."""
        return pulumi.get(self, "prefixListId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="referencedSecurityGroupId")
    def referenced_security_group_id(self) -> Output[str | None]:
        """Security group of the peers."""
        return pulumi.get(self, "referencedSecurityGroupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str | None]:
        """Description of the rule."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str | None]:
        """ARN of the rule."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Snapshot(pulumi.CustomResource):
    """A point-in-time copy of a volume."""

    def __init__(
        self,
        resource_name: str,
        *,
        volume_id: Input[str],
        description: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            volume_id: Volume to copy.
            description: Description of the snapshot.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:Snapshot",
            resource_name,
            {
                "volumeId": volume_id,
                "description": description,
                "tags": tags,
                "volumeSize": None,
                "encrypted": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="volumeId")
    def volume_id(self) -> Output[str]:
        """Volume to copy."""
        return pulumi.get(self, "volumeId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the snapshot."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="volumeSize")
    def volume_size(self) -> Output[int]:
        """Size of the volume in GiB."""
        return pulumi.get(self, "volumeSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="encrypted")
    def encrypted(self) -> Output[bool]:
        """Whether the snapshot is encrypted."""
        return pulumi.get(self, "encrypted")  # type: ignore[no-any-return]


class Subnet(pulumi.CustomResource):
    """A range of a VPC's addresses in one Availability Zone."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        cidr_block: Input[str],
        availability_zone: Input[str] | None = None,
        map_public_ip_on_launch: Input[bool] | None = None,
        ipv6_cidr_block: Input[str] | None = None,
        assign_ipv6_address_on_creation: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC of the subnet.
            cidr_block: IPv4 network of the subnet.
            availability_zone: Availability Zone.
            map_public_ip_on_launch: Whether new instances get a public IPv4 address.
            ipv6_cidr_block: IPv6 network of the subnet.
            assign_ipv6_address_on_creation: Whether new network interfaces get an IPv6 address.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:Subnet",
            resource_name,
            {
                "vpcId": vpc_id,
                "cidrBlock": cidr_block,
                "availabilityZone": availability_zone,
                "mapPublicIpOnLaunch": map_public_ip_on_launch,
                "ipv6CidrBlock": ipv6_cidr_block,
                "assignIpv6AddressOnCreation": assign_ipv6_address_on_creation,
                "tags": tags,
                "arn": None,
                "availabilityZoneId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC of the subnet."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrBlock")
    def cidr_block(self) -> Output[str]:
        """IPv4 network of the subnet."""
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZone")
    def availability_zone(self) -> Output[str | None]:
        """Availability Zone."""
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="mapPublicIpOnLaunch")
    def map_public_ip_on_launch(self) -> Output[bool]:
        """Whether new instances get a public IPv4 address."""
        return pulumi.get(self, "mapPublicIpOnLaunch")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ipv6CidrBlock")
    def ipv6_cidr_block(self) -> Output[str | None]:
        """IPv6 network of the subnet."""
        return pulumi.get(self, "ipv6CidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="assignIpv6AddressOnCreation")
    def assign_ipv6_address_on_creation(self) -> Output[bool]:
        """Whether new network interfaces get an IPv6 address."""
        return pulumi.get(self, "assignIpv6AddressOnCreation")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the subnet."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZoneId")
    def availability_zone_id(self) -> Output[str]:
        """ID of the Availability Zone, the same in every account."""
        return pulumi.get(self, "availabilityZoneId")  # type: ignore[no-any-return]


class Volume(pulumi.CustomResource):
    """An EBS volume in one Availability Zone. Its size, type and performance change in place; it never shrinks."""

    def __init__(
        self,
        resource_name: str,
        *,
        availability_zone: Input[str],
        size: Input[int] | None = None,
        volume_type: Input[str] | None = None,
        iops: Input[int] | None = None,
        throughput: Input[int] | None = None,
        encrypted: Input[bool] | None = None,
        kms_key_id: Input[str] | None = None,
        snapshot_id: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            availability_zone: Availability Zone.
            size: Size in GiB; required unless `snapshotId` is given. It cannot decrease.
            volume_type: Volume type.
            iops: Provisioned IOPS.
            throughput: Provisioned throughput in MiB/s.
            encrypted: Whether the volume is encrypted.
            kms_key_id: ARN of the KMS key; without it, the account's default key.
            snapshot_id: Snapshot that the volume is created from.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:Volume",
            resource_name,
            {
                "availabilityZone": availability_zone,
                "size": size,
                "volumeType": volume_type,
                "iops": iops,
                "throughput": throughput,
                "encrypted": encrypted,
                "kmsKeyId": kms_key_id,
                "snapshotId": snapshot_id,
                "tags": tags,
            },
            opts,
        )

    @property
    @pulumi.getter(name="availabilityZone")
    def availability_zone(self) -> Output[str]:
        """Availability Zone."""
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="size")
    def size(self) -> Output[int | None]:
        """Size in GiB; required unless `snapshotId` is given. It cannot decrease."""
        return pulumi.get(self, "size")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="volumeType")
    def volume_type(self) -> Output[str]:
        """Volume type."""
        return pulumi.get(self, "volumeType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="iops")
    def iops(self) -> Output[int | None]:
        """Provisioned IOPS."""
        return pulumi.get(self, "iops")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="throughput")
    def throughput(self) -> Output[int | None]:
        """Provisioned throughput in MiB/s."""
        return pulumi.get(self, "throughput")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="encrypted")
    def encrypted(self) -> Output[bool]:
        """Whether the volume is encrypted."""
        return pulumi.get(self, "encrypted")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kmsKeyId")
    def kms_key_id(self) -> Output[str | None]:
        """ARN of the KMS key; without it, the account's default key."""
        return pulumi.get(self, "kmsKeyId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="snapshotId")
    def snapshot_id(self) -> Output[str | None]:
        """Snapshot that the volume is created from."""
        return pulumi.get(self, "snapshotId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]


class VolumeAttachment(pulumi.CustomResource):
    """The attachment of a volume to an instance; its id is VOLUME:INSTANCE."""

    def __init__(
        self,
        resource_name: str,
        *,
        volume_id: Input[str],
        instance_id: Input[str],
        device: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            volume_id: Volume to attach.
            instance_id: Instance to attach it to.
            device: Device name that the instance gets.
        """
        super().__init__(
            "strata:ec2:VolumeAttachment",
            resource_name,
            {
                "volumeId": volume_id,
                "instanceId": instance_id,
                "device": device,
            },
            opts,
        )

    @property
    @pulumi.getter(name="volumeId")
    def volume_id(self) -> Output[str]:
        """Volume to attach."""
        return pulumi.get(self, "volumeId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceId")
    def instance_id(self) -> Output[str]:
        """Instance to attach it to."""
        return pulumi.get(self, "instanceId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="device")
    def device(self) -> Output[str]:
        """Device name that the instance gets."""
        return pulumi.get(self, "device")  # type: ignore[no-any-return]


class VolumeTag(pulumi.CustomResource):
    """A tag of a volume that is managed elsewhere; its id is VOLUME/KEY."""

    def __init__(
        self,
        resource_name: str,
        *,
        volume_id: Input[str],
        key: Input[str],
        value: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            volume_id: Volume that gets the tag.
            key: Key of the tag.
            value: Value of the tag.
        """
        super().__init__(
            "strata:ec2:VolumeTag",
            resource_name,
            {
                "volumeId": volume_id,
                "key": key,
                "value": value,
            },
            opts,
        )

    @property
    @pulumi.getter(name="volumeId")
    def volume_id(self) -> Output[str]:
        """Volume that gets the tag."""
        return pulumi.get(self, "volumeId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="key")
    def key(self) -> Output[str]:
        """Key of the tag."""
        return pulumi.get(self, "key")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="value")
    def value(self) -> Output[str]:
        """Value of the tag."""
        return pulumi.get(self, "value")  # type: ignore[no-any-return]


class Vpc(pulumi.CustomResource):
    """An isolated virtual network."""

    def __init__(
        self,
        resource_name: str,
        *,
        cidr_block: Input[str],
        instance_tenancy: Input[str] | None = None,
        enable_dns_support: Input[bool] | None = None,
        enable_dns_hostnames: Input[bool] | None = None,
        empty_default_security_group: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            cidr_block: IPv4 network of the VPC.
            instance_tenancy: Tenancy of the instances. It can change to `default` in place, for instances that
                start afterwards.
            enable_dns_support: Whether the VPC's DNS server answers.
            enable_dns_hostnames: Whether instances with public addresses get DNS names, which private names of
                endpoints require.
            empty_default_security_group: Whether the rules of the VPC's default security group are removed, which
                let its members reach each other and everything else.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:Vpc",
            resource_name,
            {
                "cidrBlock": cidr_block,
                "instanceTenancy": instance_tenancy,
                "enableDnsSupport": enable_dns_support,
                "enableDnsHostnames": enable_dns_hostnames,
                "emptyDefaultSecurityGroup": empty_default_security_group,
                "tags": tags,
                "ownerId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="cidrBlock")
    def cidr_block(self) -> Output[str]:
        """IPv4 network of the VPC."""
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTenancy")
    def instance_tenancy(self) -> Output[str]:
        """Tenancy of the instances. It can change to `default` in place, for instances that start afterwards."""
        return pulumi.get(self, "instanceTenancy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enableDnsSupport")
    def enable_dns_support(self) -> Output[bool]:
        """Whether the VPC's DNS server answers."""
        return pulumi.get(self, "enableDnsSupport")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enableDnsHostnames")
    def enable_dns_hostnames(self) -> Output[bool]:
        """Whether instances with public addresses get DNS names, which private names of endpoints require."""
        return pulumi.get(self, "enableDnsHostnames")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="emptyDefaultSecurityGroup")
    def empty_default_security_group(self) -> Output[bool]:
        """Whether the rules of the VPC's default security group are removed, which let its members reach each other
        and everything else.
        """
        return pulumi.get(self, "emptyDefaultSecurityGroup")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        """ID of the owner's account."""
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class VpcCidrBlock(pulumi.CustomResource):
    """A further IPv4 block of a VPC, for subnets beside those of its first one; its id is the association's."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        cidr_block: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC that gets the block.
            cidr_block: IPv4 network, from /16 to /28.
        """
        super().__init__(
            "strata:ec2:VpcCidrBlock",
            resource_name,
            {
                "vpcId": vpc_id,
                "cidrBlock": cidr_block,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC that gets the block."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrBlock")
    def cidr_block(self) -> Output[str]:
        """IPv4 network, from /16 to /28."""
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]


class VpcEndpoint(pulumi.CustomResource):
    """A private connection from a VPC to an AWS service."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        service_name: Input[str],
        vpc_endpoint_type: Input[str] | None = None,
        route_table_ids: Input[Sequence[Input[str]]] | None = None,
        subnet_ids: Input[Sequence[Input[str]]] | None = None,
        security_group_ids: Input[Sequence[Input[str]]] | None = None,
        private_dns_enabled: Input[bool] | None = None,
        policy: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC of the endpoint.
            service_name: Name of the service, such as `com.amazonaws.eu-west-1.s3`.
            vpc_endpoint_type: Type of the endpoint: routes (`Gateway`) or network interfaces (`Interface`).
            route_table_ids: Route tables of a gateway endpoint.
            subnet_ids: Subnets of an interface endpoint.
            security_group_ids: Security groups of an interface endpoint.
            private_dns_enabled: Whether the service's DNS name resolves to the endpoint, for an interface endpoint.
                It requires `enableDnsSupport` and `enableDnsHostnames` of the VPC.
            policy: Policy that limits access to the service through the endpoint.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ec2:VpcEndpoint",
            resource_name,
            {
                "vpcId": vpc_id,
                "serviceName": service_name,
                "vpcEndpointType": vpc_endpoint_type,
                "routeTableIds": route_table_ids,
                "subnetIds": subnet_ids,
                "securityGroupIds": security_group_ids,
                "privateDnsEnabled": private_dns_enabled,
                "policy": policy,
                "tags": tags,
                "dnsEntries": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC of the endpoint."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceName")
    def service_name(self) -> Output[str]:
        """Name of the service, such as `com.amazonaws.eu-west-1.s3`."""
        return pulumi.get(self, "serviceName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="vpcEndpointType")
    def vpc_endpoint_type(self) -> Output[str]:
        """Type of the endpoint: routes (`Gateway`) or network interfaces (`Interface`)."""
        return pulumi.get(self, "vpcEndpointType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="routeTableIds")
    def route_table_ids(self) -> Output[Sequence[str]]:
        """Route tables of a gateway endpoint."""
        return pulumi.get(self, "routeTableIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        """Subnets of an interface endpoint."""
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str] | None]:
        """Security groups of an interface endpoint."""
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateDnsEnabled")
    def private_dns_enabled(self) -> Output[bool]:
        """Whether the service's DNS name resolves to the endpoint, for an interface endpoint. It requires
        `enableDnsSupport` and `enableDnsHostnames` of the VPC.
        """
        return pulumi.get(self, "privateDnsEnabled")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policy")
    def policy(self) -> Output[str | None]:
        """Policy that limits access to the service through the endpoint."""
        return pulumi.get(self, "policy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="dnsEntries")
    def dns_entries(self) -> Output[Sequence[str]]:
        """DNS names of the endpoint."""
        return pulumi.get(self, "dnsEntries")  # type: ignore[no-any-return]


class VpcIpv6CidrBlock(pulumi.CustomResource):
    """The IPv6 block that Amazon provides for a VPC; its id is the association's."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            vpc_id: VPC that gets the block.
        """
        super().__init__(
            "strata:ec2:VpcIpv6CidrBlock",
            resource_name,
            {
                "vpcId": vpc_id,
                "ipv6CidrBlock": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        """VPC that gets the block."""
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ipv6CidrBlock")
    def ipv6_cidr_block(self) -> Output[str]:
        """The IPv6 network, a /56."""
        return pulumi.get(self, "ipv6CidrBlock")  # type: ignore[no-any-return]


@pulumi.output_type
class GetAvailabilityZonesResult:
    """The zones, in alphabetical order."""

    names: Sequence[str] = pulumi.property("names")
    """Names of the zones in this account, such as eu-west-1a."""
    zone_ids: Sequence[str] = pulumi.property("zoneIds")
    """IDs of the zones, the same in every account."""


def get_availability_zones(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetAvailabilityZonesResult]:
    """Return the Availability Zones of the region, without Local Zones and Wavelength Zones."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output("strata:ec2:getAvailabilityZones", args, opts, typ=GetAvailabilityZonesResult)


@pulumi.output_type
class GetImageResult:
    """The image that was found."""

    id: str = pulumi.property("id")
    """ID of the image."""
    root_device_name: str = pulumi.property("rootDeviceName")
    """Device of the root volume."""


def get_image(
    *,
    name: Input[str] | None = None,
    owner: Input[str] | None = None,
    architecture: Input[str] | None = None,
    ssm_parameter: Input[str] | None = None,
    image_id: Input[str] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[GetImageResult]:
    """Return the newest image with a name and owner, the image in a public SSM parameter, or the image with an ID.

    Args:
        name: Name of the image; `*` matches any characters.
        owner: Owner of an image that is found by name: an account ID or alias.
        architecture: Architecture of an image that is found by name.
        ssm_parameter: Public parameter of Systems Manager that contains the image ID.
        image_id: ID of the image.
    """
    args: dict[str, Any] = {
        "name": name,
        "owner": owner,
        "architecture": architecture,
        "ssmParameter": ssm_parameter,
        "imageId": image_id,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getImage", args, opts, typ=GetImageResult)


@pulumi.output_type
class GetInstanceTypeResult:
    """The properties of an instance type."""

    vcpus: int = pulumi.property("vcpus")
    """Number of vCPUs."""
    memory: int = pulumi.property("memory")
    """Memory in MiB."""
    architectures: Sequence[str] = pulumi.property("architectures")
    """Architectures that it supports."""
    ebs_optimized: bool = pulumi.property("ebsOptimized")
    """Whether it can be EBS-optimized."""


def get_instance_type(
    *,
    instance_type: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetInstanceTypeResult]:
    """Return the properties of an instance type in the region.

    Args:
        instance_type: Name of the instance type, such as t3.small.
    """
    args: dict[str, Any] = {
        "instanceType": instance_type,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getInstanceType", args, opts, typ=GetInstanceTypeResult)


@pulumi.output_type
class GetRouteTablesResult:
    """The route tables that were found."""

    route_tables: Sequence[Mapping[str, Any]] = pulumi.property("routeTables")
    """The route tables, by ID."""


def get_route_tables(
    *,
    vpc_id: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetRouteTablesResult]:
    """Return the route tables of a VPC, each with the target of its default route.

    Args:
        vpc_id: ID of the VPC.
    """
    args: dict[str, Any] = {
        "vpcId": vpc_id,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getRouteTables", args, opts, typ=GetRouteTablesResult)


@pulumi.output_type
class GetSubnetsResult:
    """The subnets that were found."""

    subnets: Sequence[Mapping[str, Any]] = pulumi.property("subnets")
    """The subnets, by ID."""


def get_subnets(
    *,
    vpc_id: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetSubnetsResult]:
    """Return the subnets of a VPC that this account owns or shares.

    Args:
        vpc_id: ID of the VPC.
    """
    args: dict[str, Any] = {
        "vpcId": vpc_id,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getSubnets", args, opts, typ=GetSubnetsResult)


@pulumi.output_type
class GetVpcAttributesResult:
    """The attributes of a VPC. Each is omitted if this account may not read it."""

    enable_dns_support: bool | None = pulumi.property("enableDnsSupport")
    """Whether the VPC's DNS server answers."""
    enable_dns_hostnames: bool | None = pulumi.property("enableDnsHostnames")
    """Whether instances with public addresses get DNS names, and private names of endpoints work."""


def get_vpc_attributes(
    *,
    vpc_id: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetVpcAttributesResult]:
    """Return the attributes of a VPC that decide about DNS.

    Args:
        vpc_id: ID of the VPC.
    """
    args: dict[str, Any] = {
        "vpcId": vpc_id,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getVpcAttributes", args, opts, typ=GetVpcAttributesResult)


@pulumi.output_type
class GetVpcEndpointServicesResult:
    """The services that endpoints can lead to."""

    services: Sequence[Mapping[str, Any]] = pulumi.property("services")
    """The services, by name."""


def get_vpc_endpoint_services(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetVpcEndpointServicesResult]:
    """Return the services of the region that endpoints can lead to."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output(
        "strata:ec2:getVpcEndpointServices", args, opts, typ=GetVpcEndpointServicesResult
    )


@pulumi.output_type
class GetVpcEndpointsResult:
    """The endpoints that were found."""

    endpoints: Sequence[Mapping[str, Any]] = pulumi.property("endpoints")
    """The endpoints, by ID, without those that are being deleted."""


def get_vpc_endpoints(
    *,
    vpc_id: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetVpcEndpointsResult]:
    """Return the endpoints of a VPC.

    Args:
        vpc_id: ID of the VPC.
    """
    args: dict[str, Any] = {
        "vpcId": vpc_id,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getVpcEndpoints", args, opts, typ=GetVpcEndpointsResult)


@pulumi.output_type
class GetVpcsResult:
    """The VPCs that were found."""

    vpcs: Sequence[Mapping[str, Any]] = pulumi.property("vpcs")
    """The VPCs, by ID."""


def get_vpcs(
    *,
    vpc_id: Input[str] | None = None,
    tags: Input[Mapping[str, Input[str]]] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[GetVpcsResult]:
    """Return the VPCs with an ID or with tags, those of other accounts too that share subnets with this one.

    Args:
        vpc_id: ID of the VPC.
        tags: Tags that the VPC has.
    """
    args: dict[str, Any] = {
        "vpcId": vpc_id,
        "tags": tags,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getVpcs", args, opts, typ=GetVpcsResult)
