from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, Text, VolumeId
from ..ec2_resource import Describe, Ec2Resource


class SnapshotInputs(Inputs):
    volume_id: Immutable[VolumeId]
    """Volume to copy."""
    description: Immutable[Text] = ""
    """Description of the snapshot."""
    tags: Tags = NO_TAGS


class SnapshotOutputs(Outputs):
    volume_size: int
    """Size of the volume in GiB."""
    encrypted: bool = False
    """Whether the snapshot is encrypted."""


class Snapshot(Ec2Resource[SnapshotInputs, SnapshotOutputs]):
    """A point-in-time copy of a volume."""

    resource_type = "snapshot"
    describe, id_key = Describe("describe_snapshots", "Snapshots", "SnapshotIds"), "SnapshotId"
    pending, failed, timeout = frozenset({"pending"}), frozenset({"error"}), 3600

    def create(self, aws: Client, new: SnapshotInputs, identity: Identity) -> Description:
        return aws.create_snapshot(
            VolumeId=new.volume_id,
            Description=new.description,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_snapshot(SnapshotId=identifier)

    def inputs_of(self, found: Description) -> SnapshotInputs:
        return SnapshotInputs(
            volume_id=found["VolumeId"], description=found.get("Description") or "", tags=self.tags_of(found)
        )

    def outputs_of(self, found: Description) -> SnapshotOutputs:
        return SnapshotOutputs(volume_size=found["VolumeSize"], encrypted=found.get("Encrypted", False))
