from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Arn, IamName


class UserPolicyAttachmentInputs(Inputs):
    user: Immutable[IamName]
    policy_arn: Immutable[Arn]


class UserPolicyAttachment(AwsResource[UserPolicyAttachmentInputs, Outputs]):
    """A policy that a user has; its id is USER/ARN. One call reads each."""

    token, service = "strata:iam:UserPolicyAttachment", "iam"
    inputs, outputs = UserPolicyAttachmentInputs, Outputs
    unique = ("user", "policy_arn")

    def create(self, aws: Client, new: UserPolicyAttachmentInputs, _identity: Identity) -> Description:
        aws.attach_user_policy(UserName=new.user, PolicyArn=new.policy_arn)
        return {"UserName": new.user, "PolicyArn": new.policy_arn}

    def find(self, aws: Client, identifier: str) -> Description:
        user, _, arn = identifier.partition("/")
        for policy in aws.pages("list_attached_user_policies", "AttachedPolicies", UserName=user):
            if policy["PolicyArn"] == arn:
                return {"UserName": user, "PolicyArn": arn}
        raise NotFoundError(f"{user} does not have {arn}")

    def delete(self, aws: Client, identifier: str) -> None:
        user, _, arn = identifier.partition("/")
        aws.detach_user_policy(UserName=user, PolicyArn=arn)

    def id_of(self, found: Description) -> str:
        return f"{found['UserName']}/{found['PolicyArn']}"

    def inputs_of(self, found: Description) -> UserPolicyAttachmentInputs:
        return UserPolicyAttachmentInputs(user=found["UserName"], policy_arn=found["PolicyArn"])
