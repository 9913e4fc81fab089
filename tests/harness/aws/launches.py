"""Instances that an Auto Scaling group launches: they take a while, or their launch fails."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of, validate_answer

_GROUPS = "autoscaling:DescribeAutoScalingGroups"
_ACTIVITIES = "autoscaling:DescribeScalingActivities"
_LAUNCHING = (
    "autoscaling:CreateAutoScalingGroup",
    "autoscaling:SetDesiredCapacity",
    "autoscaling:UpdateAutoScalingGroup",
)


@dataclass
class LateLaunches:
    """Lists no new instance in the first description of its group, and shows it as Pending in the second one."""

    reads: dict[str, int] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name != _GROUPS or not answer.ok:
            return answer
        data = data_of(call, answer)
        for group in data["AutoScalingGroups"]:
            shown = []
            for instance in group.get("Instances", []):
                before = self.reads.get(instance["InstanceId"], 0)
                self.reads[instance["InstanceId"]] = before + 1
                if before == 1:
                    instance["LifecycleState"] = "Pending"
                if before:
                    shown.append(instance)
            group["Instances"] = shown
        return answer_with(call, data)


@dataclass
class FailedLaunches:
    """Fails the launches that follow a change of a group: one more for each description of its scaling activities.

    After `times` failures, the next launch succeeds. `past` are the failures before the change, which has `started`
    already or is to come. Activities have the form of the Auto Scaling API Reference, the newest first.
    """

    message: str
    times: int = 1_000_000
    past: list[str] = field(default_factory=list)
    failed: int = 0
    started: bool = False
    running: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        self.started = self.started or call.name in _LAUNCHING
        answer = behind(call)
        if call.name == _ACTIVITIES and answer.ok:
            return self._activities(call)
        if call.name == _GROUPS and answer.ok:
            return self._without_new(call, data_of(call, answer))
        return answer

    def _activities(self, call: Call) -> Answer:
        messages = [*self.past, *([self.message] * self.failed)]
        name, began = call.params["AutoScalingGroupName"], datetime(2026, 1, 1, tzinfo=UTC)
        data = {"Activities": [_failure(name, n, text, began) for n, text in enumerate(messages)][::-1]}
        validate_answer(call, data)
        self.failed += self.started and self.failed < self.times
        return answer_with(call, data)

    def _without_new(self, call: Call, data: dict[str, Any]) -> Answer:
        for group in data["AutoScalingGroups"]:
            instances = group.get("Instances", [])
            if not self.started:
                self.running |= {each["InstanceId"] for each in instances}
            if self.failed < self.times:
                group["Instances"] = [each for each in instances if each["InstanceId"] in self.running]
        return answer_with(call, data)


def _failure(group: str, number: int, message: str, began: datetime) -> dict[str, Any]:
    at = began + timedelta(minutes=number)
    return {
        "ActivityId": f"00000000-0000-0000-0000-{number:012}",
        "AutoScalingGroupName": group,
        "Description": f"Launching a new EC2 instance.  Status Reason: {message}",
        "Cause": "An instance was started in response to a difference between desired and actual capacity.",
        "StartTime": at,
        "EndTime": at,
        "StatusCode": "Failed",
        "StatusMessage": message,
        "Progress": 100,
        "Details": '{"Subnet ID":"subnet-0","Availability Zone":"us-east-1a"}',
    }
