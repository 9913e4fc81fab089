"""Users and groups of an identity store: ids are STORE/ID, and the owner is in an attribute, as they have no tags."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

from ..calls.errors import AwsError, raise_unless
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import Identity
from ..core.resource import AwsResource, I, O
from .named_resource import NamedResource

PAGE = 100  # the most entries of a page (Identity Store API Reference, MaxResults)
MAX_LISTED = 5000  # entries of an identity store that are listed; further ones are read one by one


class ListedInDirectory(AwsResource[I, O]):
    """A resource of an identity store that is read from a list.

    Credentials that must not see the list read the resources one by one.
    """

    bulk_listed, list_calls = True, 2
    dependent_actions: ClassVar[tuple[str, ...]] = ("sso:ListInstances",)

    def list_owned(self, aws: Client, environment: str) -> Iterator[Description]:
        """Yield the entries of the identity stores, up to a number, since a directory may be that of a company."""
        try:
            for instance in aws.of_service("ssoadmin").pages("list_instances", "Instances"):
                yield from islice(self.listed(aws, instance["IdentityStoreId"], environment), MAX_LISTED)
        except AwsError as error:
            raise_unless(error, "AccessDeniedException")

    def listed(self, aws: Client, store: str, environment: str) -> Iterator[Description]:
        """Yield the entries of an identity store."""
        raise NotImplementedError


class DirectoryResource(ListedInDirectory[I, O], NamedResource[I, O]):
    """A user or group. The call `find` describes it, and `look_up` returns its ID by its unique name."""

    conflict_codes = frozenset({"ConflictException"})
    id_input: ClassVar[str]  # the parameter that names it, such as UserId
    owner_key: ClassVar[str]  # the attribute that ends with the owner

    def look_up(self, aws: Client, new: I) -> str:
        """Return the ID of the user or group with the name in the inputs. Raises AwsError."""
        raise NotImplementedError

    def find_own(self, aws: Client, new: I, identity: Identity) -> Description | None:
        """Return what has the name, if its attribute has the identity's owner."""
        store = new.model_dump()["identity_store_id"]
        try:
            found = self.find(aws, f"{store}/{self.look_up(aws, new)}")
        except AwsError as error:
            if error.is_missing:
                return None
            raise
        return found if str(found.get(self.owner_key, "")).endswith(owner_of(identity)) else None

    def parameters(self, identifier: str) -> dict[str, Any]:
        """Return the parameters that name a user or group in calls."""
        store, _, own = identifier.partition("/")
        return {"IdentityStoreId": store, self.id_input: own}

    def id_of(self, found: Description) -> str:
        return f"{found['IdentityStoreId']}/{found[self.id_input]}"


def user_id_of(aws: Client, store: str, name: str) -> str:
    """Return the ID of the user who signs in with a name. Raises AwsError."""
    return str(aws.get_user_id(IdentityStoreId=store, AlternateIdentifier=_unique("userName", name))["UserId"])


def group_id_of(aws: Client, store: str, name: str) -> str:
    """Return the ID of the group with a name. Raises AwsError."""
    return str(aws.get_group_id(IdentityStoreId=store, AlternateIdentifier=_unique("displayName", name))["GroupId"])


def _unique(attribute: str, value: str) -> dict[str, Any]:
    return {"UniqueAttribute": {"AttributePath": attribute, "AttributeValue": value}}


def owner_of(identity: Identity) -> str:
    """Return the owner of what an identity creates, as an attribute contains it."""
    return f"{owned_by(identity.environment)}{identity.digest}"


def owned_by(environment: str) -> str:
    """Return what the owner of everything that an environment creates contains."""
    return f"strata/{environment}/"


def present(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that are not None."""
    return {name: value for name, value in attributes.items() if value is not None}
