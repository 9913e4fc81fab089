from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import DirectoryName, IdentityStoreId
from ..directory_resource import PAGE, DirectoryResource, group_id_of, owner_of

OWNED_BY = "\nOwner: "  # between the description of the program and the owner


class GroupInputs(Inputs):
    identity_store_id: Immutable[IdentityStoreId]
    """ID of the identity store."""
    display_name: Immutable[DirectoryName]
    """Name of the group, unique in the identity store."""
    description: Annotated[str, Field(max_length=900)] = ""
    """Description of the group."""


class GroupOutputs(Outputs):
    group_id: str
    """ID of the group in the identity store."""


class Group(DirectoryResource[GroupInputs, GroupOutputs]):
    """A group of users of IAM Identity Center; its id is STORE/GROUP_ID.

    Groups have no tags, so the owner is the last line of the description.
    """

    id_input, owner_key, unique = "GroupId", "Description", ("identity_store_id", "display_name")
    arn_resources = ("identitystore/*", "group/*")

    def create(self, aws: Client, new: GroupInputs, identity: Identity) -> Description:
        attributes = {
            "IdentityStoreId": new.identity_store_id,
            "DisplayName": new.display_name,
            "Description": new.description + OWNED_BY + owner_of(identity),
        }
        return {**attributes, "GroupId": aws.create_group(**attributes)["GroupId"]}

    def look_up(self, aws: Client, new: GroupInputs) -> str:
        return group_id_of(aws, new.identity_store_id, new.display_name)

    def listed(self, aws: Client, store: str, environment: str) -> Iterator[Description]:  # noqa: ARG002
        return aws.pages("list_groups", "Groups", IdentityStoreId=store, MaxResults=PAGE)

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.describe_group(**self.parameters(identifier)))

    def update(self, aws: Client, identifier: str, _old: GroupInputs, new: GroupInputs) -> None:
        _, mark, owner = self.find(aws, identifier).get("Description", "").rpartition(OWNED_BY)
        text = new.description + mark + (owner if mark else "")
        change = {"AttributePath": "description"} | ({"AttributeValue": text} if text else {})
        aws.update_group(**self.parameters(identifier), Operations=[change])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_group(**self.parameters(identifier))

    def inputs_of(self, found: Description) -> GroupInputs:
        text = found.get("Description") or ""
        return GroupInputs(
            identity_store_id=found["IdentityStoreId"],
            display_name=found["DisplayName"],
            description=text.rpartition(OWNED_BY)[0] if OWNED_BY in text else text,
        )

    def outputs_of(self, found: Description) -> GroupOutputs:
        return GroupOutputs(group_id=found["GroupId"])
