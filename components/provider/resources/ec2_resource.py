"""Resources of EC2 that carry tags: one call finds one by its id, one call all by the owner tag."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, NamedTuple

from ..calls.errors import NotFoundError
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import OWNER, own_tags, owned_filter, owner_tag
from ..core.resource import AwsResource, I, O
from ..core.waiting import Wait


class Describe(NamedTuple):
    """An EC2 call that describes resources: its name, the key of its answer, and its parameter of ids."""

    method: str
    key: str
    ids: str
    filters: str = "Filters"


class Ec2Resource(AwsResource[I, O]):
    """A resource of EC2 that carries tags: one describe call finds one by id and all by the owner tag."""

    kind: ClassVar[str]  # EC2's word for it in TagSpecifications
    describe: ClassVar[Describe]
    lists = True
    conflicts = frozenset({"IdempotentParameterMismatch", "IdempotentInstanceTerminated"})

    @classmethod
    def calls(cls) -> dict[str, str]:
        return {"describe": cls.describe.method}

    def find(self, aws: Client, identifier: str) -> Description:
        """One, by its id, which is looked at again: an emulator may answer with others."""
        asked = aws.pages(self.describe.method, self.describe.key, **{self.describe.ids: [identifier]})
        found = next((one for one in asked if self.id_of(one) == identifier), None)
        if found is None:
            raise NotFoundError(f"{identifier} is not there")
        return dict(found)

    def owned(self, aws: Client, environment: str) -> Iterator[Description]:
        """All that carry the environment's owner tag."""
        return aws.pages(self.describe.method, self.describe.key, **{self.describe.filters: owned_filter(environment)})

    def ledger(self, aws: Client, environment: str) -> Iterator[tuple[str, str]]:
        """The owner tags of everything in EC2, a thousand in each call."""
        filters = [{"Name": "key", "Values": [OWNER]}, {"Name": "value", "Values": [f"{environment}/*"]}]
        tags = aws.pages("describe_tags", "Tags", Filters=filters, MaxResults=1000)
        return ((tag["ResourceId"], tag["Value"]) for tag in tags)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        """Sets and removes tags."""
        if remove:
            aws.delete_tags(Resources=[identifier], Tags=[{"Key": key} for key in remove])
        if add:
            aws.create_tags(Resources=[identifier], Tags=[{"Key": key, "Value": value} for key, value in add.items()])

    def settled(self, aws: Client, identifier: str) -> Wait[Description]:
        """Return the wait between two changes that AWS does not accept at the same time."""
        return Wait(identifier, lambda: self.find(aws, identifier), self.status_of, self.pending)

    def tags_of(self, found: Description) -> dict[str, str]:
        """The user's tags of what was found."""
        return own_tags(found.get("Tags") or found.get("TagSet") or [])

    def owner_of(self, found: Description) -> str | None:
        """The owner tag of what was found."""
        return owner_tag(found.get("Tags") or found.get("TagSet") or [])


def interfaces(aws: Client, name: str, identifier: str) -> list[str]:
    """The network interfaces that a filter yields, each with what it belongs to."""
    found = aws.pages(
        "describe_network_interfaces", "NetworkInterfaces", Filters=[{"Name": name, "Values": [identifier]}]
    )
    return [f"{item['NetworkInterfaceId']} ({item.get('Description') or item.get('InterfaceType')})" for item in found]
