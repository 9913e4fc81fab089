import secrets

from ...calls.errors import AwsError, ignoring_missing, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource
from ...plugin.errors import ProviderError
from ...properties.inputs import Immutable, Inputs, Outputs, Secret, WriteOnly
from ...properties.property_types import IamName

LOGIN_OWNER = "strata:login-profile"  # the tag of the user that names the owner of the login profile


class LoginProfileInputs(Inputs):
    user: Immutable[IamName]
    """Name of the user."""
    password: Secret[WriteOnly[str | None]] = None
    """Password; generated if it is omitted."""
    password_reset_required: WriteOnly[bool] = True
    """Whether the user has to choose a new password at the first sign-in."""


class LoginProfileOutputs(Outputs):
    generated_password: Secret[WriteOnly[str | None]] = None
    """The generated password, if none was given."""


class LoginProfile(AwsResource[LoginProfileInputs, LoginProfileOutputs]):
    """A user's password for the console; its id is the user's name.

    A password that the user has reset is not reported as drift.
    """

    id_key, unique = "UserName", ("user",)

    def create(self, aws: Client, new: LoginProfileInputs, identity: Identity) -> Description:
        generated = None if new.password else f"Aa1-{secrets.token_urlsafe(24)}"
        profile = {
            "UserName": new.user,
            "Password": new.password or generated,
            "PasswordResetRequired": new.password_reset_required,
        }
        self.claim_login(aws, new.user, identity)
        try:
            aws.create_login_profile(**profile)
        except AwsError as error:
            raise_unless(error, "EntityAlreadyExists")
            aws.update_login_profile(**profile)
        return {"UserName": new.user, "Generated": generated}

    def claim_login(self, aws: Client, user: str, identity: Identity) -> None:
        """Tag the user as the owner of the login about to be created. Raises ProviderError if another login exists."""
        tags = {tag["Key"]: tag["Value"] for tag in aws.pages("list_user_tags", "Tags", UserName=user)}
        if identity.owns(tags.get(LOGIN_OWNER)):
            return
        try:
            self.find(aws, user)
        except AwsError as error:
            if not error.is_missing:
                raise
            aws.tag_user(UserName=user, Tags=[{"Key": LOGIN_OWNER, "Value": str(identity.owner_tag())}])
            return
        raise ProviderError(
            f"{user} has a login profile that does not belong to this stack: import it "
            f"(pulumi import {self.token} {identity.name} {user}) or delete it"
        )

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_login_profile(UserName=identifier)["LoginProfile"])

    def update(self, aws: Client, identifier: str, old: LoginProfileInputs, new: LoginProfileInputs) -> None:
        password = new.password if old.password != new.password else None
        aws.update_login_profile(
            UserName=identifier, Password=password, PasswordResetRequired=new.password_reset_required
        )

    def clean_up(self, aws: Client, identifier: str) -> None:
        with ignoring_missing():
            aws.untag_user(UserName=identifier, TagKeys=[LOGIN_OWNER])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_login_profile(UserName=identifier)

    def inputs_of(self, found: Description) -> LoginProfileInputs:
        return LoginProfileInputs(user=found["UserName"])

    def outputs_of(self, found: Description) -> LoginProfileOutputs:
        return LoginProfileOutputs(generated_password=found.get("Generated"))
