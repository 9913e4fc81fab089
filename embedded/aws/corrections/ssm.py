"""Systems Manager: a list that moto lacks."""

from ..protocol import Answer, Call, answer_with
from .layer import Behind


def list_no_sessions(call: Call, behind: Behind) -> Answer:
    """Answer that no session is open, since nothing here opens any."""
    if call.name == "ssm:DescribeSessions":
        return answer_with(call, {"Sessions": []})
    return behind(call)
