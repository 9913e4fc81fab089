from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import IamGroupName
from ..account_listed import AccountListed
from ..named_resource import NamedResource


class GroupInputs(Inputs):
    name: Immutable[IamGroupName | None] = None
    """Name of the group; generated if it is omitted."""


class GroupOutputs(Outputs):
    arn: str
    """ARN of the group."""


class Group(AccountListed[GroupInputs, GroupOutputs], NamedResource[GroupInputs, GroupOutputs]):
    """A group of IAM users, who share its policies.

    Groups have no tags, so the owner is in the path: /strata/ENVIRONMENT/DIGEST/.
    """

    id_key, name_input, max_name_length, unique = "GroupName", "name", 128, ("name",)
    conflict_codes, arn_resources = frozenset({"EntityAlreadyExists"}), ("group/*",)
    listed = "Group"

    def create(self, aws: Client, new: GroupInputs, identity: Identity) -> Description:
        return dict(aws.create_group(GroupName=new.name, Path=path_of(identity))["Group"])

    def owned_by(self, found: Description, identity: Identity) -> bool:
        return str(found["Path"]) == path_of(identity)

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_group(GroupName=identifier)["Group"])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_group(GroupName=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        policies = aws.pages("list_attached_group_policies", "AttachedPolicies", GroupName=identifier)
        return [user["UserName"] for user in aws.pages("get_group", "Users", GroupName=identifier)] + [
            policy["PolicyArn"] for policy in policies
        ]

    def inputs_of(self, found: Description) -> GroupInputs:
        return GroupInputs(name=found["GroupName"])

    def outputs_of(self, found: Description) -> GroupOutputs:
        return GroupOutputs(arn=found["Arn"])


def path_of(identity: Identity) -> str:
    """Return the path of a group that an identity owns."""
    return f"/strata/{identity.environment}/{identity.digest}/"
