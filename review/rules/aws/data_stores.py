"""Rules for AWS services that hold data and that strata itself does not create: databases, buckets, queues, secrets."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted, quoted_value
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import as_list, has_unknown, maps

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
CONTENT = ("content", "contentBase64", "etag", "source", "sourceHash")
VERSIONINGS = ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2")
CURRENT, PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"
LABELS = (CURRENT, PREVIOUS)
"""The labels of versions that Secrets Manager moves by itself."""
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


def removal_of_secret_version(version: Resource, world: World) -> Effect:
    """Return the effect of deleting a version of a secret.

    The version with the label `AWSCURRENT` keeps it, and a new version gives it `AWSPREVIOUS` instead. AWS may delete
    versions without a label (Secrets Manager user guide, What's in a secret; registry of pulumi-aws, SecretVersion).
    """
    own = [one for one in as_list(property_of(version, "versionStages")) if one not in LABELS]
    if own:
        words = f"it loses its labels {listed(map(quoted_value, own))}, and AWS may delete a version without"
        return Effect(Verdict.LOSES_DATA, words)
    change = world.changes.get(version.urn)
    if change and change.action is Action.REPLACE:
        words = f"the secret gets another value; the old one stays as {quoted(PREVIOUS)} until the next value"
        return Effect(Verdict.INTERRUPTS, words)
    return Effect(Verdict.CHANGES, "its value stays in the secret, and Pulumi no longer manages it")


def another_value(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a new version gives an existing secret another value."""
    if change.action is Action.CREATE and change.new and not world.refers_to_new(change.new, "secretId"):
        yield Effect(
            Verdict.INTERRUPTS, f"an existing secret gets this value; its present one becomes {quoted(PREVIOUS)}"
        )


def overwritten(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a new parameter takes the place of an existing one (pulumi-aws, `overwrite`)."""
    if change.action is Action.CREATE and property_of(change.new, "overwrite") is True:
        yield Effect(Verdict.INTERRUPTS, "a parameter of its name that exists already gets another value")


def object_overwritten(change: Change, world: World) -> Iterator[Effect]:
    """Yield that an object's content is lost, unless its bucket is known to keep old versions."""
    if change.action is not Action.UPDATE or change.new is None or not change.changed(*CONTENT):
        return
    if _keeps_versions(change.new, world):
        yield Effect(Verdict.CHANGES, "the bucket keeps the old content as a version")
    else:
        yield Effect(
            Verdict.LOSES_DATA, "its old content is overwritten: versioning of the bucket is off, or not in the state"
        )


def _keeps_versions(item: Resource, world: World) -> bool:
    """Return whether versioning of the bucket of an object is on, and stays on."""
    bucket = world.resource_at(item, "bucket")
    known = [bucket] if bucket else []
    name = property_of(item, "bucket")
    known += [one for one in world.of_types(*VERSIONINGS) if property_of(one, "bucket") == name]
    return any(_is_on(one) and _is_on(_later(one, world)) for one in known)


def _later(resource: Resource, world: World) -> Resource | None:
    change = world.changes.get(resource.urn)
    return change.new if change else resource


def _is_on(resource: Resource | None) -> bool:
    status = property_of(resource, "versioningConfiguration.status")
    return status == "Enabled" or property_of(resource, "versioning.enabled") is True


def holds(noun: str, words: str = "its data are deleted") -> TypeRule:
    """Return the rule for a type whose data are deleted with it."""
    return TypeRule(noun, "storage", (Verdict.LOSES_DATA, words))


BUCKET = TypeRule("bucket", "storage", on_removal=removal_of_bucket, on_change=expires)
OBJECT = TypeRule("object", "storage", (Verdict.LOSES_DATA, "the object is deleted"), on_change=object_overwritten)
SECRET = TypeRule("secret", "storage", on_removal=removal_of_secret)
SECRET_VERSION = TypeRule("secret version", "storage", on_removal=removal_of_secret_version, on_change=another_value)
PARAMETER = TypeRule("parameter", "storage", (Verdict.LOSES_DATA, "its value is deleted"), on_change=overwritten)
DATABASE = TypeRule("database", "storage", on_removal=removal_of_database)
FILE_SYSTEM = holds("file system")
CACHE = holds("cache", "the data in it are lost")
SEARCH_DOMAIN = holds("search domain", "its indexes are deleted")
