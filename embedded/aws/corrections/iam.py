"""IAM: a list that moto lacks."""

from ..protocol import Answer, Call, answer_with
from .layer import Behind


def list_no_service_credentials(call: Call, behind: Behind) -> Answer:
    """Answer that a user has no service-specific credentials, since nothing here creates any."""
    if call.name == "iam:ListServiceSpecificCredentials":
        return answer_with(call, {"ServiceSpecificCredentials": []})
    return behind(call)
