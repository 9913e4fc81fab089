from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Arn, IamName
from ..policy_attachment import PolicyAttachment


class RolePolicyAttachmentInputs(Inputs):
    role: Immutable[IamName]
    """Name of the role."""
    policy_arn: Immutable[Arn]
    """ARN of the managed policy."""


class RolePolicyAttachment(PolicyAttachment[RolePolicyAttachmentInputs, Outputs]):
    """A managed policy attached to a role; its id is ROLE/ARN."""

    principal, listed, unique = "role", "Role", ("role", "policy_arn")
