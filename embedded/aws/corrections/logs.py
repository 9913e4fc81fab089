"""CloudWatch Logs: events older than a group's retention are deleted, and moto shows them."""

from datetime import UTC, datetime, timedelta

from ..protocol import Answer, Call, answer_with, data_of
from .layer import Behind

_READS = ("logs:FilterLogEvents", "logs:GetLogEvents")


def expire(call: Call, behind: Behind) -> Answer:
    """Leave out the events that are older than the retention of their group (PutRetentionPolicy).

    AWS deletes such events up to 72 hours later, and may no longer show them before.
    """
    answer = behind(call)
    name = call.params.get("logGroupName")
    if call.name not in _READS or not answer.ok or not name:
        return answer
    groups = behind.client(call).describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    days = next((one.get("retentionInDays") for one in groups if one["logGroupName"] == name), None)
    if days is None:
        return answer
    oldest = (datetime.now(UTC) - timedelta(days=days)).timestamp() * 1000
    data = data_of(call, answer)
    return answer_with(call, data | {"events": [one for one in data["events"] if one["timestamp"] >= oldest]})
