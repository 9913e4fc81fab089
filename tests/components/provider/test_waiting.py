"""Every wait for AWS ends when the user cancels the operation, or when the time of `customTimeouts` is over."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from components.provider.calls.clock import Clock
from components.provider.calls.errors import TimedOutError
from components.provider.calls.session import Session
from components.provider.config import Config
from components.provider.core.waiting import Operation, Wait
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.visibility import DelayedVisibility

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
SCALING_GROUP = "strata:autoscaling:AutoScalingGroup"
REFRESH = {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": 0}


@dataclass
class Unfinished:
    """Shows, after a call, that what it started never ends."""

    start: str
    read: str
    key: str
    state: str | dict[str, str]
    started: threading.Event = field(default_factory=threading.Event)
    reads: int = 0

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name == self.start:
            self.started.set()
        if call.name != self.read or not self.started.is_set():
            return answer
        self.reads += 1
        data = data_of(call, answer)
        show(data, self.key, self.state)
        return answer_with(call, data)


def show(data: Any, key: str, state: str | dict[str, str]) -> None:
    """Set a key of every object in which it has a value of the state's type."""
    if isinstance(data, dict) and isinstance(data.get(key), type(state)):
        data[key] = state
    for value in data if isinstance(data, list) else data.values() if isinstance(data, dict) else []:
        show(value, key, state)


def refresh() -> Unfinished:
    return Unfinished(
        "autoscaling:StartInstanceRefresh", "autoscaling:DescribeInstanceRefreshes", "Status", "InProgress"
    )


CASES: dict[str, tuple[str, dict[str, Any], Callable[[], Unfinished], str]] = {
    "instance refresh": (
        SCALING_GROUP,
        {"launchTemplateVersion": "2"},
        refresh,
        "instance refresh of web is still InProgress",
    ),
    "launch of instances": (
        SCALING_GROUP,
        {"minSize": 2, "desiredCapacity": 2},
        lambda: Unfinished(
            *("autoscaling:UpdateAutoScalingGroup", "autoscaling:DescribeAutoScalingGroups"),
            "LifecycleState",
            "Pending",
        ),
        "web is still at 0 of 2 instances in service",
    ),
    "prefix list": (
        "strata:ec2:ManagedPrefixList",
        {"entries": {"192.0.2.9/32": "tablet"}},
        lambda: Unfinished(
            *("ec2:ModifyManagedPrefixList", "ec2:DescribeManagedPrefixLists"), "State", "modify-in-progress"
        ),
        "is still modify-in-progress",
    ),
    "instance that stops": (
        "strata:ec2:Instance",
        {"instanceType": "t3.large"},
        lambda: Unfinished("ec2:StopInstances", "ec2:DescribeInstances", "State", {"Name": "stopping"}),
        "is still stopping",
    ),
    "IPv6 block of a subnet": (
        "strata:ec2:Subnet",
        {"assignIpv6AddressOnCreation": True},
        lambda: Unfinished(
            *("ec2:AssociateSubnetCidrBlock", "ec2:DescribeSubnets"), "Ipv6CidrBlockState", {"State": "associating"}
        ),
        "is still associating",
    ),
}


def with_other(run: Run, aws: Proxy, token: str, other: dict[str, Any]) -> tuple[ResourceState, dict[str, Any]]:
    """Create a resource, and return it with the inputs of an update that waits."""
    needs = Prerequisites(aws)
    inputs = EXAMPLES[token].inputs(needs)
    if token == SCALING_GROUP:
        inputs = {
            **inputs,
            "name": "web",
            "launchTemplateVersion": "1",
            "minSize": 1,
            "desiredCapacity": 1,
            "instanceRefresh": REFRESH,
        }
    if token == "strata:ec2:Subnet":
        other = {**other, "ipv6CidrBlock": needs.ipv6_block(0)}
    engine = run()
    state = engine.create(token, engine.check(token, inputs))
    assert not state.error
    return state, engine.check(token, {**state.inputs, **other}, state.inputs)


@pytest.mark.parametrize("case", CASES)
def test_a_short_timeout_ends_the_wait(run: Run, aws: Proxy, case: str) -> None:
    token, other, fault, sentence = CASES[case]
    state, wanted = with_other(run, aws, token, other)
    aws.faults = [fault()]
    late = run().update(state, wanted, timeout=2)
    assert sentence in late.error
    assert "after the 2 s allowed" in late.error
    aws.faults = []
    assert not run().update(late, wanted).error, "the next run continues"


class Still(Clock):
    """A clock that stands still, except for its waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.seconds += seconds
        return event.is_set()


@pytest.mark.parametrize(("custom", "allowed"), [(0, 600), (60, 60), (900, 900)])
def test_a_wait_ends_after_its_limit_unless_custom_timeouts_are_set(custom: int, allowed: int) -> None:
    clock = Still()
    operation = Operation(Session(Config(), clock), custom, 5400)
    wait = Wait("web", lambda: "pending", str, frozenset({"pending"}), limit=600)
    with pytest.raises(TimedOutError, match=f"web is still pending after the {allowed} s allowed"):
        operation.wait(wait)
    assert clock.seconds == allowed


def test_a_short_timeout_ends_the_search_for_what_a_lost_create_made(run: Run, aws: Proxy) -> None:
    engine = run()
    inputs = engine.check("strata:ec2:Vpc", {"cidrBlock": "10.7.0.0/16"})
    aws.faults = [LostAnswers(), DelayedVisibility(reads=100)]
    with pytest.raises(RefusedError, match=r"is not found after .* after the 2 s allowed"):
        engine.create("strata:ec2:Vpc", inputs, timeout=2)
    aws.faults = []
    assert not run().create("strata:ec2:Vpc", inputs).error, "the next run adopts it"
    assert aws.counts()["ec2:CreateVpc"] == 1


@pytest.mark.parametrize("case", CASES)
def test_sigint_ends_the_wait(run: Run, aws: Proxy, case: str) -> None:
    token, other, fault, _ = CASES[case]
    state, wanted = with_other(run, aws, token, other)
    unfinished = fault()
    aws.faults = [unfinished]
    engine, updated = run(), list[ResourceState]()
    update = threading.Thread(target=lambda: updated.append(engine.update(state, wanted)))
    update.start()
    while unfinished.reads < 2:
        time.sleep(0.05)
    engine.cancel()
    update.join()
    [stopped] = updated
    assert "stopped while waiting" in stopped.error
    aws.faults = []
    assert not run().update(stopped, wanted).error, "the next run continues"
    assert aws.counts()["autoscaling:StartInstanceRefresh"] == (case == "instance refresh")
