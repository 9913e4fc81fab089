"""Idempotency tokens; moto ignores them."""

from dataclasses import dataclass, field

from ..protocol import Answer, Call, Refusal, data_of
from .filters import by
from .layer import Behind

# Characters of EKS's token; botocore's model does not limit them (ansible-collections/community.aws issue 817).
_EKS_MIN_LENGTH, _EKS_MAX_LENGTH = 33, 126


@dataclass
class ClientTokens:
    """Answers a call that is repeated with its token with the first answer, and without a second effect.

    The rules are those of the EC2 User Guide ("Ensuring idempotency in Amazon EC2 API requests"). The same token with
    other parameters is refused (IdempotentParameterMismatch), and so is a token whose instances are terminated
    (IdempotentInstanceTerminated). Where another resource was deleted meanwhile, the first answer is returned, with an
    id that is not found any more.
    """

    answers: dict[tuple[str, str, str], tuple[str, Answer]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.token is None:
            return behind(call)
        if call.service == "eks" and not _EKS_MIN_LENGTH <= len(call.token) <= _EKS_MAX_LENGTH:
            raise Refusal(
                "InvalidParameterException",
                f"clientRequestToken must have {_EKS_MIN_LENGTH} to {_EKS_MAX_LENGTH} characters.",
            )
        key = (call.region, call.name, call.token)
        if key not in self.answers:
            answer = behind(call)
            if answer.ok:
                self.answers[key] = (call.digest, answer)
            return answer
        digest, answer = self.answers[key]
        if digest != call.digest:
            raise Refusal(
                "IdempotentParameterMismatch", f"The token {call.token} was used before with different parameters."
            )
        if call.action == "RunInstances" and _terminated(call, answer, behind):
            raise Refusal("IdempotentInstanceTerminated", f"The instances launched with {call.token} are terminated.")
        return answer


def _terminated(call: Call, answer: Answer, behind: Behind) -> bool:
    launched = [each["InstanceId"] for each in data_of(call, answer)["Instances"]]
    found = behind.client(call).describe_instances(Filters=by("instance-id", *launched))
    states = [each["State"]["Name"] for group in found["Reservations"] for each in group["Instances"]]
    return all(state in ("shutting-down", "terminated") for state in states)
