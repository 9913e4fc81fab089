"""Idempotency tokens, which moto ignores."""

from dataclasses import dataclass, field

from .protocol import Answer, Call, Refusal, data_of
from .proxy import Behind


@dataclass
class ClientTokens:
    """A call repeated with its token has its first answer again and no second effect.

    As the EC2 User Guide has it ("Ensuring idempotency in Amazon EC2 API requests"): other parameters with the same
    token are IdempotentParameterMismatch, and a token whose instances are gone is IdempotentInstanceTerminated. Of
    everything else that was deleted since, the first answer still comes: an id that leads nowhere.
    """

    answers: dict[tuple[str, str, str], tuple[str, Answer]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.token is None:
            return behind(call)
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
    found = behind.client("ec2", call.region).describe_instances(Filters=[{"Name": "instance-id", "Values": launched}])
    states = [each["State"]["Name"] for group in found["Reservations"] for each in group["Instances"]]
    return all(state in ("shutting-down", "terminated") for state in states)
