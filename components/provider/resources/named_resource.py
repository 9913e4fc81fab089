"""Resources whose id is a name that exists once: a second create conflicts, and the owner tag says with what."""

from collections.abc import Mapping
from typing import Any

from ..calls.errors import is_missing
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import OWNER, Identity
from ..core.resource import AwsResource, I, O
from ..plugin.errors import ProviderError


class NamedResource(AwsResource[I, O]):
    """A resource found by its name. There is no list of what a stack owns: each is read with a call of its own."""

    def identifier(self, new: I) -> str:
        """The id that the inputs lead to."""
        return str(getattr(new, self.name_input or "name"))

    def claim(self, aws: Client, new: I, identity: Identity) -> Description | None:
        """What has the name, if it carries the identity's owner tag."""
        try:
            found = self.find(aws, self.identifier(new))
        except ProviderError as error:
            if is_missing(error):
                return None
            raise
        return found if self.owned_by(found, identity) else None

    def owned_by(self, found: Description, identity: Identity) -> bool:
        """Whether what was found carries the identity's owner tag."""
        return identity.owns(all_tags(found).get(OWNER))

    def tags_of(self, found: Description) -> dict[str, str]:
        """The user's tags of what was found."""
        return {key: value for key, value in all_tags(found).items() if not key.startswith(("aws:", "strata:"))}


def all_tags(found: Description) -> dict[str, str]:
    """The tags of what was found, in whichever of AWS's two forms."""
    tags: Any = found.get("Tags") or found.get("tags") or {}
    return dict(tags) if isinstance(tags, Mapping) else {tag["Key"]: tag["Value"] for tag in tags}
