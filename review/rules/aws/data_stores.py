"""Rules for AWS services that hold data and that strata itself does not create: databases, buckets, queues, secrets."""

from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of


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


def removal_of_account(account: Resource, _world: World) -> Effect:
    """Return the effect of deleting an AWS account, which stays outside of the organization unless it is closed."""
    if property_of(account, "closeOnDeletion") is True:
        words = "the account is closed (`closeOnDeletion`), and AWS deletes what is in it after 90 days"
        return Effect(Verdict.LOSES_DATA, words)
    words = (
        "the account leaves the organization with what is in it; roles and policies of the organization no longer apply"
    )
    return Effect(Verdict.LOSES_ACCESS, words)


def holds(noun: str, words: str = "its data are deleted") -> TypeRule:
    """Return the rule for a type whose data are deleted with it."""
    return TypeRule(noun, "storage", (Verdict.LOSES_DATA, words))


BUCKET = TypeRule("bucket", "storage", on_removal=removal_of_bucket)
OBJECT = holds("object", "the object is deleted")
DATABASE = TypeRule("database", "storage", on_removal=removal_of_database)
FILE_SYSTEM = holds("file system")
CACHE = holds("cache", "the data in it are lost")
SEARCH_DOMAIN = holds("search domain", "its indexes are deleted")
