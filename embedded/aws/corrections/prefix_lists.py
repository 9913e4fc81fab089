"""Managed prefix lists: their names, versions, users and filters, and the deletion of one that is in use."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from ..protocol import Answer, Call, Refusal, answer_with, data_of
from .filters import by
from .layer import Behind

_FILTERS = {"owner-id", "prefix-list-id", "prefix-list-name"}
_CHANGES = ("ec2:DeleteManagedPrefixList", "ec2:ModifyManagedPrefixList")
_IN_USE = "The prefix list has active references and cannot be deleted."


@dataclass
class PrefixLists:
    """Accepts the deletion of a prefix list in use, and shows that it failed (terraform-provider-aws 20991).

    A change has to name the current version of the entries, and is one of the entries or of the size (EC2 API
    Reference, ModifyManagedPrefixList).
    """

    delete_failed: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:GetManagedPrefixListAssociations":
            users = _users(call.params["PrefixListId"], behind.client(call))
            return answer_with(call, {"PrefixListAssociations": [{"ResourceId": one} for one in users]})
        if call.name in _CHANGES:
            found = _find(call, behind)
            if call.action == "DeleteManagedPrefixList" and _users(found["PrefixListId"], behind.client(call)):
                self.delete_failed.add(found["PrefixListId"])
                return answer_with(call, {"PrefixList": {**found, "State": "delete-in-progress"}})
            if call.action == "ModifyManagedPrefixList":
                _check_version(call, found)
                call = _with_name(call, found)
            self.delete_failed.discard(found["PrefixListId"])
        answer = behind(call)
        if call.name != "ec2:DescribeManagedPrefixLists" or not answer.ok or not self.delete_failed:
            return answer
        data = data_of(call, answer)
        for each in data["PrefixLists"]:
            if each["PrefixListId"] in self.delete_failed:
                each |= {"State": "delete-failed", "StateMessage": _IN_USE}
        return answer_with(call, data)


def refuse_duplicate_entries(call: Call, behind: Behind) -> Answer:
    """Refuse an entry whose network the prefix list holds, whatever its description; moto adds it twice."""
    if call.name == "ec2:ModifyManagedPrefixList" and call.params.get("AddEntries"):
        ec2 = behind.client(call)
        entries = ec2.get_managed_prefix_list_entries(PrefixListId=call.params["PrefixListId"])["Entries"]
        duplicates = {each["Cidr"] for each in entries} & {each["Cidr"] for each in call.params["AddEntries"]}
        if duplicates:
            raise Refusal("InvalidRequest", f"The request includes duplicate entries: {', '.join(sorted(duplicates))}")
    return behind(call)


def refuse_unknown_filters(call: Call, behind: Behind) -> Answer:
    """Refuse filters that AWS does not have for prefix lists (EC2 API Reference, DescribeManagedPrefixLists)."""
    if call.name == "ec2:DescribeManagedPrefixLists":
        for each in call.params.get("Filters", []):
            if each["Name"] not in _FILTERS:
                raise Refusal("InvalidParameterValue", f"The filter '{each['Name']}' is invalid")
    return behind(call)


def _find(call: Call, behind: Behind) -> dict[str, Any]:
    """Return the prefix list of a change; raise Refusal where it does not exist, where moto fails with status 500."""
    identifier = call.params["PrefixListId"]
    found = behind.client(call).describe_managed_prefix_lists(Filters=by("prefix-list-id", identifier))["PrefixLists"]
    if not found:
        raise Refusal("InvalidPrefixListID.NotFound", f"The prefix list ID '{identifier}' does not exist")
    one: dict[str, Any] = found[0]
    return one


def _users(prefix_list: str, ec2: Any) -> list[str]:
    """Return the security groups and route tables that refer to a prefix list."""
    rules = ec2.describe_security_group_rules()["SecurityGroupRules"]
    tables = ec2.describe_route_tables()["RouteTables"]
    groups = {rule["GroupId"] for rule in rules if rule.get("PrefixListId") == prefix_list}
    routed = {
        table["RouteTableId"]
        for table in tables
        for route in table["Routes"]
        if route.get("DestinationPrefixListId") == prefix_list
    }
    return sorted(groups | routed)


def _check_version(call: Call, found: dict[str, Any]) -> None:
    if not {"AddEntries", "RemoveEntries"} & set(call.params):
        return
    if "MaxEntries" in call.params:
        raise Refusal("InvalidRequest", "The entries and the size of a prefix list cannot be modified together.")
    if "CurrentVersion" not in call.params:
        raise Refusal("MissingParameter", "The request must contain the parameter CurrentVersion")
    if call.params["CurrentVersion"] != found["Version"]:
        raise Refusal("PrefixListVersionMismatch", "The prefix list has the incorrect version number.")


def _with_name(call: Call, found: dict[str, Any]) -> Call:
    """Return a change that keeps the name of the prefix list where it has none; moto removes the name."""
    if call.params.get("PrefixListName"):
        return call
    name = urlencode({"PrefixListName": found["PrefixListName"]})
    return call.with_body(call.body + f"&{name}".encode())
