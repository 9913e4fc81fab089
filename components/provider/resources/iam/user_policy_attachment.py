from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Arn, IamName
from ..policy_attachment import PolicyAttachment


class UserPolicyAttachmentInputs(Inputs):
    user: Immutable[IamName]
    """Name of the user."""
    policy_arn: Immutable[Arn]
    """ARN of the managed policy."""


class UserPolicyAttachment(PolicyAttachment[UserPolicyAttachmentInputs, Outputs]):
    """A managed policy attached to a user; its id is USER/ARN."""

    principal, unique = "user", ("user", "policy_arn")
