import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

from ...calls.errors import AwsError, NotFoundError, ignoring_missing
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity, digest
from ...core.program import Program
from ...core.resource import AwsResource
from ...plugin.answers import Failure
from ...plugin.errors import ProviderError
from ...plugin.protocol import UNKNOWN
from ...properties.inputs import Immutable, Inputs, Outputs, Secret, WriteOnly
from ...properties.property_types import IamName

PREFIX = "strata:access-key/"  # of a tag on the user; the digest of the key's URN follows
QUOTA = 2  # access keys of a user (IAM user guide, IAM quotas)
CLOCK_SKEW = 300  # seconds: AWS refuses calls from a clock that differs more
CREATING: dict[str, threading.Lock] = {}  # one create per user at a time, so that none takes another's key for lost


class AccessKeyInputs(Inputs):
    user: Immutable[IamName]
    """Name of the user."""
    status: Literal["Active", "Inactive"] = "Active"
    """Whether the key can be used."""
    generation: Immutable[WriteOnly[str | None]] = None
    """Any text. A change makes another key."""


class AccessKeyOutputs(Outputs):
    access_key_id: str
    """Access key ID."""
    created: str
    """Date and time of the creation in UTC."""
    secret_access_key: Secret[WriteOnly[str | None]] = None
    """Secret access key, which AWS returns only at the creation."""


@dataclass(frozen=True)
class KeyRecord:
    """The record of a create, in a tag on the user: the key's ID or, until that is known, the earlier keys."""

    created: str = ""  # the ID; empty while it is not known
    earlier: frozenset[str] = frozenset()
    since: int = 0  # seconds since 1970

    @classmethod
    def parse(cls, value: str) -> "KeyRecord | None":
        """Return the record in a tag's value; None if it contains no record."""
        if value.startswith("="):
            return cls(value[1:])
        since, slash, earlier = value.partition("/")
        return cls(earlier=frozenset(earlier.split("+")), since=int(since)) if slash and since.isdigit() else None

    def __str__(self) -> str:
        return f"={self.created}" if self.created else f"{self.since}/{'+'.join(sorted(self.earlier))}"

    def covers(self, key: Description) -> bool:
        """Return whether the recorded create made a key, or may have made it."""
        identifier: str = key["AccessKeyId"]
        if self.created:
            return identifier == self.created
        return identifier not in self.earlier and key["CreateDate"].timestamp() >= self.since


class AccessKey(AwsResource[AccessKeyInputs, AccessKeyOutputs]):
    """An access key of a user; its id is USER/KEY. The state keeps its secret, which AWS returns once, encrypted.

    A key has no tags, and a key whose secret is lost is useless. So a tag on the user first records the existing keys
    and the time, and then the ID of the new key; it is restored if AWS refuses the create. A create that follows an
    interrupted one deletes that one's key, unless its ID is in the state or in another record.
    """

    def check_in_program(
        self, program: Program, urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        """Yield the quota of IAM, if an existing user has no room for a further key."""
        user = new["user"]
        if old or user == UNKNOWN:
            return
        with suppress(ProviderError):  # the user does not exist yet, or AWS cannot be asked, as in a preview
            aws = program.session.client("iam").expecting_absence()
            keys = list(aws.pages("list_access_keys", "AccessKeyMetadata", UserName=user))
            own = records_on(aws, user).get(PREFIX + digest(urn)) if len(keys) >= QUOTA else None
            if len(keys) >= QUOTA and not any(own.covers(key) for key in keys if own):
                names = " and ".join(sorted(key["AccessKeyId"] for key in keys))
                rule = f"{user} has the access keys {names}, and IAM allows {QUOTA}"
                remedy = f"delete one: aws iam delete-access-key --user-name {user} --access-key-id"
                yield Failure("user", f"{rule}: {remedy} ID")

    def create(self, aws: Client, new: AccessKeyInputs, identity: Identity) -> Description:
        tag = PREFIX + identity.digest
        with CREATING.setdefault(new.user, threading.Lock()):
            keys = list(aws.pages("list_access_keys", "AccessKeyMetadata", UserName=new.user))
            records = records_on(aws, new.user)
            previous = records.pop(tag, None)
            lost = lost_keys(keys, previous, {record.created for record in records.values()}, identity)
            for key in lost:
                with ignoring_missing():
                    aws.delete_access_key(UserName=new.user, AccessKeyId=key)
            earlier = frozenset(key["AccessKeyId"] for key in keys if key["AccessKeyId"] not in lost)
            write_record(aws, new.user, tag, KeyRecord(earlier=earlier, since=identity.created // 1000 - CLOCK_SKEW))
            try:
                made = dict(aws.create_access_key(UserName=new.user)["AccessKey"])
            except AwsError as error:
                if error.is_refused:
                    write_record(aws, new.user, tag, None if lost else previous)
                raise
            write_record(aws, new.user, tag, KeyRecord(made["AccessKeyId"]))
            return made

    def find(self, aws: Client, identifier: str) -> Description:
        user, _, key = identifier.rpartition("/")
        for found in aws.pages("list_access_keys", "AccessKeyMetadata", UserName=user):
            if found["AccessKeyId"] == key:
                return dict(found)
        raise NotFoundError(f"access key {key} of user {user} not found")

    def update(self, aws: Client, identifier: str, old: AccessKeyInputs, new: AccessKeyInputs) -> None:
        if old.status != new.status:
            key = identifier.rpartition("/")[2]
            aws.update_access_key(UserName=new.user, AccessKeyId=key, Status=new.status)

    def clean_up(self, aws: Client, identifier: str) -> None:
        user, _, key = identifier.rpartition("/")
        with ignoring_missing():
            tags = [tag for tag, record in records_on(aws, user).items() if record.created == key]
            if tags:
                aws.untag_user(UserName=user, TagKeys=tags)

    def delete(self, aws: Client, identifier: str) -> None:
        user, _, key = identifier.rpartition("/")
        aws.delete_access_key(UserName=user, AccessKeyId=key)

    def id_of(self, found: Description) -> str:
        return f"{found['UserName']}/{found['AccessKeyId']}"

    def inputs_of(self, found: Description) -> AccessKeyInputs:
        return AccessKeyInputs(user=found["UserName"], status=found["Status"])

    def outputs_of(self, found: Description) -> AccessKeyOutputs:
        return AccessKeyOutputs(
            access_key_id=found["AccessKeyId"],
            created=found["CreateDate"].astimezone(UTC).isoformat(timespec="seconds"),
            secret_access_key=found.get("SecretAccessKey"),
        )


def records_on(aws: Client, user: str) -> dict[str, KeyRecord]:
    """Return the records in a user's tags, by the tags' keys."""
    tags = {tag["Key"]: KeyRecord.parse(tag["Value"]) for tag in aws.pages("list_user_tags", "Tags", UserName=user)}
    return {key: record for key, record in tags.items() if key.startswith(PREFIX) and record is not None}


def write_record(aws: Client, user: str, tag: str, record: KeyRecord | None) -> None:
    """Write a record into a user's tag; None removes the tag."""
    if record is None:
        aws.untag_user(UserName=user, TagKeys=[tag])
    else:
        aws.tag_user(UserName=user, Tags=[{"Key": tag, "Value": str(record)}])


def lost_keys(
    keys: Iterable[Description], record: KeyRecord | None, recorded: set[str], identity: Identity
) -> list[str]:
    """Return the keys that the recorded, interrupted create made and that neither a state nor another record has."""
    known = recorded | {identifier.rpartition("/")[2] for identifier in identity.known_ids}
    identifiers = [key["AccessKeyId"] for key in keys if record is not None and record.covers(key)]
    return [identifier for identifier in identifiers if identifier not in known]
