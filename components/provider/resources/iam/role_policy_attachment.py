from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Arn, IamName


class RolePolicyAttachmentInputs(Inputs):
    role: Immutable[IamName]
    policy_arn: Immutable[Arn]


class RolePolicyAttachment(AwsResource[RolePolicyAttachmentInputs, Outputs]):
    """A policy that a role has; its id is ROLE/ARN. One call reads each."""

    token, service = "strata:iam:RolePolicyAttachment", "iam"
    inputs, outputs = RolePolicyAttachmentInputs, Outputs
    unique = ("role", "policy_arn")

    def create(self, aws: Client, new: RolePolicyAttachmentInputs, _identity: Identity) -> Description:
        aws.attach_role_policy(RoleName=new.role, PolicyArn=new.policy_arn)
        return {"RoleName": new.role, "PolicyArn": new.policy_arn}

    def find(self, aws: Client, identifier: str) -> Description:
        role, _, arn = identifier.partition("/")
        for policy in aws.pages("list_attached_role_policies", "AttachedPolicies", RoleName=role):
            if policy["PolicyArn"] == arn:
                return {"RoleName": role, "PolicyArn": arn}
        raise NotFoundError(f"{role} does not have {arn}")

    def delete(self, aws: Client, identifier: str) -> None:
        role, _, arn = identifier.partition("/")
        aws.detach_role_policy(RoleName=role, PolicyArn=arn)

    def id_of(self, found: Description) -> str:
        return f"{found['RoleName']}/{found['PolicyArn']}"

    def inputs_of(self, found: Description) -> RolePolicyAttachmentInputs:
        return RolePolicyAttachmentInputs(role=found["RoleName"], policy_arn=found["PolicyArn"])
