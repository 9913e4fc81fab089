from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import IamGroupName, IamName
from ..account_listed import AccountListed


class GroupMembershipInputs(Inputs):
    group: Immutable[IamGroupName]
    """Name of the group."""
    user: Immutable[IamName]
    """Name of the user."""
    until: WriteOnly[str | None] = None
    """Last day of the membership, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after that day removes
    the resource."""


class GroupMembership(AccountListed[GroupMembershipInputs, Outputs]):
    """The membership of a user in a group; its id is GROUP/USER."""

    unique = ("group", "user")

    def create(self, aws: Client, new: GroupMembershipInputs, _identity: Identity) -> Description:
        aws.add_user_to_group(GroupName=new.group, UserName=new.user)
        return {"GroupName": new.group, "UserName": new.user}

    def find(self, aws: Client, identifier: str) -> Description:
        group, _, user = identifier.partition("/")
        for found in aws.pages("list_groups_for_user", "Groups", UserName=user):
            if found["GroupName"] == group:
                return {"GroupName": group, "UserName": user}
        raise NotFoundError(f"user {user} is not in group {group}")

    def found_in(self, entry: Description) -> list[Description]:
        return [{"GroupName": group, "UserName": entry["UserName"]} for group in entry["GroupList"]]

    def delete(self, aws: Client, identifier: str) -> None:
        group, _, user = identifier.partition("/")
        aws.remove_user_from_group(GroupName=group, UserName=user)

    def id_of(self, found: Description) -> str:
        return f"{found['GroupName']}/{found['UserName']}"

    def inputs_of(self, found: Description) -> GroupMembershipInputs:
        return GroupMembershipInputs(group=found["GroupName"], user=found["UserName"])
