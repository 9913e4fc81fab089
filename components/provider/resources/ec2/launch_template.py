import base64
from typing import Annotated, Any

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity, digest
from ...properties.inputs import Immutable, Inputs, Outputs, Rule, WriteOnly
from ...properties.property_types import NO_TAGS, Device, ImageId, InstanceType, Names, Tags, matching
from ..ec2_resource import Describe
from ..images import IMAGE_ACTIONS, ImageChoice, valid_choice
from ..launched import Launched
from ..metadata import MetadataOptions, metadata_of, metadata_request
from ..root_volume import RootVolume, block_device, root_of, root_volume_problems

NONE: list[str] = []
Name = Annotated[str, matching(r"[\w().\-/]{3,128}", "3 to 128 letters, digits and any of ( ) . - / _")]


class LaunchTemplateInputs(Inputs):
    name: Immutable[Name | None] = None
    """Name of the template; generated if it is omitted."""
    image_id: ImageId | None = None
    """ID of the image (AMI)."""
    image: WriteOnly[ImageChoice | None] = None
    """Query that finds the image. The template keeps its image unless the ID changes or `newest` is set."""
    instance_type: InstanceType | None = None
    """Instance type."""
    key_name: str | None = None
    """Key pair for SSH."""
    iam_instance_profile: str | None = None
    """Name of the instance profile."""
    security_group_ids: Names = NONE
    """Security groups of the instances."""
    user_data: str | None = None
    """Script or cloud-init configuration for the first boot."""
    root_device_name: Device = "/dev/xvda"
    """Device of the root volume in the image."""
    root_volume: RootVolume | None = None
    """Root volume; without it, as the image defines."""
    metadata_options: MetadataOptions = MetadataOptions()
    """Access to the instance metadata service."""
    instance_tags: Tags = NO_TAGS
    """Tags of the instances and their volumes."""
    tags: Tags = NO_TAGS

    rules = (Rule(("image",), valid_choice), Rule(("root_volume",), root_volume_problems))


class LaunchTemplateOutputs(Outputs):
    latest_version: int
    """Number of the latest version."""
    default_version: int
    """Number of the default version."""


class LaunchTemplate(Launched[LaunchTemplateInputs, LaunchTemplateOutputs]):
    """The settings that instances are started with. A change creates a new default version."""

    resource_type = "launch-template"
    describe, id_key = Describe("describe_launch_templates", "LaunchTemplates", "LaunchTemplateIds"), "LaunchTemplateId"
    name_input, max_name_length, unique = "name", 128, ("name",)
    volatile = ("latest_version", "default_version")
    conflict_codes = frozenset({"InvalidLaunchTemplateName.AlreadyExistsException", "IdempotentParameterMismatch"})
    dependent_actions, passes_roles_to = ("ec2:RunInstances", *IMAGE_ACTIONS), ("ec2",)
    detail_calls = 1

    def create(self, aws: Client, new: LaunchTemplateInputs, identity: Identity) -> Description:
        made = aws.create_launch_template(
            LaunchTemplateName=new.name,
            LaunchTemplateData=data_of(new),
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return {**made["LaunchTemplate"], "Data": data_of(new)}

    def read_details(self, aws: Client, found: Description) -> Description:
        return {**found, "Data": version_of(aws, found["LaunchTemplateId"], "$Default")["LaunchTemplateData"]}

    def update(self, aws: Client, identifier: str, _old: LaunchTemplateInputs, new: LaunchTemplateInputs) -> None:
        """Create a version unless an interrupted run has created it, and make it the default."""
        version, data = version_of(aws, identifier, "$Latest"), data_of(new)
        latest = self.inputs_of({"LaunchTemplateName": new.name, "Tags": [], "Data": version["LaunchTemplateData"]})
        if latest.model_copy(update={"tags": new.tags, "image": new.image}) != new:
            token = digest(f"{identifier} {version['VersionNumber']} {data}")
            made = aws.create_launch_template_version(
                LaunchTemplateId=identifier, LaunchTemplateData=data, ClientToken=token
            )
            version = made["LaunchTemplateVersion"]
        aws.modify_launch_template(LaunchTemplateId=identifier, DefaultVersion=str(version["VersionNumber"]))

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_launch_template(LaunchTemplateId=identifier)

    def inputs_of(self, found: Description) -> LaunchTemplateInputs:
        data = found["Data"]
        device: Description = next(iter(data.get("BlockDeviceMappings", [])), {})
        specified = [item for item in data.get("TagSpecifications", []) if item["ResourceType"] == "instance"]
        encoded = data.get("UserData")
        return LaunchTemplateInputs(
            name=found["LaunchTemplateName"],
            image_id=data.get("ImageId"),
            instance_type=data.get("InstanceType"),
            key_name=data.get("KeyName"),
            iam_instance_profile=data.get("IamInstanceProfile", {}).get("Name"),
            security_group_ids=data.get("SecurityGroupIds", []),
            user_data=base64.b64decode(encoded).decode() if encoded else None,
            root_device_name=device.get("DeviceName", "/dev/xvda"),
            root_volume=root_of(device["Ebs"]) if device.get("Ebs") else None,
            metadata_options=metadata_of(data.get("MetadataOptions", {})),
            instance_tags={tag["Key"]: tag["Value"] for item in specified for tag in item["Tags"]},
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> LaunchTemplateOutputs:
        return LaunchTemplateOutputs(
            latest_version=found["LatestVersionNumber"], default_version=found["DefaultVersionNumber"]
        )


def version_of(aws: Client, identifier: str, version: str) -> Description:
    """Return a version of a template by its number, or by `$Default` or `$Latest`."""
    found = aws.describe_launch_template_versions(LaunchTemplateId=identifier, Versions=[version])
    return dict(found["LaunchTemplateVersions"][0])


def data_of(new: LaunchTemplateInputs) -> dict[str, Any]:
    """Return the template's data in the form of EC2's calls."""
    tags = [{"Key": key, "Value": value} for key, value in sorted(new.instance_tags.items())]
    data = {
        "ImageId": new.image_id,
        "InstanceType": new.instance_type,
        "KeyName": new.key_name,
        "IamInstanceProfile": {"Name": new.iam_instance_profile} if new.iam_instance_profile else None,
        "SecurityGroupIds": new.security_group_ids or None,
        "UserData": base64.b64encode(new.user_data.encode()).decode() if new.user_data else None,
        "BlockDeviceMappings": [block_device(new.root_device_name, new.root_volume)] if new.root_volume else None,
        "MetadataOptions": metadata_request(new.metadata_options),
        "TagSpecifications": [{"ResourceType": kind, "Tags": tags} for kind in ("instance", "volume")]
        if tags
        else None,
    }
    return {key: value for key, value in data.items() if value is not None}
