from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, WriteOnly
from ...properties.property_types import Arn, IamName
from ..open_sessions import SESSION_ACTIONS, end_sessions, is_user
from ..policy_attachment import PolicyAttachment


class UserPolicyAttachmentInputs(Inputs):
    user: Immutable[IamName]
    """Name of the user."""
    policy_arn: Immutable[Arn]
    """ARN of the managed policy."""
    end_sessions: WriteOnly[bool] = False
    """Whether open sessions of the user on servers of the region are terminated, once the policy is attached."""
    until: WriteOnly[str | None] = None
    """Last day of the attachment, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after that day removes
    the resource."""


class UserPolicyAttachment(PolicyAttachment[UserPolicyAttachmentInputs, Outputs]):
    """A managed policy attached to a user; its id is USER/ARN.

    A session of Session Manager stays open when its user loses the right to it. So a policy that denies everything ends
    sessions too, with `endSessions`.
    """

    principal, unique = "user", ("user", "policy_arn")
    dependent_actions = (*PolicyAttachment.dependent_actions, *SESSION_ACTIONS)

    def create(self, aws: Client, new: UserPolicyAttachmentInputs, identity: Identity) -> Description:
        made = super().create(aws, new, identity)
        if new.end_sessions:
            end_sessions(aws, lambda arn: is_user(arn, new.user))
        return made

    def update(
        self, aws: Client, identifier: str, old: UserPolicyAttachmentInputs, new: UserPolicyAttachmentInputs
    ) -> None:
        if new.end_sessions and not old.end_sessions:
            name = identifier.partition("/")[0]
            end_sessions(aws, lambda arn: is_user(arn, name))
