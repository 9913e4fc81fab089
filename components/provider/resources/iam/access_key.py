import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...calls.errors import AwsError, NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import AwsResource, passing_over_missing
from ...properties.inputs import Immutable, Inputs, Outputs, Secret, WriteOnly
from ...properties.property_types import IamName

PREFIX = "strata:access-key/"  # of the tags on the user; what follows stands for the key's URN
LEEWAY = 300  # seconds by which a clock may be wrong: AWS refuses calls that are signed by one further off
MAKING: dict[str, threading.Lock] = {}  # of each user one key at a time, so that none is taken for a lost one


class AccessKeyInputs(Inputs):
    user: Immutable[IamName]
    status: Literal["Active", "Inactive"] = "Active"


class AccessKeyOutputs(Outputs):
    access_key_id: str
    secret_access_key: Secret[WriteOnly[str | None]] = None


@dataclass(frozen=True)
class Mark:
    """What the tag on the user says of a key: which it is or, before it is made, which others there are since when."""

    made: str = ""
    before: frozenset[str] = frozenset()
    since: int = 0

    @classmethod
    def parse(cls, value: str) -> "Mark | None":
        """The mark in a tag's value, or None when there is none."""
        if value.startswith("="):
            return cls(value[1:])
        since, slash, before = value.partition("/")
        return cls(before=frozenset(before.split("+")), since=int(since)) if slash and since.isdigit() else None

    def __str__(self) -> str:
        return f"={self.made}" if self.made else f"{self.since}/{'+'.join(sorted(self.before))}"

    def covers(self, key: Description) -> bool:
        """Whether a key of the user is the one that was made, or can be."""
        identifier: str = key["AccessKeyId"]
        if self.made:
            return identifier == self.made
        return identifier not in self.before and key["CreateDate"].timestamp() >= self.since


class AccessKey(AwsResource[AccessKeyInputs, AccessKeyOutputs]):
    """A user's key to AWS; its id is USER/KEY. Its secret is told once, and kept in the state as a secret.

    A key carries no tags, and one whose secret nobody has is of no use. So a tag on the user says which keys there were
    before and since when, and then which one was made; where AWS refuses to make one, what it said before. A create
    that follows an interrupted one deletes what that made, unless somebody else knows it.
    """

    def create(self, aws: Client, new: AccessKeyInputs, identity: Identity) -> Description:
        name = PREFIX + identity.digest
        with MAKING.setdefault(new.user, threading.Lock()):
            keys = list(aws.pages("list_access_keys", "AccessKeyMetadata", UserName=new.user))
            marks = marks_on(aws, new.user)
            earlier = marks.pop(name, None)
            lost = lost_of(keys, earlier, {mark.made for mark in marks.values()}, identity)
            for key in lost:
                with passing_over_missing():
                    aws.delete_access_key(UserName=new.user, AccessKeyId=key)
            before = frozenset(key["AccessKeyId"] for key in keys if key["AccessKeyId"] not in lost)
            note(aws, new.user, name, Mark(before=before, since=identity.created // 1000 - LEEWAY))
            try:
                made = dict(aws.create_access_key(UserName=new.user)["AccessKey"])
            except AwsError as error:
                if error.is_refused:
                    note(aws, new.user, name, None if lost else earlier)
                raise
            note(aws, new.user, name, Mark(made["AccessKeyId"]))
            return made

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

    def release(self, aws: Client, identifier: str) -> None:
        user, _, key = identifier.rpartition("/")
        with passing_over_missing():
            names = [name for name, mark in marks_on(aws, user).items() if mark.made == key]
            if names:
                aws.untag_user(UserName=user, TagKeys=names)

    def delete(self, aws: Client, identifier: str) -> None:
        user, _, key = identifier.rpartition("/")
        aws.delete_access_key(UserName=user, AccessKeyId=key)

    def id_of(self, found: Description) -> str:
        return f"{found['UserName']}/{found['AccessKeyId']}"

    def inputs_of(self, found: Description) -> AccessKeyInputs:
        return AccessKeyInputs(user=found["UserName"], status=found["Status"])

    def outputs_of(self, found: Description) -> AccessKeyOutputs:
        return AccessKeyOutputs(access_key_id=found["AccessKeyId"], secret_access_key=found.get("SecretAccessKey"))


def marks_on(aws: Client, user: str) -> dict[str, Mark]:
    """What the tags on a user say of keys, by their names."""
    tags = {tag["Key"]: Mark.parse(tag["Value"]) for tag in aws.pages("list_user_tags", "Tags", UserName=user)}
    return {name: mark for name, mark in tags.items() if name.startswith(PREFIX) and mark is not None}


def note(aws: Client, user: str, name: str, mark: Mark | None) -> None:
    """Lets the tag on a user say this of a key; nothing, where there is nothing to say."""
    if mark is None:
        aws.untag_user(UserName=user, TagKeys=[name])
    else:
        aws.tag_user(UserName=user, Tags=[{"Key": name, "Value": str(mark)}])


def lost_of(keys: Iterable[Description], mark: Mark | None, of_others: set[str], identity: Identity) -> list[str]:
    """The keys that an interrupted create with this mark made, and of which nobody knows."""
    known = of_others | {identifier.rpartition("/")[2] for identifier in identity.shown}
    return [
        key["AccessKeyId"] for key in keys if mark is not None and mark.covers(key) and key["AccessKeyId"] not in known
    ]
