"""Instance refreshes of Auto Scaling groups, which moto lacks.

Each look at one replaces one more instance, so that a client can be killed, or change its mind, in between. Requests
and answers are checked against botocore's model of Auto Scaling.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .protocol import Answer, Call, Refusal, answer_with, validate_answer, validate_request
from .proxy import Behind

Thing = dict[str, Any]
_ACTIVE = ("Pending", "InProgress")


@dataclass
class InstanceRefreshes:
    """The refreshes of an account's groups, newest first, and the instances that each has still to replace."""

    refreshes: dict[str, list[Thing]] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        act = _ACTIONS.get(call.name)
        if act is None:
            return behind(call)
        validate_request(call)
        data = act(self, call.params, behind.client("autoscaling", call.region))
        validate_answer(call, data)
        return answer_with(call, data)

    def start(self, params: Thing, autoscaling: Any) -> Thing:
        name = params["AutoScalingGroupName"]
        if self._active(name):
            raise Refusal("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks this.")
        # All of them: moto does not remember what an instance was started from, so that none can be skipped.
        self.left[name] = [each["InstanceId"] for each in _group(autoscaling, name)["Instances"]]
        made = {
            "InstanceRefreshId": f"refresh-{len(self.refreshes.get(name, []))}",
            "AutoScalingGroupName": name,
            "Status": "Pending",
            "Preferences": params.get("Preferences", {}),
            "DesiredConfiguration": params["DesiredConfiguration"],
        }
        self.refreshes.setdefault(name, []).insert(0, made)
        return {"InstanceRefreshId": made["InstanceRefreshId"]}

    def describe(self, params: Thing, autoscaling: Any) -> Thing:
        name = params["AutoScalingGroupName"]
        if active := self._active(name):
            self._replace_one(name, active, autoscaling)
        return {"InstanceRefreshes": self.refreshes.get(name, [])[: params.get("MaxRecords", 50)]}

    def cancel(self, params: Thing, _autoscaling: Any) -> Thing:
        active = self._active(params["AutoScalingGroupName"])
        if active is None:
            raise Refusal("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found.")
        active["Status"] = "Cancelled"
        return {"InstanceRefreshId": active["InstanceRefreshId"]}

    def _active(self, name: str) -> Thing | None:
        return next((each for each in self.refreshes.get(name, []) if each["Status"] in _ACTIVE), None)

    def _replace_one(self, name: str, active: Thing, autoscaling: Any) -> None:
        """Launches before it terminates; the group has the new template once no instance is left.

        What it launches is of the old one, since moto launches from a template's first version alone where that has
        user data, and does not remember from which.
        """
        group = _group(autoscaling, name)
        kept: Thing = {"AutoScalingGroupName": name}
        if active["Status"] == "Pending":
            active["Status"] = "InProgress"
            return
        kept["LaunchTemplate"] = _template(group["LaunchTemplate"])
        if self.left[name]:
            more = group["DesiredCapacity"] + 1
            autoscaling.update_auto_scaling_group(**kept, DesiredCapacity=more, MaxSize=max(more, group["MaxSize"]))
            autoscaling.terminate_instance_in_auto_scaling_group(
                InstanceId=self.left[name].pop(), ShouldDecrementDesiredCapacity=True
            )
        if not self.left[name]:
            active["Status"] = "Successful"
            kept["LaunchTemplate"] = active["DesiredConfiguration"]["LaunchTemplate"]
        autoscaling.update_auto_scaling_group(**kept, MaxSize=group["MaxSize"])


def _group(autoscaling: Any, name: str) -> Thing:
    found = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    if not found:
        raise Refusal("ValidationError", f"AutoScalingGroup name not found - AutoScalingGroup {name} not found")
    return dict(found[0])


def _template(told: Thing) -> Thing:
    """A template as a call takes it, which is by its id or its name."""
    return {"LaunchTemplateId": told["LaunchTemplateId"], "Version": told["Version"]}


_ACTIONS: dict[str, Callable[[InstanceRefreshes, Thing, Any], Thing]] = {
    "autoscaling:StartInstanceRefresh": InstanceRefreshes.start,
    "autoscaling:DescribeInstanceRefreshes": InstanceRefreshes.describe,
    "autoscaling:CancelInstanceRefresh": InstanceRefreshes.cancel,
}
