from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import DirectoryName, Email, IdentityStoreId
from ..directory_resource import PAGE, DirectoryResource, owner_of, present, user_id_of
from ..open_sessions import SESSION_ACTIONS, end_sessions, in_center

PersonName = Annotated[str, Field(min_length=1, max_length=1024)]


class UserInputs(Inputs):
    identity_store_id: Immutable[IdentityStoreId]
    """ID of the identity store."""
    user_name: Immutable[DirectoryName]
    """Name with which the user signs in, unique in the identity store."""
    display_name: PersonName
    """Name that the access portal shows."""
    given_name: PersonName
    """Given name."""
    family_name: PersonName
    """Family name."""
    email: Email | None = None
    """Email address, unique in the identity store."""


class UserOutputs(Outputs):
    user_id: str
    """ID of the user in the identity store."""


class User(DirectoryResource[UserInputs, UserOutputs]):
    """A user of IAM Identity Center; its id is STORE/USER_ID. AWS invites no user who is created by its API.

    Users have no tags, so the owner is in the attribute `userType`. Before a user is deleted, open sessions of the user
    on servers of the region are terminated.
    """

    id_input, owner_key, unique = "UserId", "UserType", ("identity_store_id", "user_name")
    arn_resources, dependent_actions = ("identitystore/*", "user/*"), ("sso:ListInstances", *SESSION_ACTIONS)

    def create(self, aws: Client, new: UserInputs, identity: Identity) -> Description:
        attributes = present(
            {
                "IdentityStoreId": new.identity_store_id,
                "UserName": new.user_name,
                "DisplayName": new.display_name,
                "Name": {"GivenName": new.given_name, "FamilyName": new.family_name},
                "Emails": [{"Value": new.email, "Type": "work", "Primary": True}] if new.email else None,
                "UserType": owner_of(identity),
            }
        )
        return {**attributes, "UserId": aws.create_user(**attributes)["UserId"]}

    def look_up(self, aws: Client, new: UserInputs) -> str:
        return user_id_of(aws, new.identity_store_id, new.user_name)

    def listed(self, aws: Client, store: str, environment: str) -> Iterator[Description]:  # noqa: ARG002
        return aws.pages("list_users", "Users", IdentityStoreId=store, MaxResults=PAGE)

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.describe_user(**self.parameters(identifier)))

    def update(self, aws: Client, identifier: str, old: UserInputs, new: UserInputs) -> None:
        emails = [{"value": new.email, "type": "work", "primary": True}] if new.email else None
        values = {
            "displayName": (old.display_name, new.display_name, new.display_name),
            "name.givenName": (old.given_name, new.given_name, new.given_name),
            "name.familyName": (old.family_name, new.family_name, new.family_name),
            "emails": (old.email, new.email, emails),
        }
        changes = [
            present({"AttributePath": path, "AttributeValue": value})
            for path, (before, after, value) in values.items()
            if before != after
        ]
        aws.update_user(**self.parameters(identifier), Operations=changes)

    def delete(self, aws: Client, identifier: str) -> None:
        name = self.find(aws, identifier)["UserName"]
        end_sessions(aws, lambda arn: in_center(arn, [name]))
        aws.delete_user(**self.parameters(identifier))

    def inputs_of(self, found: Description) -> UserInputs:
        emails = [email["Value"] for email in found.get("Emails") or []]
        return UserInputs(
            identity_store_id=found["IdentityStoreId"],
            user_name=found["UserName"],
            display_name=found["DisplayName"],
            given_name=found["Name"]["GivenName"],
            family_name=found["Name"]["FamilyName"],
            email=emails[0] if emails else None,
        )

    def outputs_of(self, found: Description) -> UserOutputs:
        return UserOutputs(user_id=found["UserId"])
