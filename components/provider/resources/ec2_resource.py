"""Resources of EC2 with tags: one call finds one by its id, and one call all by the owner tag."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, NamedTuple

from ..calls.errors import NotFoundError, ignoring_missing
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import OWNER, owned_filter, owner_tag, user_tags
from ..core.resource import AwsResource, I, O
from ..core.waiting import Wait

# Interfaces that AWS itself made for load balancers, Lambda or EKS's nodes can hold a VPC for so long after their end.
LINGERING_SECONDS = 45 * 60


CNI_INTERFACE = "aws-K8S-"  # how the descriptions of the CNI's interfaces begin


class Describe(NamedTuple):
    """A describe call of EC2: the method, the key of the answer, and the names of its parameters."""

    method: str
    key: str
    ids: str
    filters: str = "Filters"


class Ec2Resource(AwsResource[I, O]):
    """A resource of EC2 with tags, described by one call."""

    resource_type: ClassVar[str]  # its ResourceType in TagSpecifications and ARNs
    describe: ClassVar[Describe]
    bulk_listed = True
    conflict_codes = frozenset({"IdempotentParameterMismatch", "IdempotentInstanceTerminated"})

    @classmethod
    def arns(cls) -> tuple[str, ...]:
        return (f"{cls.resource_type}/*",)

    @classmethod
    def indirect_calls(cls) -> dict[str, str]:
        return {"describe": cls.describe.method}

    def find(self, aws: Client, identifier: str) -> Description:
        """Return one by its id, which is compared: an emulator may answer with others."""
        asked = aws.pages(self.describe.method, self.describe.key, **{self.describe.ids: [identifier]})
        found = next((one for one in asked if self.id_of(one) == identifier), None)
        if found is None:
            raise NotFoundError(f"{identifier} not found")
        return dict(found)

    def list_owned(self, aws: Client, environment: str) -> Iterator[Description]:
        """Yield everything with the environment's owner tag."""
        return aws.pages(self.describe.method, self.describe.key, **{self.describe.filters: owned_filter(environment)})

    def owner_tags(self, aws: Client, environment: str) -> Iterator[tuple[str, str]]:
        """Yield the owner tags of everything in EC2, a thousand per call."""
        filters = [{"Name": "key", "Values": [OWNER]}, {"Name": "value", "Values": [f"{environment}/*"]}]
        tags = aws.pages("describe_tags", "Tags", Filters=filters, MaxResults=1000)
        return ((tag["ResourceId"], tag["Value"]) for tag in tags)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        """Set and remove tags."""
        if remove:
            aws.delete_tags(Resources=[identifier], Tags=[{"Key": key} for key in remove])
        if add:
            aws.create_tags(Resources=[identifier], Tags=[{"Key": key, "Value": value} for key, value in add.items()])

    def settled(self, aws: Client, identifier: str) -> Wait[Description]:
        """Return the wait between two changes that AWS does not accept at the same time."""
        return Wait(identifier, lambda: self.find(aws, identifier), self.status_of, self.pending)

    def tags_of(self, found: Description) -> dict[str, str]:
        """Return the tags of what was found that the user manages."""
        return user_tags(found.get("Tags") or found.get("TagSet") or [])

    def owner_of(self, found: Description) -> str | None:
        """Return the owner tag of what was found."""
        return owner_tag(found.get("Tags") or found.get("TagSet") or [])


def delete_lingering(aws: Client, name: str, identifier: str) -> None:
    """Delete the interfaces that match a filter and that the CNI of a node of EKS has left behind."""
    filters = [{"Name": name, "Values": [identifier]}, {"Name": "status", "Values": ["available"]}]
    for each in aws.pages("describe_network_interfaces", "NetworkInterfaces", Filters=filters):
        if each.get("Description", "").startswith(CNI_INTERFACE):
            with ignoring_missing():
                aws.delete_network_interface(NetworkInterfaceId=each["NetworkInterfaceId"])


def interfaces(aws: Client, name: str, identifier: str) -> list[str]:
    """Return the network interfaces that match a filter, each with what it belongs to."""
    found = aws.pages(
        "describe_network_interfaces", "NetworkInterfaces", Filters=[{"Name": name, "Values": [identifier]}]
    )
    return [f"{item['NetworkInterfaceId']} ({item.get('Description') or item.get('InterfaceType')})" for item in found]
