"""Users, groups, and what belongs to users, groups and roles: IAM has one list of all of them with their policies."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ..calls.errors import AwsError, raise_unless
from ..calls.session import Client
from ..core.inventory import Description
from ..core.resource import AwsResource, I, O

PAGE = 1000  # the most entries of a page (IAM API reference, MaxItems)


class AccountListed(AwsResource[I, O]):
    """A resource that is read from the list of the whole account, which is the only one that has all of its inputs.

    Credentials that must not see the list read the resources one by one.
    """

    listed: ClassVar[str] = "User"  # User, Group or Role: the entries that have the resource
    bulk_listed = True
    unscoped_actions = ("iam:GetAccountAuthorizationDetails",)

    def list_owned(self, aws: Client, environment: str) -> Iterator[Description]:  # noqa: ARG002
        """Yield all of the account: memberships and attachments have no owner."""
        key = f"{self.listed}DetailList"
        try:
            for entry in aws.pages("get_account_authorization_details", key, Filter=[self.listed], MaxItems=PAGE):
                yield from self.found_in(entry)
        except AwsError as error:
            raise_unless(error, "AccessDenied")

    def found_in(self, entry: Description) -> Iterable[Description]:
        """Return the descriptions of the resources in an entry of the list."""
        return [entry]
