from collections.abc import Mapping
from typing import Any

from ...calls.errors import ignoring_missing
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Arn, IamName, Path, Tags
from ..account_listed import AccountListed
from ..named_resource import NamedResource
from ..open_sessions import SESSION_ACTIONS, end_sessions, is_user


class UserInputs(Inputs):
    name: Immutable[IamName | None] = None
    """Name of the user; generated if it is omitted."""
    path: Path = "/"
    """Path of the user, which is part of its ARN."""
    permissions_boundary: Arn | None = None
    """ARN of the policy that limits the user's permissions."""
    tags: Tags = NO_TAGS


class UserOutputs(Outputs):
    arn: str
    """ARN of the user."""
    unique_id: str
    """Unique ID of the user."""


class User(AccountListed[UserInputs, UserOutputs], NamedResource[UserInputs, UserOutputs]):
    """An IAM user.

    Deleting it also deletes what belongs to the user, even if it was created elsewhere: memberships, policies, access
    keys, the login profile, MFA devices, SSH keys, certificates and service-specific credentials. It terminates the
    user's open sessions on servers of the region.
    """

    id_key, name_input, unique = "UserName", "name", ("name",)
    conflict_codes, arn_resources = frozenset({"EntityAlreadyExists"}), ("mfa/*", "user/*")
    volatile, dependent_actions = ("arn",), SESSION_ACTIONS

    def changing_outputs(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
        return super().changing_outputs(old, new) if old.get("path") != new.get("path") else ()

    def create(self, aws: Client, new: UserInputs, identity: Identity) -> Description:
        tags = identity.tag_list(new.tags)
        made = aws.create_user(
            UserName=new.name, Path=new.path, PermissionsBoundary=new.permissions_boundary, Tags=tags
        )["User"]
        boundary = {"PermissionsBoundaryArn": new.permissions_boundary} if new.permissions_boundary else None
        return {**made, "PermissionsBoundary": boundary, "Tags": tags}

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_user(UserName=identifier)["User"])

    def update(self, aws: Client, identifier: str, old: UserInputs, new: UserInputs) -> None:
        if old.path != new.path:
            aws.update_user(UserName=identifier, NewPath=new.path)
        if old.permissions_boundary != new.permissions_boundary:
            if new.permissions_boundary:
                aws.put_user_permissions_boundary(UserName=identifier, PermissionsBoundary=new.permissions_boundary)
            else:
                aws.delete_user_permissions_boundary(UserName=identifier)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_user(UserName=identifier, TagKeys=remove)
        if add:
            aws.tag_user(UserName=identifier, Tags=[{"Key": key, "Value": value} for key, value in add.items()])

    def delete(self, aws: Client, identifier: str) -> None:
        self.remove_permissions(aws, identifier)
        self.remove_credentials(aws, identifier)
        end_sessions(aws, lambda arn: is_user(arn, identifier))
        aws.delete_user(UserName=identifier)

    def remove_permissions(self, aws: Client, identifier: str) -> None:
        """Remove memberships and policies."""
        for group in aws.pages("list_groups_for_user", "Groups", UserName=identifier):
            with ignoring_missing():
                aws.remove_user_from_group(UserName=identifier, GroupName=group["GroupName"])
        for policy in aws.pages("list_attached_user_policies", "AttachedPolicies", UserName=identifier):
            with ignoring_missing():
                aws.detach_user_policy(UserName=identifier, PolicyArn=policy["PolicyArn"])
        for name in aws.pages("list_user_policies", "PolicyNames", UserName=identifier):
            with ignoring_missing():
                aws.delete_user_policy(UserName=identifier, PolicyName=name)

    def remove_credentials(self, aws: Client, identifier: str) -> None:
        """Remove everything that the user signs in or signs requests with."""
        for key in aws.pages("list_access_keys", "AccessKeyMetadata", UserName=identifier):
            with ignoring_missing():
                aws.delete_access_key(UserName=identifier, AccessKeyId=key["AccessKeyId"])
        for device in aws.pages("list_mfa_devices", "MFADevices", UserName=identifier):
            with ignoring_missing():
                aws.deactivate_mfa_device(UserName=identifier, SerialNumber=device["SerialNumber"])
            if ":mfa/" in device["SerialNumber"]:  # FIDO keys are :u2f/, and hardware tokens are serial numbers
                with ignoring_missing():
                    aws.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])
        for key in aws.pages("list_ssh_public_keys", "SSHPublicKeys", UserName=identifier):
            with ignoring_missing():
                aws.delete_ssh_public_key(UserName=identifier, SSHPublicKeyId=key["SSHPublicKeyId"])
        for certificate in aws.pages("list_signing_certificates", "Certificates", UserName=identifier):
            with ignoring_missing():
                aws.delete_signing_certificate(UserName=identifier, CertificateId=certificate["CertificateId"])
        for credential in aws.list_service_specific_credentials(UserName=identifier)["ServiceSpecificCredentials"]:
            with ignoring_missing():
                aws.delete_service_specific_credential(
                    UserName=identifier, ServiceSpecificCredentialId=credential["ServiceSpecificCredentialId"]
                )
        with ignoring_missing():
            aws.delete_login_profile(UserName=identifier)

    def inputs_of(self, found: Description) -> UserInputs:
        return UserInputs(
            name=found["UserName"],
            path=found["Path"],
            permissions_boundary=(found.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> UserOutputs:
        return UserOutputs(arn=found["Arn"], unique_id=found["UserId"])
