"""Resources with a unique name: a second create conflicts, and the owner tag identifies the existing resource."""

from collections.abc import Mapping
from typing import Any

from ..calls.errors import is_missing
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import OWNER, Identity, managed_by_user
from ..core.resource import AwsResource, I, O
from ..plugin.errors import ProviderError


class NamedResource(AwsResource[I, O]):
    """A resource that is found by its name. Its service has no list of what a stack owns."""

    def identifier(self, new: I) -> str:
        """Return the id that the inputs lead to: a name, or CLUSTER:NAME in a cluster of EKS."""
        return ":".join(str(getattr(new, key)) for key in self.unique)

    def find_own(self, aws: Client, new: I, identity: Identity) -> Description | None:
        """Return what has the name, if it has the identity's owner tag."""
        try:
            found = self.find(aws, self.identifier(new))
        except ProviderError as error:
            if is_missing(error):
                return None
            raise
        return found if self.owned_by(found, identity) else None

    def owned_by(self, found: Description, identity: Identity) -> bool:
        """Return whether what was found has the identity's owner tag."""
        return identity.owns(all_tags(found).get(OWNER))

    def tags_of(self, found: Description) -> dict[str, str]:
        """Return the tags of what was found that the user manages."""
        return managed_by_user(all_tags(found))


def all_tags(found: Description) -> dict[str, str]:
    """Return the tags of what was found, from either of AWS's two forms."""
    tags: Any = found.get("Tags") or found.get("tags") or {}
    return dict(tags) if isinstance(tags, Mapping) else {tag["Key"]: tag["Value"] for tag in tags}
