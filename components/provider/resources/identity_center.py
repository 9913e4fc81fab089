"""Functions that look up the instance of IAM Identity Center, and users and groups of its identity store."""

from collections.abc import Callable, Iterable

from ..calls.errors import ignoring_missing
from ..calls.session import Client, Session
from ..properties.inputs import Inputs, Model, Outputs
from ..properties.property_types import DirectoryName, IdentityStoreId
from .directory_resource import group_id_of, user_id_of

INSTANCE_ACTIONS = ("sso:ListInstances",)
USER_ACTIONS, GROUP_ACTIONS = ("identitystore:GetUserId",), ("identitystore:GetGroupId",)


class Instance(Model):
    """An instance of IAM Identity Center."""

    arn: str
    """ARN of the instance."""
    identity_store_id: str
    """ID of its identity store."""


class InstancesResult(Outputs):
    """The instances that the account can use in the region."""

    instances: list[Instance]
    """The instances, of which there are none where Identity Center is not enabled."""


def get_instances(session: Session, _: Inputs) -> InstancesResult:
    """Return the instances of IAM Identity Center in the region: of the organization, and of the account."""
    found = session.client("ssoadmin").pages("list_instances", "Instances")
    return InstancesResult(
        instances=[Instance(arn=one["InstanceArn"], identity_store_id=one["IdentityStoreId"]) for one in found]
    )


class UserNamesInputs(Inputs):
    """The users to look up."""

    identity_store_id: IdentityStoreId
    """ID of the identity store."""
    user_names: list[DirectoryName]
    """Names with which the users sign in."""


class GroupNamesInputs(Inputs):
    """The groups to look up."""

    identity_store_id: IdentityStoreId
    """ID of the identity store."""
    display_names: list[DirectoryName]
    """Names of the groups."""


class IdsResult(Outputs):
    """The IDs of those users or groups that the identity store has."""

    ids: dict[str, str]
    """IDs by name."""


def get_user_ids(session: Session, inputs: UserNamesInputs) -> IdsResult:
    """Return the IDs of users of an identity store by their names, without those that it lacks."""
    return IdsResult(ids=_found(session, inputs.identity_store_id, inputs.user_names, user_id_of))


def get_group_ids(session: Session, inputs: GroupNamesInputs) -> IdsResult:
    """Return the IDs of groups of an identity store by their names, without those that it lacks."""
    return IdsResult(ids=_found(session, inputs.identity_store_id, inputs.display_names, group_id_of))


def _found(
    session: Session, store: str, names: Iterable[str], find: Callable[[Client, str, str], str]
) -> dict[str, str]:
    aws, ids = session.client("identitystore"), dict[str, str]()
    for name in names:
        with ignoring_missing():
            ids[name] = find(aws, store, name)
    return ids
