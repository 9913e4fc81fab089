import secrets

from ...calls.errors import AwsError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity, Mark
from ...core.resource import AwsResource, ignore, passing_over_missing
from ...plugin.errors import ProviderError
from ...properties.inputs import Immutable, Inputs, Outputs, Secret, WriteOnly
from ...properties.property_types import IamName

MARK = "strata:login-profile"  # the tag on the user that says whose its login is


class LoginProfileInputs(Inputs):
    user: Immutable[IamName]
    password: Secret[WriteOnly[str | None]] = None
    password_reset_required: WriteOnly[bool] = True


class LoginProfileOutputs(Outputs):
    generated_password: Secret[WriteOnly[str | None]] = None


class LoginProfile(AwsResource[LoginProfileInputs, LoginProfileOutputs]):
    """A user's password for the console; its id is the user's name. Without one given, one is generated.

    That a user has reset the password, as asked, is no drift.
    """

    id_key, unique = "UserName", ("user",)

    def create(self, aws: Client, new: LoginProfileInputs, identity: Identity) -> Description:
        generated = None if new.password else f"Aa1-{secrets.token_urlsafe(24)}"
        profile = {
            "UserName": new.user,
            "Password": new.password or generated,
            "PasswordResetRequired": new.password_reset_required,
        }
        self.claim_name(aws, new.user, identity)
        try:
            aws.create_login_profile(**profile)
        except AwsError as error:
            ignore(error, "EntityAlreadyExists")
            aws.update_login_profile(**profile)
        return {"UserName": new.user, "Generated": generated}

    def claim_name(self, aws: Client, user: str, identity: Identity) -> None:
        """Marks the login that is about to be made as the identity's. Raises ProviderError when another one exists."""
        tags = {tag["Key"]: tag["Value"] for tag in aws.pages("list_user_tags", "Tags", UserName=user)}
        if identity.owns(tags.get(MARK)):
            return
        try:
            self.find(aws, user)
        except AwsError as error:
            if not error.is_missing:
                raise
            mark = Mark(identity.environment, identity.digest, identity.created)
            aws.tag_user(UserName=user, Tags=[{"Key": MARK, "Value": str(mark)}])
            return
        raise ProviderError(
            f"{user} has a login that is not this stack's: import it "
            f"(pulumi import {self.token} {identity.name} {user}) or delete it"
        )

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.get_login_profile(UserName=identifier)["LoginProfile"])

    def update(self, aws: Client, identifier: str, old: LoginProfileInputs, new: LoginProfileInputs) -> None:
        password = new.password if old.password != new.password else None
        aws.update_login_profile(
            UserName=identifier, Password=password, PasswordResetRequired=new.password_reset_required
        )

    def release(self, aws: Client, identifier: str) -> None:
        with passing_over_missing():
            aws.untag_user(UserName=identifier, TagKeys=[MARK])

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_login_profile(UserName=identifier)

    def inputs_of(self, found: Description) -> LoginProfileInputs:
        return LoginProfileInputs(user=found["UserName"])

    def outputs_of(self, found: Description) -> LoginProfileOutputs:
        return LoginProfileOutputs(generated_password=found.get("Generated"))
