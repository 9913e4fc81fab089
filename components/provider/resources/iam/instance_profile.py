from collections.abc import Mapping

from ...calls.errors import AwsError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, IamName, Path, Tags
from ..named_resource import NamedResource


class InstanceProfileInputs(Inputs):
    name: Immutable[IamName | None] = None
    """Name of the instance profile; generated if it is omitted."""
    path: Immutable[Path] = "/"
    """Path of the instance profile."""
    role: IamName | None = None
    """Name of the role that it passes."""
    tags: Tags = NO_TAGS


class InstanceProfileOutputs(Outputs):
    arn: str
    """ARN of the instance profile."""


class InstanceProfile(NamedResource[InstanceProfileInputs, InstanceProfileOutputs]):
    """A container that passes an IAM role to instances."""

    id_key, name_input, unique = "InstanceProfileName", "name", ("name",)
    conflict_codes = frozenset({"EntityAlreadyExists"})
    arn_resources, passes_roles_to = ("instance-profile/*",), ("ec2",)

    def create(self, aws: Client, new: InstanceProfileInputs, identity: Identity) -> Description:
        tags = identity.tag_list(new.tags)
        made = aws.create_instance_profile(InstanceProfileName=new.name, Path=new.path, Tags=tags)["InstanceProfile"]
        return {**made, "Tags": tags}

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_instance_profile(InstanceProfileName=identifier)["InstanceProfile"])

    def update(self, aws: Client, identifier: str, old: InstanceProfileInputs, new: InstanceProfileInputs) -> None:
        if old.role == new.role:
            return
        if old.role:
            self.remove_role(aws, identifier, old.role)
        if new.role:
            self.add_role(aws, identifier, new.role)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_instance_profile(InstanceProfileName=identifier, TagKeys=remove)
        if add:
            tags = [{"Key": key, "Value": value} for key, value in add.items()]
            aws.tag_instance_profile(InstanceProfileName=identifier, Tags=tags)

    def delete(self, aws: Client, identifier: str) -> None:
        role = self.inputs_of(self.find(aws, identifier)).role
        if role:
            self.remove_role(aws, identifier, role)
        aws.delete_instance_profile(InstanceProfileName=identifier)

    def add_role(self, aws: Client, identifier: str, role: str) -> None:
        try:
            aws.add_role_to_instance_profile(InstanceProfileName=identifier, RoleName=role)
        except AwsError:  # LimitExceeded, if the call was repeated after a lost answer
            if self.inputs_of(self.find(aws, identifier)).role != role:
                raise

    def remove_role(self, aws: Client, identifier: str, role: str) -> None:
        try:
            aws.remove_role_from_instance_profile(InstanceProfileName=identifier, RoleName=role)
        except AwsError as error:
            raise_unless(error, "NoSuchEntity")

    def inputs_of(self, found: Description) -> InstanceProfileInputs:
        roles = [role["RoleName"] for role in found.get("Roles", [])]
        return InstanceProfileInputs(
            name=found["InstanceProfileName"],
            path=found["Path"],
            role=next(iter(roles), None),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> InstanceProfileOutputs:
        return InstanceProfileOutputs(arn=found["Arn"])
