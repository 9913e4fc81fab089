"""Instance refreshes of Auto Scaling groups; moto lacks them.

Each DescribeInstanceRefreshes replaces one more instance, so that a client can be killed, or cancel, in between.
Requests and answers are checked against botocore's model of Auto Scaling.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..protocol import Answer, Call, Refusal, answer_with, validate_answer, validate_request
from .layer import Behind

Thing = dict[str, Any]
_ACTIVE = ("Pending", "InProgress")


@dataclass
class InstanceRefreshes:
    """The refreshes of each Auto Scaling group, newest first, and the instances that are left to replace."""

    refreshes: dict[str, list[Thing]] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        act = _ACTIONS.get(call.name)
        if act is None:
            return behind(call)
        validate_request(call)
        data = act(self, call.params, behind.client(call))
        validate_answer(call, data)
        return answer_with(call, data)

    def start(self, params: Thing, autoscaling: Any) -> Thing:
        name = params["AutoScalingGroupName"]
        _check_rollback(params, _group(autoscaling, name))
        if self._active(name):
            raise Refusal("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks this.")
        # Every instance is replaced: moto does not record which template version an instance was launched from.
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
        """Launch an instance, then terminate one; once none is left, give the group the new launch template.

        The instances are launched from the old template: moto launches from the first version of a template that has
        user data, and does not record the version.
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


def _check_rollback(params: Thing, group: Thing) -> None:
    """Refuse a rollback where it is not supported (RefreshPreferences in the Auto Scaling API Reference)."""
    templates = [params.get("DesiredConfiguration", {}).get("LaunchTemplate", {}), group.get("LaunchTemplate", {})]
    moving = any(template.get("Version") in ("$Default", "$Latest", None) for template in templates)
    if params.get("Preferences", {}).get("AutoRollback") and moving:
        raise Refusal("ValidationError", "AutoRollback requires a version of the launch template that is a number.")


def _template(described: Thing) -> Thing:
    """Return the launch template of a group as a call names it: by its id alone, without its name."""
    return {"LaunchTemplateId": described["LaunchTemplateId"], "Version": described["Version"]}


_ACTIONS: dict[str, Callable[[InstanceRefreshes, Thing, Any], Thing]] = {
    "autoscaling:StartInstanceRefresh": InstanceRefreshes.start,
    "autoscaling:DescribeInstanceRefreshes": InstanceRefreshes.describe,
    "autoscaling:CancelInstanceRefresh": InstanceRefreshes.cancel,
}
