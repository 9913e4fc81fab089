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
Told = Annotated[str, matching(r".{0,255}", "at most 255 characters")]


def fits(entries: dict[str, str], max_entries: int) -> Iterator[str]:
    if len(entries) > max_entries:
        yield f"{len(entries)} entries are more than maxEntries, {max_entries}"


class ManagedPrefixListInputs(Inputs):
    name: Name
    address_family: Immutable[Literal["IPv4", "IPv6"]] = "IPv4"
    max_entries: Annotated[int, Field(ge=1, le=1000)] = 20
    entries: dict[Annotated[str, AfterValidator(route_destination)], Told] = NO_ENTRIES
    tags: Tags = NO_TAGS

    rules = (Rule(("entries", "max_entries"), fits),)


class ManagedPrefixListOutputs(Outputs):
    arn: str


class ManagedPrefixList(Ec2Resource[ManagedPrefixListInputs, ManagedPrefixListOutputs]):
    """Networks under one id that security groups and routes refer to; `entries` maps each to what it is.

    Entries come and go in place: no rule that refers to the list is touched. One that is described otherwise goes and
    comes back, because AWS adds no network that is there. One call reads each list's entries.
    """

    kind = "prefix-list"
    describe, id_key = Describe("describe_managed_prefix_lists", "PrefixLists", "PrefixListIds"), "PrefixListId"
    pending = frozenset({"create-in-progress", "modify-in-progress", "restore-in-progress"})
    failed, unchanged = frozenset({"create-failed", "delete-failed"}), frozenset({"modify-failed"})
    going, gone = frozenset({"delete-in-progress"}), frozenset({"delete-complete"})

    def create(self, aws: Client, new: ManagedPrefixListInputs, identity: Identity) -> Description:
        first = dict(list(new.entries.items())[:ENTRIES_PER_CALL])
        made = aws.create_managed_prefix_list(
            PrefixListName=new.name,
            AddressFamily=new.address_family,
            MaxEntries=new.max_entries,
            Entries=entry_list(first),
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.kind, new.tags),
        )
        return {**made["PrefixList"], "Entries": entry_list(first)}

    def owned(self, aws: Client, environment: str) -> Iterator[Description]:
        """All of the environment's, of all that the account sees: of this list alone AWS has no filter by tag."""
        every = aws.pages(self.describe.method, self.describe.key)
        return (found for found in every if (self.owner_of(found) or "").startswith(f"{environment}/"))

    def details(self, aws: Client, found: Description) -> Description:
        entries = aws.pages("get_managed_prefix_list_entries", "Entries", PrefixListId=found["PrefixListId"])
        return {**found, "Entries": list(entries)}

    def update(
        self, aws: Client, identifier: str, old: ManagedPrefixListInputs, new: ManagedPrefixListInputs
    ) -> Updates:
        """AWS takes one change at a time; one that changes entries names their version."""
        found = self.find(aws, identifier)
        for change in changes(old, new):
            version = {"CurrentVersion": found["Version"]} if {"AddEntries", "RemoveEntries"} & set(change) else {}
            aws.modify_managed_prefix_list(PrefixListId=identifier, **version, **change)
            found = yield self.settled(aws, identifier)
            self.require_changed(found)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_managed_prefix_list(PrefixListId=identifier)

    def users(self, aws: Client, identifier: str) -> list[str]:
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
    """The changes that lead from one to the other, as AWS's call takes each."""
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
    """Entries as AWS's calls take them."""
    return [{"Cidr": cidr, "Description": text} if text else {"Cidr": cidr} for cidr, text in entries.items()]
