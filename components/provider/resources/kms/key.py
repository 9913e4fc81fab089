from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ...calls.errors import AwsError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import OWNER, Identity
from ...core.resource import AwsResource, ignore
from ...plugin.answers import Failure
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Mark, Outputs
from ...properties.property_types import NO_TAGS, PolicyDocument, Tags, canonical

DELETION_DAYS = 30  # the longest that AWS allows: what the key encrypted is lost with it


class KeyInputs(Inputs):
    description: str = ""
    policy: ChosenByAws[PolicyDocument | None] = None
    key_usage: Immutable[Literal["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC"]] = "ENCRYPT_DECRYPT"
    key_spec: Immutable[str] = "SYMMETRIC_DEFAULT"
    multi_region: Immutable[bool] = False
    enabled: bool = True
    rotate: bool = True
    tags: Tags = NO_TAGS


class KeyOutputs(Outputs):
    arn: str


class Key(AwsResource[KeyInputs, KeyOutputs]):
    """A key that encrypts; four calls read each. Once deleted it can be had back for thirty days.

    KMS cannot list by tag: before the first create of a run, one call for each key of the region reads its tags.
    """

    id_key, status_key = "KeyId", "KeyState"
    pending, gone = frozenset({"Creating", "Updating"}), frozenset({"PendingDeletion", "PendingReplicaDeletion"})
    needs = ("iam:CreateServiceLinkedRole",)

    def create(self, aws: Client, new: KeyInputs, identity: Identity) -> Description:
        tags = kms_tags(identity.tags(new.tags))
        made = aws.create_key(
            Description=new.description,
            Policy=new.policy,
            KeyUsage=new.key_usage,
            KeySpec=new.key_spec,
            MultiRegion=new.multi_region,
            Tags=tags,
        )["KeyMetadata"]
        return {**made, "Policy": new.policy, "Rotates": False, "Tags": tags}

    def ledger(self, aws: Client, _environment: str) -> Iterator[tuple[str, str]]:
        for key in aws.pages("list_keys", "Keys"):
            try:
                tags = list(aws.pages("list_resource_tags", "Tags", KeyId=key["KeyId"]))
            except AwsError as error:
                ignore(error, "AccessDeniedException")  # a key of somebody else's
                continue
            yield from ((key["KeyId"], tag["TagValue"]) for tag in tags if tag["TagKey"] == OWNER)

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.describe_key(KeyId=identifier)["KeyMetadata"])

    def details(self, aws: Client, found: Description) -> Description:
        key = found["KeyId"]
        return {
            **found,
            "Policy": aws.get_key_policy(KeyId=key, PolicyName="default")["Policy"],
            "Rotates": rotates(found) and aws.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"],
            "Tags": list(aws.pages("list_resource_tags", "Tags", KeyId=key)),
        }

    def update(self, aws: Client, identifier: str, old: KeyInputs, new: KeyInputs) -> None:
        if old.description != new.description:
            aws.update_key_description(KeyId=identifier, Description=new.description)
        if new.policy and old.policy != new.policy:
            aws.put_key_policy(KeyId=identifier, PolicyName="default", Policy=new.policy)
        if new.enabled and not old.enabled:
            aws.enable_key(KeyId=identifier)
        if old.rotate != new.rotate and new.key_spec == "SYMMETRIC_DEFAULT":
            change = aws.enable_key_rotation if new.rotate else aws.disable_key_rotation
            change(KeyId=identifier)
        if old.enabled and not new.enabled:
            aws.disable_key(KeyId=identifier)

    def forbidden(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
        disabled = old.get("enabled") is new.get("enabled") is False
        stays = all(old.get(name) == new.get(name) for name in self.inputs.marked(Mark.IMMUTABLE))
        if disabled and stays and {old.get("rotate"), new.get("rotate")} == {True, False}:
            yield Failure(
                "rotate", "AWS changes it only while the key is enabled: enable the key, or leave it as it is"
            )

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_resource(KeyId=identifier, TagKeys=remove)
        if add:
            aws.tag_resource(KeyId=identifier, Tags=kms_tags(add))

    def delete(self, aws: Client, identifier: str) -> None:
        try:
            aws.schedule_key_deletion(KeyId=identifier, PendingWindowInDays=DELETION_DAYS)
        except AwsError as error:
            ignore(error, "KMSInvalidStateException")
            if self.status_of(self.find(aws, identifier)) not in self.gone:
                raise

    def inputs_of(self, found: Description) -> KeyInputs:
        return KeyInputs(
            description=found.get("Description") or "",
            policy=canonical(found["Policy"]) if found.get("Policy") else None,
            key_usage=found["KeyUsage"],
            key_spec=found["KeySpec"],
            multi_region=found.get("MultiRegion", False),
            enabled=found.get("Enabled", True),
            rotate=found["Rotates"] if rotates(found) else True,
            tags={
                tag["TagKey"]: tag["TagValue"]
                for tag in found.get("Tags", [])
                if not tag["TagKey"].startswith(("aws:", "strata:"))
            },
        )

    def outputs_of(self, found: Description) -> KeyOutputs:
        return KeyOutputs(arn=found["Arn"])


def rotates(found: Description) -> bool:
    """Whether AWS can rotate a key of this kind."""
    return bool(found["KeySpec"] == "SYMMETRIC_DEFAULT")


def kms_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as KMS's calls take them."""
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
