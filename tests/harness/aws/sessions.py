"""Sessions of Session Manager, which moto lacks: a fault that keeps some, as an account that has open ones."""

from dataclasses import dataclass, field
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with

OWNER = "arn:aws:iam::123456789012:user/{}"


@dataclass
class Sessions:
    """The open sessions of users, two on a page; whoever terminates one that has ended is refused.

    `ended_meanwhile` are sessions that are listed and have ended by themselves (SSM API reference, TerminateSession).
    """

    open: list[str] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    ended_meanwhile: list[str] = field(default_factory=list)

    def start(self, *users: str) -> None:
        """Open a session of each user, whose ID begins with the user's name as AWS names it."""
        self.open += [f"{user.rpartition('/')[2]}-{len(self.open) + number:017x}" for number, user in enumerate(users)]

    def start_with_role(self, role: str, *users: str) -> None:
        """Open a session of each user with a role, whose name in AWS the owner's ARN contains."""
        for user in users:
            self.start(user)
            self.owners[self.open[-1]] = f"arn:aws:sts::123456789012:assumed-role/{role}/{user}"

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ssm:TerminateSession":
            identifier = call.params["SessionId"]
            if identifier not in self.open:
                raise Refusal("DoesNotExistException", f"Session {identifier} does not exist")
            self.open.remove(identifier)
            return answer_with(call, {"SessionId": identifier})
        if call.name != "ssm:DescribeSessions":
            return behind(call)
        first = int(call.params.get("NextToken", 0))
        listed = sorted([*self.open, *self.ended_meanwhile])
        page = [self._shown(one) for one in listed[first : first + 2]]
        rest = {"NextToken": str(first + 2)} if first + 2 < len(listed) else {}
        return answer_with(call, {"Sessions": page, **rest})

    def _shown(self, identifier: str) -> dict[str, Any]:
        owner = self.owners.get(identifier, OWNER.format(identifier.rpartition("-")[0]))
        return {"SessionId": identifier, "Target": "i-1", "Status": "Connected", "Owner": owner}
