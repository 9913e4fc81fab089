"""What IAM Identity Center does not see at once: new users and groups, and its own requests."""

from dataclasses import dataclass, field

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with


@dataclass
class LateDirectory:
    """Fails the first assignment to each user and group, whom Identity Center does not see yet."""

    seen: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        principal = str(call.params.get("PrincipalId"))
        if call.name != "sso:CreateAccountAssignment" or principal in self.seen:
            return behind(call)
        self.seen.add(principal)
        reason = f"Received a 404 status error: the assignee {principal} was not found in the directory"
        status = {"Status": "FAILED", "RequestId": "00000000-0000-0000-0000-000000000000", "FailureReason": reason}
        return answer_with(call, {"AccountAssignmentCreationStatus": status})


@dataclass
class LateRequests:
    """Does not find a request of Identity Center at its first description.

    terraform-provider-aws takes such a request as pending (ssoadmin/account_assignment.go, permission_set.go).
    """

    seen: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        names = [str(value) for name, value in call.params.items() if name.endswith("RequestId")]
        if call.service == "sso" and call.action.startswith("Describe") and not self.seen.issuperset(names):
            self.seen.update(names)
            raise Refusal("ResourceNotFoundException", "The request was not found.", 404)
        return behind(call)
