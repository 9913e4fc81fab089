"""Slow changes: resources that moto creates or deletes at once take a while, as in AWS."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of

from .kinds import KINDS, READS, lists_named


@dataclass(frozen=True)
class _Change:
    """How a call takes effect slowly: resources in `listed` show `word` at `state`, and the calls in `blocks` fail."""

    ids: Callable[[Call, dict[str, Any]], list[str]]
    listed: str
    key: str
    word: str
    state: tuple[str, ...] = ("State",)
    blocks: tuple[str, ...] = ()

    def show(self, thing: dict[str, Any]) -> None:
        """Set the state of a resource in an answer; some answers have no state."""
        for step in self.state[:-1]:
            thing = thing.get(step, {})
        if self.state[-1] in thing:
            thing[self.state[-1]] = self.word


def _created(call: Call, data: dict[str, Any]) -> list[str]:
    return KINDS[call.name].created_by(call.params, data)


def _instances(call: Call, _data: dict[str, Any]) -> list[str]:
    return list(call.params["InstanceIds"])


def _prefix_list(call: Call, _data: dict[str, Any]) -> list[str]:
    return [call.params["PrefixListId"]]


_INSTANCE_STATE = ("State", "Name")
_CHANGES = {
    "ec2:CreateManagedPrefixList": _Change(
        _created, "PrefixLists", "PrefixListId", "create-in-progress", blocks=("ModifyManagedPrefixList",)
    ),
    "ec2:ModifyManagedPrefixList": _Change(
        _prefix_list, "PrefixLists", "PrefixListId", "modify-in-progress", blocks=("ModifyManagedPrefixList",)
    ),
    "ec2:CreateNatGateway": _Change(_created, "NatGateways", "NatGatewayId", "pending", blocks=("CreateRoute",)),
    "ec2:CreateSnapshot": _Change(_created, "Snapshots", "SnapshotId", "pending"),
    "ec2:CreateSubnet": _Change(_created, "Subnets", "SubnetId", "pending"),
    "ec2:CreateVpc": _Change(_created, "Vpcs", "VpcId", "pending"),
    "ec2:CreateVolume": _Change(_created, "Volumes", "VolumeId", "creating", blocks=("AttachVolume",)),
    "ec2:CreateVpcEndpoint": _Change(_created, "VpcEndpoints", "VpcEndpointId", "pending"),
    "ec2:RunInstances": _Change(_created, "Instances", "InstanceId", "pending", _INSTANCE_STATE, ("AttachVolume",)),
    "ec2:StartInstances": _Change(_instances, "Instances", "InstanceId", "pending", _INSTANCE_STATE, ("AttachVolume",)),
    "ec2:StopInstances": _Change(
        *(_instances, "Instances", "InstanceId", "stopping", _INSTANCE_STATE),
        ("ModifyInstanceAttribute", "StartInstances"),
    ),
}


@dataclass
class SlowStates:
    """Shows a new or changed resource as pending in the first `reads` answers that list it.

    `calls` are those that take effect slowly; all that can where there are none.
    """

    reads: int
    calls: tuple[str, ...] = ()
    waiting: dict[tuple[str, str], tuple[_Change, int]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.action.startswith(READS):
            return self._on_the_way(call, behind(call))
        for (_, thing), (change, _) in self.waiting.items():
            if call.action in change.blocks and thing in call.texts():
                raise Refusal("IncorrectState", f"'{thing}' is in state {change.word}.")
        answer = behind(call)
        begun = _CHANGES.get(call.name)
        if begun is None or not answer.ok or (self.calls and call.name not in self.calls):
            return answer
        data = data_of(call, answer)
        for thing in begun.ids(call, data):
            self.waiting[begun.listed, thing] = (begun, self.reads)
            for holder in _described(data, begun.key, thing):
                begun.show(holder)
        return answer_with(call, data)

    def _on_the_way(self, call: Call, answer: Answer) -> Answer:
        if not answer.ok or not self.waiting:
            return answer
        data = data_of(call, answer)
        changed = False
        for (listed, thing), (change, left) in list(self.waiting.items()):
            for each in (
                item for found in lists_named(data, listed) for item in found if item.get(change.key) == thing
            ):
                change.show(each)
                changed = True
                self.waiting[listed, thing] = (change, left - 1)
                if left <= 1:
                    del self.waiting[listed, thing]
        return answer_with(call, data) if changed else answer


@dataclass
class SlowDeletes:
    """Keeps a deleted NAT gateway and a terminated instance, with what they use, for the next `reads` reads of them."""

    reads: int
    held: list[tuple[Call, int]] = field(default_factory=list)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:DeleteNatGateway":
            found = behind.client(call).describe_nat_gateways(NatGatewayIds=[call.params["NatGatewayId"]])
            answer = {"NatGatewayId": found["NatGateways"][0]["NatGatewayId"]}
        elif call.name == "ec2:TerminateInstances":
            found = behind.client(call).describe_instances(InstanceIds=call.params["InstanceIds"])
            answer = {"TerminatingInstances": [_terminating(each) for each in _instances_in(found)]}
        else:
            return self._on_the_way(call, behind)
        if call.digest not in [held.digest for held, _ in self.held]:
            self.held.append((call, self.reads))
        return answer_with(call, answer)

    def settle(self, behind: Behind) -> None:
        """Complete all deletions."""
        for call, _ in self.held:
            behind(call)
        self.held = []

    def _on_the_way(self, call: Call, behind: Behind) -> Answer:
        mine = [held for held in self.held if (call.name, held[0].name) in _SHOWN_BY]
        for held in mine:
            self.held.remove(held)
            if held[1] > 0:
                self.held.append((held[0], held[1] - 1))
            else:
                behind(held[0])
        answer = behind(call)
        if not answer.ok or not mine:
            return answer
        data = data_of(call, answer)
        going = {thing for held, _ in self.held for thing in held.texts()}
        for gateway in data.get("NatGateways", []):
            if gateway["NatGatewayId"] in going:
                gateway["State"] = "deleting"
        for instance in _instances_in(data):
            if instance["InstanceId"] in going:
                instance["State"] = {"Code": 32, "Name": "shutting-down"}
        return answer_with(call, data)


def _described(data: Any, key: str, thing: str) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if data.get(key) == thing:
            yield data
        for value in data.values():
            yield from _described(value, key, thing)
    if isinstance(data, list):
        for value in data:
            yield from _described(value, key, thing)


_SHOWN_BY = {
    ("ec2:DescribeNatGateways", "ec2:DeleteNatGateway"),
    ("ec2:DescribeInstances", "ec2:TerminateInstances"),
}


def _instances_in(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for group in data.get("Reservations", []) for each in group["Instances"]]


def _terminating(instance: dict[str, Any]) -> dict[str, Any]:
    return {
        "InstanceId": instance["InstanceId"],
        "CurrentState": {"Code": 32, "Name": "shutting-down"},
        "PreviousState": instance["State"],
    }
