from typing import Annotated

from pydantic import Field

from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import VolumeId


class VolumeTagInputs(Inputs):
    volume_id: Immutable[VolumeId]
    """Volume that gets the tag."""
    key: Immutable[Annotated[str, Field(min_length=1, max_length=128)]]
    """Key of the tag."""
    value: Annotated[str, Field(max_length=256)]
    """Value of the tag."""


class VolumeTag(AwsResource[VolumeTagInputs, Outputs]):
    """A tag of a volume that is managed elsewhere; its id is VOLUME/KEY."""

    unique = ("volume_id", "key")

    def create(self, aws: Client, new: VolumeTagInputs, _identity: Identity) -> Description:
        aws.create_tags(Resources=[new.volume_id], Tags=[{"Key": new.key, "Value": new.value}])
        return {"ResourceId": new.volume_id, "Key": new.key, "Value": new.value}

    def find(self, aws: Client, identifier: str) -> Description:
        volume, _, key = identifier.partition("/")
        filters = [{"Name": "resource-id", "Values": [volume]}, {"Name": "key", "Values": [key]}]
        for tag in aws.pages("describe_tags", "Tags", Filters=filters):
            if tag["Key"] == key:  # a filter takes * and ? as wildcards
                return dict(tag)
        raise NotFoundError(f"tag {key} of {volume} not found")

    def update(self, aws: Client, identifier: str, _old: VolumeTagInputs, new: VolumeTagInputs) -> None:
        volume, _, key = identifier.partition("/")
        aws.create_tags(Resources=[volume], Tags=[{"Key": key, "Value": new.value}])

    def delete(self, aws: Client, identifier: str) -> None:
        volume, _, key = identifier.partition("/")
        aws.delete_tags(Resources=[volume], Tags=[{"Key": key}])

    def id_of(self, found: Description) -> str:
        return f"{found['ResourceId']}/{found['Key']}"

    def inputs_of(self, found: Description) -> VolumeTagInputs:
        return VolumeTagInputs(volume_id=found["ResourceId"], key=found["Key"], value=found["Value"])
