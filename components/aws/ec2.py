"""Resources of ec2. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class ImageChoice(TypedDict):
    """How an image is found. What was made from it keeps it, but for another id, or a newer image with `newest`."""

    name: NotRequired[Input[str]]
    owner: NotRequired[Input[str]]
    architecture: NotRequired[Input[str]]
    ssmParameter: NotRequired[Input[str]]
    imageId: NotRequired[Input[str]]
    newest: NotRequired[Input[bool]]


class RootVolume(TypedDict):
    """The volume that an instance starts from."""

    size: NotRequired[Input[int]]
    volumeType: NotRequired[Input[str]]
    iops: NotRequired[Input[int]]
    throughput: NotRequired[Input[int]]
    encrypted: NotRequired[Input[bool]]
    kmsKeyId: NotRequired[Input[str]]
    deleteOnTermination: NotRequired[Input[bool]]


class MetadataOptions(TypedDict):
    """Access to the instance metadata service; the default asks for a session token (IMDSv2)."""

    httpEndpoint: NotRequired[Input[str]]
    httpTokens: NotRequired[Input[str]]
    httpPutResponseHopLimit: NotRequired[Input[int]]


class EgressOnlyInternetGateway(pulumi.CustomResource):
    """A network's way to the internet by IPv6, by which nobody comes in."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]


class ElasticIp(pulumi.CustomResource):
    """A public address that stays; its id is the allocation's."""

    def __init__(
        self,
        resource_name: str,
        *,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str]:
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]


class FlowLog(pulumi.CustomResource):
    """A record of the traffic of a network, a subnet or an interface."""

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
        return pulumi.get(self, "resourceId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="trafficType")
    def traffic_type(self) -> Output[str]:
        return pulumi.get(self, "trafficType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="logDestinationType")
    def log_destination_type(self) -> Output[str]:
        return pulumi.get(self, "logDestinationType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="logDestination")
    def log_destination(self) -> Output[str | None]:
        return pulumi.get(self, "logDestination")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="logGroupName")
    def log_group_name(self) -> Output[str | None]:
        return pulumi.get(self, "logGroupName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="deliverLogsPermissionArn")
    def deliver_logs_permission_arn(self) -> Output[str | None]:
        return pulumi.get(self, "deliverLogsPermissionArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxAggregationInterval")
    def max_aggregation_interval(self) -> Output[int]:
        return pulumi.get(self, "maxAggregationInterval")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]


class Instance(pulumi.CustomResource):
    """A virtual machine. Its type changes in place, for which it stops and starts again.

    `image` finds its image; it keeps that, unless another is asked for by its id, or the `newest`.
    User data and the root volume are read at import alone: AWS tells them with further calls for each instance."""

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
        return pulumi.get(self, "imageId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="image")
    def image(self) -> Output[Mapping[str, Any] | None]:
        return pulumi.get(self, "image")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceType")
    def instance_type(self) -> Output[str]:
        return pulumi.get(self, "instanceType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetId")
    def subnet_id(self) -> Output[str]:
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIpAddress")
    def private_ip_address(self) -> Output[str | None]:
        return pulumi.get(self, "privateIpAddress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str] | None]:
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keyName")
    def key_name(self) -> Output[str | None]:
        return pulumi.get(self, "keyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="iamInstanceProfile")
    def iam_instance_profile(self) -> Output[str | None]:
        return pulumi.get(self, "iamInstanceProfile")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userData")
    def user_data(self) -> Output[str | None]:
        return pulumi.get(self, "userData")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootDeviceName")
    def root_device_name(self) -> Output[str]:
        return pulumi.get(self, "rootDeviceName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootVolume")
    def root_volume(self) -> Output[Mapping[str, Any] | None]:
        return pulumi.get(self, "rootVolume")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="metadataOptions")
    def metadata_options(self) -> Output[Mapping[str, Any]]:
        return pulumi.get(self, "metadataOptions")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="sourceDestCheck")
    def source_dest_check(self) -> Output[bool]:
        return pulumi.get(self, "sourceDestCheck")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIp")
    def private_ip(self) -> Output[str | None]:
        return pulumi.get(self, "privateIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateDns")
    def private_dns(self) -> Output[str | None]:
        return pulumi.get(self, "privateDns")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str | None]:
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZone")
    def availability_zone(self) -> Output[str]:
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]


class InternetGateway(pulumi.CustomResource):
    """A network's way to the internet and back, attached to it."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class KeyPair(pulumi.CustomResource):
    """A public key that instances are given for SSH; the private one never leaves its owner."""

    def __init__(
        self,
        resource_name: str,
        *,
        public_key: Input[str],
        key_name: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "keyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicKey")
    def public_key(self) -> Output[str]:
        return pulumi.get(self, "publicKey")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="fingerprint")
    def fingerprint(self) -> Output[str]:
        return pulumi.get(self, "fingerprint")  # type: ignore[no-any-return]


class LaunchTemplate(pulumi.CustomResource):
    """What an instance is started from. A change makes a new default version; one call reads each.

    `image` finds its image; it keeps that, unless another is asked for by its id, or the `newest`."""

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
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="imageId")
    def image_id(self) -> Output[str | None]:
        return pulumi.get(self, "imageId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="image")
    def image(self) -> Output[Mapping[str, Any] | None]:
        return pulumi.get(self, "image")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceType")
    def instance_type(self) -> Output[str | None]:
        return pulumi.get(self, "instanceType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keyName")
    def key_name(self) -> Output[str | None]:
        return pulumi.get(self, "keyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="iamInstanceProfile")
    def iam_instance_profile(self) -> Output[str | None]:
        return pulumi.get(self, "iamInstanceProfile")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userData")
    def user_data(self) -> Output[str | None]:
        return pulumi.get(self, "userData")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootDeviceName")
    def root_device_name(self) -> Output[str]:
        return pulumi.get(self, "rootDeviceName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rootVolume")
    def root_volume(self) -> Output[Mapping[str, Any] | None]:
        return pulumi.get(self, "rootVolume")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="metadataOptions")
    def metadata_options(self) -> Output[Mapping[str, Any]]:
        return pulumi.get(self, "metadataOptions")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTags")
    def instance_tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "instanceTags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="latestVersion")
    def latest_version(self) -> Output[int]:
        return pulumi.get(self, "latestVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="defaultVersion")
    def default_version(self) -> Output[int]:
        return pulumi.get(self, "defaultVersion")  # type: ignore[no-any-return]


class ManagedPrefixList(pulumi.CustomResource):
    """Networks under one id that security groups and routes refer to; `entries` maps each to what it is.

    Entries come and go in place: no rule that refers to the list is touched. One that is described otherwise goes and
    comes back, because AWS adds no network that is there. One call reads each list's entries."""

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
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="addressFamily")
    def address_family(self) -> Output[str]:
        return pulumi.get(self, "addressFamily")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxEntries")
    def max_entries(self) -> Output[int]:
        return pulumi.get(self, "maxEntries")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="entries")
    def entries(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "entries")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class NatGateway(pulumi.CustomResource):
    """A managed NAT gateway in one public subnet."""

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
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="allocationId")
    def allocation_id(self) -> Output[str | None]:
        return pulumi.get(self, "allocationId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="connectivityType")
    def connectivity_type(self) -> Output[str]:
        return pulumi.get(self, "connectivityType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str | None]:
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIp")
    def private_ip(self) -> Output[str | None]:
        return pulumi.get(self, "privateIp")  # type: ignore[no-any-return]


class NetworkInterface(pulumi.CustomResource):
    """A network card of its own, with an address that outlives what it is plugged into."""

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
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIpAddress")
    def private_ip_address(self) -> Output[str | None]:
        return pulumi.get(self, "privateIpAddress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str] | None]:
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="sourceDestCheck")
    def source_dest_check(self) -> Output[bool]:
        return pulumi.get(self, "sourceDestCheck")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="macAddress")
    def mac_address(self) -> Output[str | None]:
        return pulumi.get(self, "macAddress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]


class RouteTable(pulumi.CustomResource):
    """Where its subnets' traffic goes: `routes` maps a destination (a network or prefix list) to what takes it."""

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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="routes")
    def routes(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "routes")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class SecurityGroup(pulumi.CustomResource):
    """A set of rules for the network interfaces that have it; the rules are resources of their own.

    `allow_all_egress` is the rule that AWS gives every new group, and in a VPC with IPv6 the one for that; without
    them, only what rules allow goes out."""

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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="allowAllEgress")
    def allow_all_egress(self) -> Output[bool]:
        return pulumi.get(self, "allowAllEgress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class SecurityGroupRule(pulumi.CustomResource):
    """One permission of a security group: a protocol and ports, from or to one peer."""

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
        return pulumi.get(self, "securityGroupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="direction")
    def direction(self) -> Output[str]:
        return pulumi.get(self, "direction")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="protocol")
    def protocol(self) -> Output[str]:
        return pulumi.get(self, "protocol")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="fromPort")
    def from_port(self) -> Output[int]:
        return pulumi.get(self, "fromPort")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="toPort")
    def to_port(self) -> Output[int]:
        return pulumi.get(self, "toPort")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrIpv4")
    def cidr_ipv4(self) -> Output[str | None]:
        return pulumi.get(self, "cidrIpv4")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrIpv6")
    def cidr_ipv6(self) -> Output[str | None]:
        return pulumi.get(self, "cidrIpv6")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="prefixListId")
    def prefix_list_id(self) -> Output[str | None]:
        return pulumi.get(self, "prefixListId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="referencedSecurityGroupId")
    def referenced_security_group_id(self) -> Output[str | None]:
        return pulumi.get(self, "referencedSecurityGroupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str | None]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str | None]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Snapshot(pulumi.CustomResource):
    """A copy of a volume at one moment."""

    def __init__(
        self,
        resource_name: str,
        *,
        volume_id: Input[str],
        description: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "volumeId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="volumeSize")
    def volume_size(self) -> Output[int]:
        return pulumi.get(self, "volumeSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="encrypted")
    def encrypted(self) -> Output[bool]:
        return pulumi.get(self, "encrypted")  # type: ignore[no-any-return]


class Subnet(pulumi.CustomResource):
    """A range of a network's addresses in one zone."""

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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrBlock")
    def cidr_block(self) -> Output[str]:
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZone")
    def availability_zone(self) -> Output[str | None]:
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="mapPublicIpOnLaunch")
    def map_public_ip_on_launch(self) -> Output[bool]:
        return pulumi.get(self, "mapPublicIpOnLaunch")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ipv6CidrBlock")
    def ipv6_cidr_block(self) -> Output[str | None]:
        return pulumi.get(self, "ipv6CidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="assignIpv6AddressOnCreation")
    def assign_ipv6_address_on_creation(self) -> Output[bool]:
        return pulumi.get(self, "assignIpv6AddressOnCreation")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZoneId")
    def availability_zone_id(self) -> Output[str]:
        return pulumi.get(self, "availabilityZoneId")  # type: ignore[no-any-return]


class Volume(pulumi.CustomResource):
    """A disk in one zone. It grows and changes its type in place; it never shrinks."""

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
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="size")
    def size(self) -> Output[int | None]:
        return pulumi.get(self, "size")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="volumeType")
    def volume_type(self) -> Output[str]:
        return pulumi.get(self, "volumeType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="iops")
    def iops(self) -> Output[int | None]:
        return pulumi.get(self, "iops")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="throughput")
    def throughput(self) -> Output[int | None]:
        return pulumi.get(self, "throughput")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="encrypted")
    def encrypted(self) -> Output[bool]:
        return pulumi.get(self, "encrypted")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kmsKeyId")
    def kms_key_id(self) -> Output[str | None]:
        return pulumi.get(self, "kmsKeyId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="snapshotId")
    def snapshot_id(self) -> Output[str | None]:
        return pulumi.get(self, "snapshotId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]


class VolumeAttachment(pulumi.CustomResource):
    """A volume plugged into an instance; its id is VOLUME:INSTANCE."""

    def __init__(
        self,
        resource_name: str,
        *,
        volume_id: Input[str],
        instance_id: Input[str],
        device: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "volumeId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceId")
    def instance_id(self) -> Output[str]:
        return pulumi.get(self, "instanceId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="device")
    def device(self) -> Output[str]:
        return pulumi.get(self, "device")  # type: ignore[no-any-return]


class VolumeTag(pulumi.CustomResource):
    """A tag on a volume that others made; its id is VOLUME/KEY. One call reads each."""

    def __init__(
        self,
        resource_name: str,
        *,
        volume_id: Input[str],
        key: Input[str],
        value: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "volumeId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="key")
    def key(self) -> Output[str]:
        return pulumi.get(self, "key")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="value")
    def value(self) -> Output[str]:
        return pulumi.get(self, "value")  # type: ignore[no-any-return]


class Vpc(pulumi.CustomResource):
    """An isolated network. Its DNS settings and its default security group are read with three calls for each VPC.

    `empty_default_security_group` takes the rules from the group that AWS gives every VPC, which let its members reach
    each other and everything else."""

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
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTenancy")
    def instance_tenancy(self) -> Output[str]:
        return pulumi.get(self, "instanceTenancy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enableDnsSupport")
    def enable_dns_support(self) -> Output[bool]:
        return pulumi.get(self, "enableDnsSupport")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enableDnsHostnames")
    def enable_dns_hostnames(self) -> Output[bool]:
        return pulumi.get(self, "enableDnsHostnames")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="emptyDefaultSecurityGroup")
    def empty_default_security_group(self) -> Output[bool]:
        return pulumi.get(self, "emptyDefaultSecurityGroup")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class VpcEndpoint(pulumi.CustomResource):
    """A way from a network to one of AWS's services that does not leave AWS."""

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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceName")
    def service_name(self) -> Output[str]:
        return pulumi.get(self, "serviceName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="vpcEndpointType")
    def vpc_endpoint_type(self) -> Output[str]:
        return pulumi.get(self, "vpcEndpointType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="routeTableIds")
    def route_table_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "routeTableIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str] | None]:
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateDnsEnabled")
    def private_dns_enabled(self) -> Output[bool]:
        return pulumi.get(self, "privateDnsEnabled")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policy")
    def policy(self) -> Output[str | None]:
        return pulumi.get(self, "policy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="dnsEntries")
    def dns_entries(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "dnsEntries")  # type: ignore[no-any-return]


class VpcIpv6CidrBlock(pulumi.CustomResource):
    """The IPv6 network of /56 that AWS gives a VPC; its id is that of the association."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ipv6CidrBlock")
    def ipv6_cidr_block(self) -> Output[str]:
        return pulumi.get(self, "ipv6CidrBlock")  # type: ignore[no-any-return]


@pulumi.output_type
class GetAvailabilityZonesResult:
    """What `get_availability_zones` yields."""

    names: Sequence[str] = pulumi.property("names")
    zone_ids: Sequence[str] = pulumi.property("zoneIds")


def get_availability_zones(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetAvailabilityZonesResult]:
    """The availability zones of the region that can be used; local and wavelength zones are left out."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output("strata:ec2:getAvailabilityZones", args, opts, typ=GetAvailabilityZonesResult)


@pulumi.output_type
class GetImageResult:
    """What `get_image` yields."""

    id: str = pulumi.property("id")
    root_device_name: str = pulumi.property("rootDeviceName")


def get_image(
    *,
    name: Input[str] | None = None,
    owner: Input[str] | None = None,
    architecture: Input[str] | None = None,
    ssm_parameter: Input[str] | None = None,
    image_id: Input[str] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[GetImageResult]:
    """The newest image of a name and owner, the one that a public SSM parameter names, or the one of an id."""
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
    """What `get_instance_type` yields."""

    vcpus: int = pulumi.property("vcpus")
    memory: int = pulumi.property("memory")
    architectures: Sequence[str] = pulumi.property("architectures")
    ebs_optimized: bool = pulumi.property("ebsOptimized")


def get_instance_type(
    *,
    instance_type: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetInstanceTypeResult]:
    """What an instance type has, if the region has it."""
    args: dict[str, Any] = {
        "instanceType": instance_type,
    }
    return pulumi.runtime.invoke_output("strata:ec2:getInstanceType", args, opts, typ=GetInstanceTypeResult)
