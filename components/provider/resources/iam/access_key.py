from typing import Literal

from ...checks import IamName
from ...errors import NotFoundError
from ...inputs import Immutable, Inputs, Outputs, Secret, WriteOnly
from ...inventory import Description
from ...ownership import Identity
from ...resource import AwsResource, passing_over_missing
from ...session import Client


class AccessKeyInputs(Inputs):
    user: Immutable[IamName]
    status: Literal["Active", "Inactive"] = "Active"


class AccessKeyOutputs(Outputs):
    access_key_id: str
    secret_access_key: Secret[WriteOnly[str | None]] = None


class AccessKey(AwsResource[AccessKeyInputs, AccessKeyOutputs]):
    """A user's key to AWS; its id is USER/KEY. Its secret is told once, and kept in the state as a secret.

    A key carries no tags, and one whose secret nobody has is of no use. So a tag on the user says which keys there were
    before, and a create that follows an interrupted one deletes the key that came in between.
    """

    token, service, inputs, outputs = "strata:iam:AccessKey", "iam", AccessKeyInputs, AccessKeyOutputs

    def create(self, aws: Client, new: AccessKeyInputs, identity: Identity) -> Description:
        keys = {key["AccessKeyId"] for key in aws.pages("list_access_keys", "AccessKeyMetadata", UserName=new.user)}
        known = {one.rpartition("/")[2] for one in identity.known if one.startswith(f"{new.user}/")}
        tags = {tag["Key"]: tag["Value"] for tag in aws.pages("list_user_tags", "Tags", UserName=new.user)}
        if mark_of(identity) in tags:
            before = set(tags[mark_of(identity)].split("+"))
            if not known - before:
                for lost in sorted(keys - before - known):
                    with passing_over_missing():
                        aws.delete_access_key(UserName=new.user, AccessKeyId=lost)
                    keys.remove(lost)
        aws.tag_user(UserName=new.user, Tags=[{"Key": mark_of(identity), "Value": "+".join(sorted(keys))}])
        return dict(aws.create_access_key(UserName=new.user)["AccessKey"])

    def find(self, aws: Client, identifier: str) -> Description:
        user, _, key = identifier.rpartition("/")
        for found in aws.pages("list_access_keys", "AccessKeyMetadata", UserName=user):
            if found["AccessKeyId"] == key:
                return dict(found)
        raise NotFoundError(f"{user} has no access key {key}")

    def update(self, aws: Client, identifier: str, old: AccessKeyInputs, new: AccessKeyInputs) -> None:
        if old.status != new.status:
            key = identifier.rpartition("/")[2]
            aws.update_access_key(UserName=new.user, AccessKeyId=key, Status=new.status)

    def release(self, aws: Client, identifier: str, identity: Identity) -> None:
        with passing_over_missing():
            aws.untag_user(UserName=identifier.rpartition("/")[0], TagKeys=[mark_of(identity)])

    def delete(self, aws: Client, identifier: str) -> None:
        user, _, key = identifier.rpartition("/")
        aws.delete_access_key(UserName=user, AccessKeyId=key)

    def id_of(self, found: Description) -> str:
        return f"{found['UserName']}/{found['AccessKeyId']}"

    def inputs_of(self, found: Description) -> AccessKeyInputs:
        return AccessKeyInputs(user=found["UserName"], status=found["Status"])

    def outputs_of(self, found: Description) -> AccessKeyOutputs:
        return AccessKeyOutputs(access_key_id=found["AccessKeyId"], secret_access_key=found.get("SecretAccessKey"))


def mark_of(identity: Identity) -> str:
    """The tag on the user that holds the keys there were before this one."""
    return f"strata:access-key/{identity.digest}"
