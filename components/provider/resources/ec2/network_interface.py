from typing import Any

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Address, Names, SubnetId, Tags, Text
from ..ec2_resource import Describe, Ec2Resource


class NetworkInterfaceInputs(Inputs):
    subnet_id: Immutable[SubnetId]
    """Subnet of the interface."""
    private_ip_address: Immutable[ChosenByAws[Address | None]] = None
    """Primary private IPv4 address."""
    security_group_ids: ChosenByAws[Names | None] = None
    """Security groups of the interface."""
    description: Text = ""
    """Description of the interface."""
    source_dest_check: bool = True
    """Whether traffic is dropped that is neither from nor to the interface."""
    tags: Tags = NO_TAGS


class NetworkInterfaceOutputs(Outputs):
    mac_address: str | None = None
    """MAC address."""
    vpc_id: str
    """VPC of the interface."""


class NetworkInterface(Ec2Resource[NetworkInterfaceInputs, NetworkInterfaceOutputs]):
    """A network interface whose address stays when it is attached to another instance."""

    resource_type = "network-interface"
    describe = Describe("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceIds")
    id_key, status_key, pending = "NetworkInterfaceId", "Status", frozenset({"pending"})
    unique = ("subnet_id", "private_ip_address")

    def create(self, aws: Client, new: NetworkInterfaceInputs, identity: Identity) -> Description:
        made = aws.create_network_interface(
            SubnetId=new.subnet_id,
            PrivateIpAddress=new.private_ip_address,
            Groups=new.security_group_ids,
            Description=new.description,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["NetworkInterface"])

    def update(self, aws: Client, identifier: str, old: NetworkInterfaceInputs, new: NetworkInterfaceInputs) -> None:
        changes: list[dict[str, Any]] = []
        if old.security_group_ids != new.security_group_ids:
            changes.append({"Groups": new.security_group_ids})
        if old.description != new.description:
            changes.append({"Description": {"Value": new.description}})
        if old.source_dest_check != new.source_dest_check:
            changes.append({"SourceDestCheck": {"Value": new.source_dest_check}})
        for change in changes:  # AWS accepts one attribute per call
            aws.modify_network_interface_attribute(NetworkInterfaceId=identifier, **change)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_network_interface(NetworkInterfaceId=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        attachment = self.find(aws, identifier).get("Attachment") or {}
        return [attachment["InstanceId"]] if attachment.get("InstanceId") else []

    def inputs_of(self, found: Description) -> NetworkInterfaceInputs:
        return NetworkInterfaceInputs(
            subnet_id=found["SubnetId"],
            private_ip_address=found["PrivateIpAddress"],
            security_group_ids=[group["GroupId"] for group in found.get("Groups", [])],
            description=found.get("Description") or "",
            source_dest_check=found.get("SourceDestCheck", True),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> NetworkInterfaceOutputs:
        return NetworkInterfaceOutputs(mac_address=found.get("MacAddress"), vpc_id=found["VpcId"])
