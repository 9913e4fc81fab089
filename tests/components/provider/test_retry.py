"""Failed calls: which of them are repeated, and how long a role that is not visible yet is waited for."""

from collections.abc import Callable
from itertools import count

import pytest

from components.provider.calls import retry
from components.provider.calls.errors import AwsError
from components.provider.config import Config
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
ROLE = "arn:aws:iam::123456789012:role/new"
NOT_YET_VISIBLE = {
    "ec2:CreateFlowLogs": "Unable to assume given IAM role",
    "eks:CreateCluster": f"Role with arn: {ROLE}, could not be assumed because it does not exist",
}


def attempts(message: str) -> int:
    """Return how often a call is made that AWS refuses each time because of a parameter."""
    error = AwsError("ec2:CreateFlowLogs", "InvalidParameter", message)

    def repeats(attempt: int) -> bool:
        return retry.should_retry(error, "create_it", {}, attempt=attempt, limit=Config().retries, recent=False)

    return next(attempt for attempt in count(1) if not repeats(attempt))


@pytest.mark.parametrize(
    "message",
    [
        *NOT_YET_VISIBLE.values(),
        "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
        f"The role {ROLE} cannot be assumed by Amazon EC2",
        "Error in role params",
        "The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure ...",
        "IAM role's policy must include the ec2:DescribeSubnets permission",
        f"The roleArn {ROLE} does not exist",
    ],
)
def test_a_role_that_is_not_visible_yet_is_waited_for_as_long_as_iam_takes(message: str) -> None:
    minimum = sum(retry.min_delay(attempt) for attempt in range(1, attempts(message)))
    assert retry.VISIBILITY_SECONDS <= minimum <= retry.VISIBILITY_SECONDS + retry.MAX_DELAY


@pytest.mark.parametrize("message", ["The subnet ID 'subnet-1' does not exist", "Invalid roleArn", "No."])
def test_another_wrong_parameter_is_reported_at_once(message: str) -> None:
    assert attempts(message) == 1


def test_delays_grow_to_the_maximum() -> None:
    for attempt in range(1, 40):
        assert retry.min_delay(attempt) <= retry.delay(attempt) <= min(retry.MAX_DELAY, 0.1 * 2**attempt)


@pytest.mark.parametrize(
    ("token", "name", "within"),
    [
        ("strata:ec2:FlowLog", "ec2:CreateFlowLogs", False),
        ("strata:ec2:FlowLog", "ec2:CreateFlowLogs", True),
        ("strata:eks:Cluster", "eks:CreateCluster", False),
    ],
)
def test_a_role_created_moments_ago_can_be_used(run: Run, aws: Proxy, token: str, name: str, within: bool) -> None:
    engine = run()
    inputs = engine.check(token, EXAMPLES[token].inputs(Prerequisites(aws)))
    aws.faults = [Refused(name, "InvalidParameterException", NOT_YET_VISIBLE[name], times=2, within=within)]
    assert engine.create(token, inputs).id
    assert aws.counts()[name] == 3


@pytest.mark.parametrize(
    ("token", "name"),
    [("strata:ec2:FlowLog", "ec2:DeleteFlowLogs"), ("strata:ec2:VpcEndpoint", "ec2:DeleteVpcEndpoints")],
)
def test_an_item_that_an_answer_lists_as_unsuccessful_is_an_error(run: Run, aws: Proxy, token: str, name: str) -> None:
    engine = run()
    state = engine.create(token, engine.check(token, EXAMPLES[token].inputs(Prerequisites(aws))))
    aws.faults = [Refused(name, "OperationNotPermitted", "Not now", within=True)]
    with pytest.raises(RefusedError, match=f"{name}: Not now"):
        run().delete(state)
    assert run().read(state) is not None
    run().delete(state)
    assert run().read(state) is None
    run().delete(state)
