from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.waiting import Updates
from ...properties.inputs import Immutable, Inputs, Outputs, Rule
from ...properties.property_types import NO_TAGS, Tags, matching, route_destination
from ..ec2_resource import Describe, Ec2Resource

ENTRIES_PER_CALL = 100
NO_ENTRIES: dict[str, str] = {}
Name = Annotated[str, matching(r"(?!com\.amazonaws).{1,255}", "1 to 255 characters, not starting with com.amazonaws")]
EntryDescription = Annotated[str, matching(r".{0,255}", "at most 255 characters")]


def within_maximum(entries: dict[str, str], max_entries: int) -> Iterator[str]:
    if len(entries) > max_entries:
        yield f"{len(entries)} entries exceed maxEntries ({max_entries})"


class ManagedPrefixListInputs(Inputs):
    name: Name
    """Name of the list."""
    address_family: Immutable[Literal["IPv4", "IPv6"]] = "IPv4"
    """Address family of the entries."""
    max_entries: Annotated[int, Field(ge=1, le=1000)] = 20
    """Maximum number of entries, which counts as so many rules of a security group that refers to the list."""
    entries: dict[Annotated[str, AfterValidator(route_destination)], EntryDescription] = NO_ENTRIES
    """Descriptions by network."""
    tags: Tags = NO_TAGS

    rules = (Rule(("entries", "max_entries"), within_maximum),)


class ManagedPrefixListOutputs(Outputs):
    arn: str
    """ARN of the list."""


class ManagedPrefixList(Ec2Resource[ManagedPrefixListInputs, ManagedPrefixListOutputs]):
    """A set of networks that security groups and route tables refer to by one ID.

    Entries change in place, without a change of the rules that refer to the list. A changed description removes the
    entry and adds it again, since AWS adds no network twice.
    """

    resource_type = "prefix-list"
    describe, id_key = Describe("describe_managed_prefix_lists", "PrefixLists", "PrefixListIds"), "PrefixListId"
    pending = frozenset({"create-in-progress", "modify-in-progress", "restore-in-progress"})
    failed, update_failed = frozenset({"create-failed", "delete-failed"}), frozenset({"modify-failed"})
    deleting, deleted = frozenset({"delete-in-progress"}), frozenset({"delete-complete"})
    delete_failed = frozenset({"delete-failed"})  # of a list in use, whose deletion AWS accepts or refuses at once

    detail_calls = 1

    def create(self, aws: Client, new: ManagedPrefixListInputs, identity: Identity) -> Description:
        first = dict(list(new.entries.items())[:ENTRIES_PER_CALL])
        made = aws.create_managed_prefix_list(
            PrefixListName=new.name,
            AddressFamily=new.address_family,
            MaxEntries=new.max_entries,
            Entries=entry_list(first),
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return {**made["PrefixList"], "Entries": entry_list(first)}

    def list_owned(self, aws: Client, environment: str) -> Iterator[Description]:
        """Select the environment's lists here, since AWS has no filter by tag for this call."""
        every = aws.pages(self.describe.method, self.describe.key)
        return (found for found in every if (self.owner_of(found) or "").startswith(f"{environment}/"))

    def read_details(self, aws: Client, found: Description) -> Description:
        entries = aws.pages("get_managed_prefix_list_entries", "Entries", PrefixListId=found["PrefixListId"])
        return {**found, "Entries": list(entries)}

    def update(
        self, aws: Client, identifier: str, old: ManagedPrefixListInputs, new: ManagedPrefixListInputs
    ) -> Updates:
        """Make one change at a time, as AWS requires; a change of entries names their current version."""
        found = self.find(aws, identifier)
        for change in changes(old, new):
            version = {"CurrentVersion": found["Version"]} if {"AddEntries", "RemoveEntries"} & set(change) else {}
            aws.modify_managed_prefix_list(PrefixListId=identifier, **version, **change)
            found = yield self.settled(aws, identifier)
            self.require_updated(found)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_managed_prefix_list(PrefixListId=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        found = aws.pages("get_managed_prefix_list_associations", "PrefixListAssociations", PrefixListId=identifier)
        return [item["ResourceId"] for item in found]

    def inputs_of(self, found: Description) -> ManagedPrefixListInputs:
        return ManagedPrefixListInputs(
            name=found["PrefixListName"],
            address_family=found["AddressFamily"],
            max_entries=found["MaxEntries"],
            entries={entry["Cidr"]: entry.get("Description", "") for entry in found["Entries"]},
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> ManagedPrefixListOutputs:
        return ManagedPrefixListOutputs(arn=found["PrefixListArn"])


def changes(old: ManagedPrefixListInputs, new: ManagedPrefixListInputs) -> Iterator[dict[str, Any]]:
    """Yield the parameters of the calls that lead from one list to another."""
    if old.max_entries < new.max_entries:
        yield {"MaxEntries": new.max_entries}
    if old.name != new.name:
        yield {"PrefixListName": new.name}
    removed = [{"Cidr": cidr} for cidr, text in old.entries.items() if new.entries.get(cidr) != text]
    added = entry_list({cidr: text for cidr, text in new.entries.items() if old.entries.get(cidr) != text})
    for start in range(0, len(removed), ENTRIES_PER_CALL):
        yield {"RemoveEntries": removed[start : start + ENTRIES_PER_CALL]}
    for start in range(0, len(added), ENTRIES_PER_CALL):
        yield {"AddEntries": added[start : start + ENTRIES_PER_CALL]}
    if old.max_entries > new.max_entries:
        yield {"MaxEntries": new.max_entries}


def entry_list(entries: dict[str, str]) -> list[dict[str, str]]:
    """Return entries in the form of AWS's calls."""
    return [{"Cidr": cidr, "Description": text} if text else {"Cidr": cidr} for cidr, text in entries.items()]
