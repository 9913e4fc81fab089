from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Arn, IamName, Path, Tags, TrustPolicy, canonical
from ..named_resource import NamedResource


class RoleInputs(Inputs):
    name: Immutable[IamName | None] = None
    """Name of the role; generated if it is omitted."""
    path: Immutable[Path] = "/"
    """Path of the role."""
    assume_role_policy: TrustPolicy
    """Trust policy as JSON: who may assume the role."""
    description: Annotated[str, Field(max_length=1000)] = ""
    """Description of the role."""
    max_session_duration: Annotated[int, Field(ge=3600, le=43200)] = 3600
    """Maximum duration of a session in seconds."""
    permissions_boundary: Arn | None = None
    """ARN of the policy that limits the role's permissions."""
    tags: Tags = NO_TAGS


class RoleOutputs(Outputs):
    arn: str
    """ARN of the role."""
    unique_id: str
    """Unique ID of the role."""


class Role(NamedResource[RoleInputs, RoleOutputs]):
    """An identity that services and users assume."""

    id_key, name_input, unique = "RoleName", "name", ("name",)
    conflict_codes, arn_resources = frozenset({"EntityAlreadyExists"}), ("role/*",)

    def create(self, aws: Client, new: RoleInputs, identity: Identity) -> Description:
        made = aws.create_role(
            RoleName=new.name,
            Path=new.path,
            AssumeRolePolicyDocument=new.assume_role_policy,
            Description=new.description,
            MaxSessionDuration=new.max_session_duration,
            PermissionsBoundary=new.permissions_boundary,
            Tags=identity.tag_list(new.tags),
        )["Role"]
        boundary = {"PermissionsBoundaryArn": new.permissions_boundary} if new.permissions_boundary else None
        return {
            **made,
            "AssumeRolePolicyDocument": new.assume_role_policy,
            "Description": new.description,
            "MaxSessionDuration": new.max_session_duration,
            "PermissionsBoundary": boundary,
            "Tags": identity.tag_list(new.tags),
        }

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_role(RoleName=identifier)["Role"])

    def update(self, aws: Client, identifier: str, old: RoleInputs, new: RoleInputs) -> None:
        if old.assume_role_policy != new.assume_role_policy:
            aws.update_assume_role_policy(RoleName=identifier, PolicyDocument=new.assume_role_policy)
        if (old.description, old.max_session_duration) != (new.description, new.max_session_duration):
            aws.update_role(
                RoleName=identifier, Description=new.description, MaxSessionDuration=new.max_session_duration
            )
        if old.permissions_boundary != new.permissions_boundary:
            if new.permissions_boundary:
                aws.put_role_permissions_boundary(RoleName=identifier, PermissionsBoundary=new.permissions_boundary)
            else:
                aws.delete_role_permissions_boundary(RoleName=identifier)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_role(RoleName=identifier, TagKeys=remove)
        if add:
            aws.tag_role(RoleName=identifier, Tags=[{"Key": key, "Value": value} for key, value in add.items()])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_role(RoleName=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        policies = aws.pages("list_attached_role_policies", "AttachedPolicies", RoleName=identifier)
        profiles = aws.pages("list_instance_profiles_for_role", "InstanceProfiles", RoleName=identifier)
        return [item["PolicyArn"] for item in policies] + [item["InstanceProfileName"] for item in profiles]

    def inputs_of(self, found: Description) -> RoleInputs:
        return RoleInputs(
            name=found["RoleName"],
            path=found["Path"],
            assume_role_policy=canonical(found["AssumeRolePolicyDocument"]),
            description=found.get("Description") or "",
            max_session_duration=found.get("MaxSessionDuration", 3600),
            permissions_boundary=(found.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> RoleOutputs:
        return RoleOutputs(arn=found["Arn"], unique_id=found["RoleId"])
