from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ...calls.errors import AwsError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import OWNER, Identity, managed_by_user
from ...core.resource import AwsResource
from ...plugin.answers import Failure
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, Trait
from ...properties.property_types import NO_TAGS, PolicyDocument, Tags, canonical

DELETION_DAYS = 30  # the maximum: data that the key encrypts is lost with it


class KeyInputs(Inputs):
    description: str = ""
    """Description of the key."""
    policy: ChosenByAws[PolicyDocument | None] = None
    """Key policy as JSON."""
    key_usage: Immutable[Literal["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC"]] = "ENCRYPT_DECRYPT"
    """Cryptographic operations of the key."""
    key_spec: Immutable[str] = "SYMMETRIC_DEFAULT"
    """Type of the key material."""
    multi_region: Immutable[bool] = False
    """Whether the key can be replicated to other regions."""
    enabled: bool = True
    """Whether the key can be used."""
    rotate: bool = True
    """Whether the key material is rotated once a year; symmetric keys only."""
    tags: Tags = NO_TAGS


class KeyOutputs(Outputs):
    arn: str
    """ARN of the key."""


class Key(AwsResource[KeyInputs, KeyOutputs]):
    """A KMS key. Deleting it makes the key unreadable; it can be restored for 30 days.

    KMS cannot list keys by tag: before the first create of a run, one call for each key of the region reads its tags.
    """

    id_key, status_key = "KeyId", "KeyState"
    pending, deleted = frozenset({"Creating", "Updating"}), frozenset({"PendingDeletion", "PendingReplicaDeletion"})
    arn_resources, unscoped_actions = ("key/*",), ("kms:CreateKey", "kms:ListKeys")
    linked_services, detail_calls = ("kms", "mrk.kms"), 3

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

    def owner_tags(self, aws: Client, _environment: str) -> Iterator[tuple[str, str]]:
        for key in aws.pages("list_keys", "Keys"):
            try:
                tags = list(aws.pages("list_resource_tags", "Tags", KeyId=key["KeyId"]))
            except AwsError as error:
                raise_unless(error, "AccessDeniedException")  # the key of another owner
                continue
            yield from ((key["KeyId"], tag["TagValue"]) for tag in tags if tag["TagKey"] == OWNER)

    def find(self, aws: Client, identifier: str) -> Description:
        return dict(aws.describe_key(KeyId=identifier)["KeyMetadata"])

    def read_details(self, aws: Client, found: Description) -> Description:
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

    def refused_changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
        disabled = old.get("enabled") is new.get("enabled") is False
        stays = all(old.get(name) == new.get(name) for name in self.inputs.with_trait(Trait.IMMUTABLE))
        if disabled and stays and {old.get("rotate"), new.get("rotate")} == {True, False}:
            yield Failure("rotate", "can change only while the key is enabled: enable the key, or restore the value")

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_resource(KeyId=identifier, TagKeys=remove)
        if add:
            aws.tag_resource(KeyId=identifier, Tags=kms_tags(add))

    def delete(self, aws: Client, identifier: str) -> None:
        try:
            aws.schedule_key_deletion(KeyId=identifier, PendingWindowInDays=DELETION_DAYS)
        except AwsError as error:
            raise_unless(error, "KMSInvalidStateException")
            if self.status_of(self.find(aws, identifier)) not in self.deleted:
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
            tags=managed_by_user({tag["TagKey"]: tag["TagValue"] for tag in found.get("Tags", [])}),
        )

    def outputs_of(self, found: Description) -> KeyOutputs:
        return KeyOutputs(arn=found["Arn"])


def rotates(found: Description) -> bool:
    """Return whether AWS can rotate a key of this spec."""
    return bool(found["KeySpec"] == "SYMMETRIC_DEFAULT")


def kms_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags in the form of KMS's calls."""
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
