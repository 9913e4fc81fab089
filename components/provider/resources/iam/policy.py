from collections.abc import Mapping
from typing import Annotated

from ...calls.errors import ignoring_missing
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, ManagedPolicyDocument, Path, Tags, canonical, iam_name
from ..named_resource import NamedResource

Name = Annotated[str, iam_name(128)]
MAX_VERSIONS = 5  # of one policy, as AWS keeps them


class PolicyInputs(Inputs):
    name: Immutable[Name | None] = None
    """Name of the policy; generated if it is omitted."""
    path: Immutable[Path] = "/"
    """Path of the policy."""
    description: Immutable[str] = ""
    """Description of the policy."""
    policy: ManagedPolicyDocument
    """Policy document as JSON."""
    tags: Tags = NO_TAGS


class PolicyOutputs(Outputs):
    arn: str
    """ARN of the policy."""


class Policy(NamedResource[PolicyInputs, PolicyOutputs]):
    """A managed policy; its id is its ARN. A change creates a new default version."""

    id_key, name_input, max_name_length, unique = "Arn", "name", 128, ("name",)
    conflict_codes = frozenset({"EntityAlreadyExists"})
    arn_resources, unscoped_actions, detail_calls = ("policy/*",), ("iam:ListPolicies",), 1

    def create(self, aws: Client, new: PolicyInputs, identity: Identity) -> Description:
        tags = identity.tag_list(new.tags)
        made = aws.create_policy(
            PolicyName=new.name, Path=new.path, Description=new.description, PolicyDocument=new.policy, Tags=tags
        )["Policy"]
        return {**made, "Description": new.description, "Document": new.policy, "Tags": tags}

    def find_own(self, aws: Client, new: PolicyInputs, identity: Identity) -> Description | None:
        for policy in aws.pages("list_policies", "Policies", Scope="Local", PathPrefix=new.path):
            if policy["PolicyName"] == new.name:
                found = self.find(aws, policy["Arn"])
                return found if self.owned_by(found, identity) else None
        return None

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_policy(PolicyArn=identifier)["Policy"])

    def read_details(self, aws: Client, found: Description) -> Description:
        version = aws.get_policy_version(PolicyArn=found["Arn"], VersionId=found["DefaultVersionId"])["PolicyVersion"]
        return {**found, "Document": version["Document"]}

    def update(self, aws: Client, identifier: str, old: PolicyInputs, new: PolicyInputs) -> None:
        if old.policy == new.policy:
            return
        versions = list(aws.pages("list_policy_versions", "Versions", PolicyArn=identifier))
        if len(versions) >= MAX_VERSIONS:
            oldest = min(
                (item for item in versions if not item["IsDefaultVersion"]), key=lambda item: item["CreateDate"]
            )
            aws.delete_policy_version(PolicyArn=identifier, VersionId=oldest["VersionId"])
        aws.create_policy_version(PolicyArn=identifier, PolicyDocument=new.policy, SetAsDefault=True)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_policy(PolicyArn=identifier, TagKeys=remove)
        if add:
            aws.tag_policy(PolicyArn=identifier, Tags=[{"Key": key, "Value": value} for key, value in add.items()])

    def delete(self, aws: Client, identifier: str) -> None:
        for version in aws.pages("list_policy_versions", "Versions", PolicyArn=identifier):
            if not version["IsDefaultVersion"]:
                with ignoring_missing():
                    aws.delete_policy_version(PolicyArn=identifier, VersionId=version["VersionId"])
        aws.delete_policy(PolicyArn=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        found = aws.list_entities_for_policy(PolicyArn=identifier)
        kinds = ("PolicyRoles", "RoleName"), ("PolicyUsers", "UserName"), ("PolicyGroups", "GroupName")
        return [item[name] for key, name in kinds for item in found.get(key, [])]

    def inputs_of(self, found: Description) -> PolicyInputs:
        return PolicyInputs(
            name=found["PolicyName"],
            path=found["Path"],
            description=found.get("Description") or "",
            policy=canonical(found["Document"]),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> PolicyOutputs:
        return PolicyOutputs(arn=found["Arn"])
