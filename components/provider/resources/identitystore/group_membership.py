from collections.abc import Iterator

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import DirectoryId, IdentityStoreId
from ..directory_resource import PAGE, ListedInDirectory, owned_by


class GroupMembershipInputs(Inputs):
    identity_store_id: Immutable[IdentityStoreId]
    """ID of the identity store."""
    group_id: Immutable[DirectoryId]
    """ID of the group in the identity store."""
    user_id: Immutable[DirectoryId]
    """ID of the user in the identity store."""
    until: WriteOnly[str | None] = None
    """Last day of the membership, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after that day removes
    the resource."""


class GroupMembership(ListedInDirectory[GroupMembershipInputs, Outputs]):
    """The membership of a user in a group of IAM Identity Center; its id is STORE/GROUP_ID/USER_ID."""

    unique = ("identity_store_id", "group_id", "user_id")
    conflict_codes, list_calls = frozenset({"ConflictException"}), 3
    arn_resources = ("identitystore/*", "group/*", "membership/*", "user/*")

    def create(self, aws: Client, new: GroupMembershipInputs, _identity: Identity) -> Description:
        member = {"UserId": new.user_id}
        aws.create_group_membership(IdentityStoreId=new.identity_store_id, GroupId=new.group_id, MemberId=member)
        return {"IdentityStoreId": new.identity_store_id, "GroupId": new.group_id, "UserId": new.user_id}

    def find_own(self, aws: Client, new: GroupMembershipInputs, _identity: Identity) -> Description:
        return self.find(aws, f"{new.identity_store_id}/{new.group_id}/{new.user_id}")

    def listed(self, aws: Client, store: str, environment: str) -> Iterator[Description]:
        """Yield the members of the groups that the environment has created; AWS lists those of one group at a time."""
        for group in aws.pages("list_groups", "Groups", IdentityStoreId=store, MaxResults=PAGE):
            if owned_by(environment) in (group.get("Description") or ""):
                this = {"IdentityStoreId": store, "GroupId": group["GroupId"]}
                for one in aws.pages("list_group_memberships", "GroupMemberships", **this, MaxResults=PAGE):
                    yield {**this, "UserId": one["MemberId"]["UserId"]}

    def find(self, aws: Client, identifier: str) -> Description:
        store, group, user = identifier.split("/")
        aws.get_group_membership_id(IdentityStoreId=store, GroupId=group, MemberId={"UserId": user})
        return {"IdentityStoreId": store, "GroupId": group, "UserId": user}

    def delete(self, aws: Client, identifier: str) -> None:
        store, group, user = identifier.split("/")
        found = aws.get_group_membership_id(IdentityStoreId=store, GroupId=group, MemberId={"UserId": user})
        aws.delete_group_membership(IdentityStoreId=store, MembershipId=found["MembershipId"])

    def id_of(self, found: Description) -> str:
        return f"{found['IdentityStoreId']}/{found['GroupId']}/{found['UserId']}"

    def inputs_of(self, found: Description) -> GroupMembershipInputs:
        return GroupMembershipInputs(
            identity_store_id=found["IdentityStoreId"], group_id=found["GroupId"], user_id=found["UserId"]
        )
