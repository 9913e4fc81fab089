"""Failed calls: which of them are repeated, and how long a role that is not visible yet is waited for."""

from collections.abc import Callable
from itertools import count

import pytest

from components.provider.calls import retry
from components.provider.calls.errors import REFUSED_WITH_500, AwsError
from components.provider.config import Config
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
ROLE = "arn:aws:iam::123456789012:role/new"
NAT, ENTRY = "strata:ec2:NatGateway", "strata:eks:AccessEntry"
EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
NOT_YET_VISIBLE = {
    "ec2:CreateFlowLogs": "Unable to assume given IAM role",
    "eks:CreateCluster": f"Role with arn: {ROLE}, could not be assumed because it does not exist",
}


def attempts(message: str) -> int:
    """Return how often a call is made that AWS refuses each time because of a parameter."""
    error = AwsError("ec2:CreateFlowLogs", "InvalidParameter", message)

    def repeats(attempt: int) -> bool:
        made = retry.Attempts(attempt, throttled=0, limit=Config().retries)
        return retry.should_retry(error, "create_it", {}, made, recent=False)

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
        "Role provided in the request does not exist.",
        f"The service account role {ROLE} does not exist",
        'IAM Instance Profile "arn:aws:iam::123456789012:instance-profile/web" has no associated IAM Roles',
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
    assert aws.counts()[name] == 4, "the last one is refused by the AWS of the tests, which shows IAM late"


def test_an_access_entry_that_eks_does_not_see_yet_gets_its_policies(run: Run, aws: Proxy) -> None:
    engine, name = run(), "eks:AssociateAccessPolicy"
    inputs = engine.check(ENTRY, {**EXAMPLES[ENTRY].inputs(Prerequisites(aws)), "policies": {EDIT: ["shop"]}})
    late = retry.MAX_REFERRING_ATTEMPTS + 1
    message = "The specified principalArn could not be found"
    aws.faults = [Refused(name, "ResourceNotFoundException", message, times=late)]
    assert not engine.create(ENTRY, inputs).error
    assert aws.counts()[name] == late + 2, "the last one is refused by the AWS of the tests, which shows IAM late"


def test_a_throttled_call_is_repeated_as_often_as_another_for_what_aws_answers_then(run: Run, aws: Proxy) -> None:
    """AWS throttles more attempts than are made for a subnet that is pending, as it is at the next attempt."""
    engine = run()
    inputs = engine.check(NAT, EXAMPLES[NAT].inputs(Prerequisites(aws)))
    throttled = retry.MAX_REFERRING_ATTEMPTS + 1
    aws.faults = [Refused("ec2:CreateNatGateway", "RequestLimitExceeded", times=throttled)]
    assert engine.create(NAT, inputs).id
    assert aws.counts()["ec2:CreateNatGateway"] == throttled + 2


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


def should_retry(code: str, method: str, status: int = 400, message: str = "No.") -> bool:
    """Return whether a first call that AWS answers with an error is repeated."""
    error = AwsError("ec2:DoIt", code, message, status, maybe_done=status >= 500 and code not in REFUSED_WITH_500)
    made = retry.Attempts(1, throttled=0, limit=Config().retries)
    return retry.should_retry(error, method, {}, made, recent=False)


@pytest.mark.parametrize("method", ["create_tags", "create_or_update_tags", "create_route"])
def test_an_idempotent_create_is_repeated_after_a_lost_answer(method: str) -> None:
    assert should_retry("AnswerLost", method, 503)
    assert should_retry("InternalError", method, 500)


def test_a_change_of_a_group_that_is_changing_is_repeated_although_auto_scaling_answers_500() -> None:
    assert should_retry("ResourceContention", "create_auto_scaling_group", 500)
    assert should_retry("ResourceContention", "update_auto_scaling_group", 500)


def test_snapshots_of_one_volume_wait_for_their_rate() -> None:
    assert should_retry("SnapshotCreationPerVolumeRateExceeded", "create_snapshot")


def test_missing_capacity_is_reported_at_once_with_a_remedy(run: Run, aws: Proxy) -> None:
    assert not should_retry("InsufficientInstanceCapacity", "run_instances", 500)
    engine = run()
    inputs = engine.check("strata:ec2:Instance", EXAMPLES["strata:ec2:Instance"].inputs(Prerequisites(aws)))

    def full(call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:RunInstances":
            raise Refusal("InsufficientInstanceCapacity", "We currently do not have sufficient capacity.", 500)
        return behind(call)

    aws.faults = [full]
    with pytest.raises(RefusedError, match="choose another instance type or zone"):
        engine.create("strata:ec2:Instance", inputs)
    assert aws.counts()["ec2:RunInstances"] == 1


def test_a_key_whose_new_state_kms_does_not_see_yet_gets_its_rotation(run: Run, aws: Proxy) -> None:
    engine = run()
    aws.faults = [Refused("kms:EnableKeyRotation", "DisabledException", "The key is disabled", times=6)]
    state = engine.create("strata:kms:Key", engine.check("strata:kms:Key", {}))
    assert not state.error
    assert aws.counts()["kms:EnableKeyRotation"] == 8, "those six, and the one that KMS refuses in every test"


def test_a_cluster_that_is_not_found_takes_what_it_holds_with_it(run: Run, aws: Proxy) -> None:
    engine = run()
    token = "strata:eks:AccessEntry"
    state = engine.create(token, engine.check(token, EXAMPLES[token].inputs(Prerequisites(aws))))

    def gone(call: Call, behind: Behind) -> Answer:
        if call.service == "eks":
            raise Refusal("ClientException", f"No cluster found for name: {call.params['clusterName']}.", 400)
        return behind(call)

    aws.faults = [gone]
    assert run().read(state) is None
    run().delete(state)
