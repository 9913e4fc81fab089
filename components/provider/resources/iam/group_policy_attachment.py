from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Arn, IamGroupName
from ..policy_attachment import PolicyAttachment


class GroupPolicyAttachmentInputs(Inputs):
    group: Immutable[IamGroupName]
    """Name of the group."""
    policy_arn: Immutable[Arn]
    """ARN of the managed policy."""


class GroupPolicyAttachment(PolicyAttachment[GroupPolicyAttachmentInputs, Outputs]):
    """A managed policy attached to a group; its id is GROUP/ARN."""

    principal, listed, unique = "group", "Group", ("group", "policy_arn")
