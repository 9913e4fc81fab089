"""Rules for AWS services that hold data and that strata itself does not create: databases, buckets, queues, secrets."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import has_unknown, maps

LIFECYCLE = ("lifecycleRules", "rules")
"""The property with the rules: of a bucket, and of a configuration apart from it."""
DELETING = (
    "expiration",
    "noncurrentVersionExpiration",
    "noncurrentVersionExpirations",
    "abortIncompleteMultipartUpload",
    "abortIncompleteMultipartUploadDays",
)
"""The parts of a lifecycle rule that delete."""
NEWEST = "newerNoncurrentVersions"
"""The number of old versions that are kept in any case."""
DEFAULT_WINDOW = 30
"""The days for which a deleted secret can be restored if the program sets no other number."""


def removal_of_database(database: Resource, _world: World) -> Effect:
    """Return the effect of deleting a database, which leaves a final snapshot only if that is configured."""
    snapshot = property_of(database, "finalSnapshotIdentifier")
    if property_of(database, "skipFinalSnapshot") is not True and isinstance(snapshot, str):
        words = f"the database is deleted; snapshot {quoted(snapshot)} keeps its last data"
        return Effect(Verdict.LOSES_DATA, words)
    return Effect(Verdict.LOSES_DATA, "the database and its data are deleted, without a last snapshot")


def removal_of_bucket(bucket: Resource, _world: World) -> Effect:
    """Return the effect of deleting a bucket. AWS deletes only an empty one unless `forceDestroy` is set."""
    if property_of(bucket, "forceDestroy") is True:
        return Effect(Verdict.LOSES_DATA, "the bucket and every object in it are deleted (`forceDestroy`)")
    return Effect(Verdict.LOSES_DATA, "the bucket is deleted; AWS refuses that while it contains objects")


def expires(change: Change, _world: World) -> Iterator[Effect]:
    """Yield whether other lifecycle rules let objects expire that were kept, or earlier (S3, Expiring objects)."""
    path = next((one for one in LIFECYCLE if change.changed(one)), None)
    if change.action is not Action.UPDATE or path is None:
        return
    old, new = (maps(one) for one in (change.before(path), change.after(path)))
    if has_unknown(change.after(path)):
        words = f"`{path}`: which objects expire is unknown until the update"
        yield Effect(Verdict.CHANGES, words, could_be_worse=True)
    elif all(any(_expires_later(one, each) for each in old) for one in new if _expiries(one)):
        yield Effect(Verdict.CHANGES, f"`{path}`: data are kept")
    else:
        words = "data are no longer protected or kept: more objects expire, or earlier"
        yield Effect(Verdict.LOSES_DATA, f"`{path}`: {words}")


def _expires_later(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Return whether a rule lets the same objects expire as another one, and none of them earlier."""
    same = all(new.get(key) == old.get(key) for key in ("prefix", "tags", "filter"))
    times, before = _expiries(new), _expiries(old)
    for name in {name for name in (*times, *before) if name.endswith(NEWEST)}:
        if times.pop(name, 0) < before.pop(name, 0):
            return False
    return same and all(name in before and before[name] <= time for name, time in times.items())


def _expiries(rule: dict[str, Any]) -> dict[str, float]:
    """Return after how many days a rule deletes something, by what it deletes; an unknown form counts as at once."""
    if rule.get("enabled") is False or rule.get("status") == "Disabled":
        return {}
    found: dict[str, float] = {}
    for name in DELETING:
        one = rule.get(name)
        for key, value in (one if isinstance(one, dict) else {"": one}).items():
            if value:
                known = isinstance(value, int | float) and not isinstance(value, bool)
                found[f"{name} {key if known else value}"] = value if known else 0
    return found


def removal_of_account(account: Resource, _world: World) -> Effect:
    """Return the effect of deleting an AWS account, which stays outside of the organization unless it is closed."""
    if property_of(account, "closeOnDeletion") is True:
        words = "the account is closed (`closeOnDeletion`), and AWS deletes what is in it after 90 days"
        return Effect(Verdict.LOSES_DATA, words)
    words = (
        "the account leaves the organization with what is in it; roles and policies of the organization no longer apply"
    )
    return Effect(Verdict.LOSES_ACCESS, words)


def removal_of_secret(secret: Resource, _world: World) -> Effect:
    """Return the effect of deleting a secret, which AWS does after its recovery window (Secrets Manager, DeleteSecret).

    Without a window, pulumi-aws deletes it at once.
    """
    days = property_of(secret, "recoveryWindowInDays")
    if days == 0:
        return Effect(Verdict.LOSES_DATA, "its values are deleted at once, and cannot be restored")
    window = days if isinstance(days, int | float) else DEFAULT_WINDOW
    return Effect(Verdict.LOSES_DATA, f"it becomes unreadable; it can be restored for {window:g} days")


def holds(noun: str, words: str = "its data are deleted") -> TypeRule:
    """Return the rule for a type whose data are deleted with it."""
    return TypeRule(noun, "storage", (Verdict.LOSES_DATA, words))


BUCKET = TypeRule("bucket", "storage", on_removal=removal_of_bucket, on_change=expires)
OBJECT = holds("object", "the object is deleted")
SECRET = TypeRule("secret", "storage", on_removal=removal_of_secret)
DATABASE = TypeRule("database", "storage", on_removal=removal_of_database)
FILE_SYSTEM = holds("file system")
CACHE = holds("cache", "the data in it are lost")
SEARCH_DOMAIN = holds("search domain", "its indexes are deleted")
