from ...calls.errors import NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import Arn, IamGroupName


class GroupPolicyAttachmentInputs(Inputs):
    group: Immutable[IamGroupName]
    policy_arn: Immutable[Arn]


class GroupPolicyAttachment(AwsResource[GroupPolicyAttachmentInputs, Outputs]):
    """A policy that a group has; its id is GROUP/ARN. One call reads each."""

    token, service = "strata:iam:GroupPolicyAttachment", "iam"
    inputs, outputs = GroupPolicyAttachmentInputs, Outputs
    unique = ("group", "policy_arn")

    def create(self, aws: Client, new: GroupPolicyAttachmentInputs, _identity: Identity) -> Description:
        aws.attach_group_policy(GroupName=new.group, PolicyArn=new.policy_arn)
        return {"GroupName": new.group, "PolicyArn": new.policy_arn}

    def find(self, aws: Client, identifier: str) -> Description:
        group, _, arn = identifier.partition("/")
        for policy in aws.pages("list_attached_group_policies", "AttachedPolicies", GroupName=group):
            if policy["PolicyArn"] == arn:
                return {"GroupName": group, "PolicyArn": arn}
        raise NotFoundError(f"{group} does not have {arn}")

    def delete(self, aws: Client, identifier: str) -> None:
        group, _, arn = identifier.partition("/")
        aws.detach_group_policy(GroupName=group, PolicyArn=arn)

    def id_of(self, found: Description) -> str:
        return f"{found['GroupName']}/{found['PolicyArn']}"

    def inputs_of(self, found: Description) -> GroupPolicyAttachmentInputs:
        return GroupPolicyAttachmentInputs(group=found["GroupName"], policy_arn=found["PolicyArn"])
