"""Log groups of EKS clusters: EKS writes the last logs of a deleted cluster late, and creates their group for that."""

from collections.abc import Callable

import pytest

from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
GROUP, CLUSTER = "strata:logs:LogGroup", "strata:eks:Cluster"
NAME = "/aws/eks/main/cluster"


def groups(aws: Proxy) -> list[str]:
    return [group["logGroupName"] for group in aws.direct("logs").describe_log_groups()["logGroups"]]


def test_a_group_that_eks_creates_for_late_logs_is_deleted_too(run: Run, aws: Proxy) -> None:
    engine = run()
    group = engine.create(GROUP, engine.check(GROUP, {"name": NAME, "retentionInDays": 30}))
    cluster = engine.create(CLUSTER, engine.check(CLUSTER, EXAMPLES[CLUSTER].inputs(Prerequisites(aws))))
    assert not cluster.error
    engine = run()
    engine.delete(cluster)
    engine.delete(group)
    assert aws.counts()["logs:DeleteLogGroup"] == 2
    assert groups(aws) == []


def test_looks_for_late_logs_end_with_the_timeout_of_the_delete(run: Run, aws: Proxy) -> None:
    looks = []
    for timeout in (0, 1):
        group = run().create(GROUP, {"name": NAME})
        aws.calls.clear()
        run().delete(group, timeout=timeout)
        looks.append(aws.counts()["logs:DescribeLogGroups"])
    assert looks[1] < looks[0]
    assert groups(aws) == []


def test_a_group_that_eks_has_left_is_taken_over(run: Run, aws: Proxy) -> None:
    aws.direct("logs").create_log_group(logGroupName=NAME)
    engine = run()
    group = engine.create(GROUP, engine.check(GROUP, {"name": NAME, "retentionInDays": 30, "tags": {"a": "b"}}))
    assert not group.error
    found = run().read(group)
    assert found is not None
    assert (found.inputs["retentionInDays"], found.inputs["tags"]) == (30, {"a": "b"})


@pytest.mark.parametrize("left", ["of a cluster that exists", "with a retention time", "with tags"])
def test_a_group_of_others_is_not_taken_over(run: Run, aws: Proxy, left: str) -> None:
    logs = aws.direct("logs")
    logs.create_log_group(logGroupName=NAME, tags={"a": "b"} if left == "with tags" else {})
    if left == "with a retention time":
        logs.put_retention_policy(logGroupName=NAME, retentionInDays=30)
    elif left == "of a cluster that exists":
        Prerequisites(aws).cluster("main")
    engine = run()
    with pytest.raises(RefusedError, match="does not belong to this stack"):
        engine.create(GROUP, engine.check(GROUP, {"name": NAME}))
    assert groups(aws) == [NAME]
