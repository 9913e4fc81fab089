from collections.abc import Iterable

from ...calls.errors import AwsError, NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity, owned_filter
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Device, InstanceId, VolumeId


class VolumeAttachmentInputs(Inputs):
    volume_id: Immutable[VolumeId]
    """Volume to attach."""
    instance_id: Immutable[InstanceId]
    """Instance to attach it to."""
    device: Immutable[Device]
    """Device name that the instance gets."""


class VolumeAttachment(AwsResource[VolumeAttachmentInputs, Outputs]):
    """The attachment of a volume to an instance; its id is VOLUME:INSTANCE."""

    pending, deleted, bulk_listed = frozenset({"attaching"}), frozenset({"detached"}), True
    unique, also_unique = ("volume_id",), ("instance_id", "device")

    def create(self, aws: Client, new: VolumeAttachmentInputs, _identity: Identity) -> Description:
        try:
            return aws.attach_volume(VolumeId=new.volume_id, InstanceId=new.instance_id, Device=new.device)
        except AwsError as error:
            if error.maybe_done:
                raise
            try:
                return self.find(aws, f"{new.volume_id}:{new.instance_id}")
            except NotFoundError:
                raise error from None

    def find(self, aws: Client, identifier: str) -> Description:
        volume, _, instance = identifier.partition(":")
        for found in aws.pages("describe_volumes", "Volumes", VolumeIds=[volume]):
            for attachment in found.get("Attachments", []):
                if attachment["InstanceId"] == instance:
                    return dict(attachment)
        raise NotFoundError(f"{volume} is not attached to {instance}")

    def list_owned(self, aws: Client, environment: str) -> Iterable[Description]:
        for volume in aws.pages("describe_volumes", "Volumes", Filters=owned_filter(environment)):
            yield from volume.get("Attachments", [])

    def delete(self, aws: Client, identifier: str) -> None:
        volume, _, instance = identifier.partition(":")
        try:
            aws.detach_volume(VolumeId=volume, InstanceId=instance)
        except AwsError as error:
            if error.code != "IncorrectState":
                raise
            self.find(aws, identifier)  # raises NotFoundError if it is detached already
            raise

    def id_of(self, found: Description) -> str:
        return f"{found['VolumeId']}:{found['InstanceId']}"

    def inputs_of(self, found: Description) -> VolumeAttachmentInputs:
        return VolumeAttachmentInputs(
            volume_id=found["VolumeId"], instance_id=found["InstanceId"], device=found["Device"]
        )
