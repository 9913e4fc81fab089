import base64
from collections.abc import Iterator
from typing import Any

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, Rule, WriteOnly
from ...properties.property_types import NO_TAGS, Address, Device, ImageId, InstanceType, Names, SubnetId, Tags
from ..ec2_resource import Describe
from ..images import IMAGE_ACTIONS, ImageChoice, has_image, valid_choice
from ..launched import Launched
from ..metadata import MetadataOptions, metadata_of, metadata_request
from ..root_volume import RootVolume, block_device, root_of, root_volume_problems
from .volume import Volume

RESIZING = "strata:resizing"  # tag of an instance that is stopped only to change its type
BETWEEN_TYPES = "between.types"  # the type reported for such an instance: it differs from every valid type
ROOT_DEVICE = "/dev/xvda"


def device_has_volume(device: str, volume: RootVolume | None) -> Iterator[str]:
    if volume is None and device != ROOT_DEVICE:
        yield f"{device} applies to rootVolume only: add rootVolume, or remove rootDeviceName"


class InstanceInputs(Inputs):
    image_id: Immutable[ImageId | None] = None
    """ID of the image (AMI); required unless `image` is given."""
    image: WriteOnly[ImageChoice | None] = None
    """Query that finds the image. An existing instance keeps its image unless the ID changes or `newest` is set."""
    instance_type: InstanceType
    """Instance type. A change stops a running instance and starts it again."""
    subnet_id: Immutable[SubnetId]
    """Subnet of the primary network interface."""
    private_ip_address: Immutable[ChosenByAws[Address | None]] = None
    """Primary private IPv4 address."""
    security_group_ids: ChosenByAws[Names | None] = None
    """Security groups of the primary network interface."""
    key_name: Immutable[str | None] = None
    """Key pair for SSH."""
    iam_instance_profile: str | None = None
    """Name of the instance profile whose role programs on the instance use."""
    user_data: Immutable[WriteOnly[str | None]] = None
    """Script or cloud-init configuration for the first boot."""
    root_device_name: Immutable[WriteOnly[Device]] = ROOT_DEVICE
    """Device of the root volume in the image; used with `rootVolume` only."""
    root_volume: Immutable[WriteOnly[RootVolume | None]] = None
    """Root volume; without it, as the image defines."""
    metadata_options: MetadataOptions = MetadataOptions()
    """Access to the instance metadata service."""
    source_dest_check: bool = True
    """Whether traffic is dropped that is neither from nor to the instance; NAT and routers need False."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(("image_id", "image"), has_image),
        Rule(("image",), valid_choice),
        Rule(("root_volume",), root_volume_problems),
        Rule(("root_device_name", "root_volume"), device_has_volume),
    )


class InstanceOutputs(Outputs):
    private_ip: str | None = None
    """Primary private IPv4 address."""
    private_dns: str | None = None
    """Private DNS name."""
    public_ip: str | None = None
    """Public IPv4 address, if there is one."""
    availability_zone: str
    """Availability Zone."""


class Instance(Launched[InstanceInputs, InstanceOutputs]):
    """A virtual machine. Its type changes in place: a running instance is stopped and restarted.

    Only an import reads user data and the root volume, since each takes further calls.
    """

    resource_type = "instance"
    describe, id_key = Describe("describe_instances", "Reservations", "InstanceIds"), "InstanceId"
    pending = frozenset({"pending", "stopping"})
    deleting, deleted = frozenset({"shutting-down"}), frozenset({"terminated"})
    volatile, timeout = ("public_ip",), 1200  # to stop takes up to 10 minutes
    unique = ("subnet_id", "private_ip_address")
    dependent_actions = ("ssm:GetParameters", *IMAGE_ACTIONS, *Volume.dependent_actions)
    passes_roles_to = ("ec2",)

    def create(self, aws: Client, new: InstanceInputs, identity: Identity) -> Description:
        tags = [{"Key": key, "Value": value} for key, value in new.tags.items()]
        volumes = [{"ResourceType": "volume", "Tags": tags}] if tags else []
        made = aws.run_instances(
            ImageId=new.image_id,
            InstanceType=new.instance_type,
            SubnetId=new.subnet_id,
            PrivateIpAddress=new.private_ip_address,
            SecurityGroupIds=new.security_group_ids,
            KeyName=new.key_name,
            IamInstanceProfile={"Name": new.iam_instance_profile} if new.iam_instance_profile else None,
            UserData=new.user_data,
            BlockDeviceMappings=[block_device(new.root_device_name, new.root_volume)] if new.root_volume else None,
            MetadataOptions=metadata_request(new.metadata_options),
            MinCount=1,
            MaxCount=1,
            ClientToken=identity.token,
            TagSpecifications=[*identity.specification(self.resource_type, new.tags), *volumes],
        )
        return dict(made["Instances"][0])

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(next(instances(aws.pages("describe_instances", "Reservations", InstanceIds=[identifier]))))

    def list_owned(self, aws: Client, environment: str) -> Iterator[Description]:
        return instances(super().list_owned(aws, environment))

    def update(self, aws: Client, identifier: str, old: InstanceInputs, new: InstanceInputs) -> Updates:
        if old.instance_type != new.instance_type:
            yield from self.resize(aws, identifier, new.instance_type)
        if old.security_group_ids != new.security_group_ids:
            set_groups(aws, self.find(aws, identifier), new.security_group_ids or [])
        if old.source_dest_check != new.source_dest_check:
            aws.modify_instance_attribute(InstanceId=identifier, SourceDestCheck={"Value": new.source_dest_check})
        if old.metadata_options != new.metadata_options:
            aws.modify_instance_metadata_options(InstanceId=identifier, **metadata_request(new.metadata_options))
        if old.iam_instance_profile != new.iam_instance_profile:
            set_profile(aws, self.find(aws, identifier), new.iam_instance_profile)

    def resize(self, aws: Client, identifier: str, instance_type: str) -> Updates:
        """Stop the instance if it runs, change its type, and start it again; a tag shows that this was interrupted."""
        found = self.find(aws, identifier)
        differs = found["InstanceType"] != instance_type
        runs = self.status_of(found) == "running"
        if differs and runs:
            self.tag(aws, identifier, {RESIZING: "yes"}, [])
            aws.stop_instances(InstanceIds=[identifier])
            yield self.settled(aws, identifier)
        if differs:
            aws.modify_instance_attribute(InstanceId=identifier, InstanceType={"Value": instance_type})
        if runs or is_resizing(found):
            aws.start_instances(InstanceIds=[identifier])
            self.tag(aws, identifier, {}, [RESIZING])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.terminate_instances(InstanceIds=[identifier])

    def inputs_of(self, found: Description) -> InstanceInputs:
        profile = found.get("IamInstanceProfile") or {}
        return InstanceInputs(
            image_id=found["ImageId"],
            instance_type=BETWEEN_TYPES if is_resizing(found) else found["InstanceType"],
            subnet_id=found["SubnetId"],
            private_ip_address=found.get("PrivateIpAddress"),
            security_group_ids=[group["GroupId"] for group in found.get("SecurityGroups", [])],
            key_name=found.get("KeyName"),
            iam_instance_profile=profile["Arn"].rsplit("/", 1)[-1] if profile.get("Arn") else None,
            metadata_options=metadata_of(found.get("MetadataOptions") or {}),
            source_dest_check=found.get("SourceDestCheck", True),
            tags=self.tags_of(found),
        )

    def read_write_only(self, aws: Client, found: Description) -> dict[str, Any]:
        answer = aws.describe_instance_attribute(InstanceId=found["InstanceId"], Attribute="userData")
        encoded = answer.get("UserData", {}).get("Value")
        root = [item for item in found.get("BlockDeviceMappings", []) if item["DeviceName"] == found["RootDeviceName"]]
        volumes = [item["Ebs"]["VolumeId"] for item in root]
        described = aws.describe_volumes(VolumeIds=volumes)["Volumes"] if volumes else []
        return {
            "user_data": base64.b64decode(encoded).decode() if encoded else None,
            "root_device_name": found["RootDeviceName"] if described else ROOT_DEVICE,
            "root_volume": root_of({**described[0], **root[0]["Ebs"]}) if described else None,
        }

    def outputs_of(self, found: Description) -> InstanceOutputs:
        return InstanceOutputs(
            private_ip=found.get("PrivateIpAddress"),
            private_dns=found.get("PrivateDnsName") or None,
            public_ip=found.get("PublicIpAddress"),
            availability_zone=found["Placement"]["AvailabilityZone"],
        )


def instances(reservations: Iterator[Any]) -> Iterator[Description]:
    """Yield the instances of reservations."""
    return (instance for reservation in reservations for instance in reservation["Instances"])


def is_resizing(found: Description) -> bool:
    """Return whether a change of the instance's type has begun and not ended."""
    return any(tag["Key"] == RESIZING for tag in found.get("Tags", []))


def set_groups(aws: Client, found: Description, groups: list[str]) -> None:
    """Set the security groups of the primary interface; AWS refuses them for an instance that has several."""
    attached = found.get("NetworkInterfaces", [])
    primary = [each["NetworkInterfaceId"] for each in attached if each["Attachment"]["DeviceIndex"] == 0]
    if primary:
        aws.modify_network_interface_attribute(NetworkInterfaceId=primary[0], Groups=groups)
    else:
        aws.modify_instance_attribute(InstanceId=found["InstanceId"], Groups=groups)


def set_profile(aws: Client, found: Description, profile: str | None) -> None:
    """Associate an instance profile in place of the present one, or remove that.

    AWS replaces the one of a running instance alone.
    """
    identifier, runs = found["InstanceId"], found["State"]["Name"] == "running"
    held = aws.describe_iam_instance_profile_associations(Filters=[{"Name": "instance-id", "Values": [identifier]}])
    association = next(
        (item["AssociationId"] for item in held["IamInstanceProfileAssociations"] if item["State"] == "associated"),
        None,
    )
    if association and profile and runs:
        aws.replace_iam_instance_profile_association(AssociationId=association, IamInstanceProfile={"Name": profile})
        return
    if association:
        aws.disassociate_iam_instance_profile(AssociationId=association)
    if profile:
        aws.associate_iam_instance_profile(InstanceId=identifier, IamInstanceProfile={"Name": profile})
