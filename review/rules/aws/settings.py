"""Rules for pulumi-aws types that set something of another resource: what expires, who may use it."""

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.type_rule import Consequence, TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.values import has_unknown, is_unknown
from ..arrivals import PUBLIC_REFUSED, arrival_of, arrives
from .data_stores import expires
from .logs import shorter_retention
from .people import inline_policy

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
Judge = Callable[[Change, World], Iterator[Effect]]
NO_ANSWER = (INTERRUPTS, "its address no longer answers")
BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


def setting(
    noun: str,
    removed: Consequence,
    level: str = "storage",
    judge: Judge | None = None,
    properties: Mapping[str, Consequence] = MappingProxyType({}),
) -> TypeRule:
    """Return the rule for a type whose creation may affect an existing resource, and `judge` its changes in place."""

    def changed(change: Change, world: World) -> Iterator[Effect]:
        if arrival_of(change.type):
            yield from arrives(change, world)
        if judge is not None:
            yield from judge(change, world)

    return TypeRule(noun, level, removed, created=CHANGES, on_change=changed, properties=properties)


def blocked(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that public access is refused from now on, or possible again (S3, Blocking public access)."""
    for path in BLOCKS:
        if change.action is not Action.UPDATE or not change.changed(path):
            continue
        if is_unknown(change.after(path)):
            yield Effect(CHANGES, "whether public access is refused is unknown until the update", could_be_worse=True)
        elif change.after(path) is True:
            yield Effect(LOSES_ACCESS, PUBLIC_REFUSED)
        else:
            yield Effect(CHANGES, "public access is possible if policies or access control lists allow it")


def images_expire(change: Change, _world: World) -> Iterator[Effect]:
    """Yield whether another policy deletes more images (ECR user guide, Lifecycle policy parameters)."""
    if change.action is not Action.UPDATE or not change.changed("policy"):
        return
    if has_unknown(change.after("policy")):
        yield Effect(CHANGES, "which images are deleted is unknown until the update", could_be_worse=True)
        return
    old, new = (_image_rules(change.before("policy")), _image_rules(change.after("policy")))
    if old is None or new is None or any(new[key] < old.get(key, float("inf")) for key in new):
        yield Effect(LOSES_DATA, "more images are deleted, or earlier")
    else:
        yield Effect(CHANGES, "as many images as before are kept, or more")


def _image_rules(policy: object) -> dict[str, float] | None:
    """Return how many images, or for how many days, each rule keeps, by its selection; None for an unknown form."""
    try:
        rules = json.loads(policy)["rules"] if isinstance(policy, str) else policy["rules"]  # type: ignore[index]
        return {_selection(one): float(one["selection"]["countNumber"]) for one in rules}
    except (KeyError, TypeError, ValueError):
        return None


def _selection(rule: dict[str, Any]) -> str:
    selected = {key: value for key, value in rule["selection"].items() if key != "countNumber"}
    return json.dumps([selected, rule.get("rulePriority")], sort_keys=True)


def archived_shorter(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that an archive deletes events earlier (EventBridge, UpdateArchive: 0 days means without limit)."""
    yield from shorter_retention(change, "retentionDays", "events")


VERSIONING = setting(
    "bucket versioning", (LOSES_DATA, "it is suspended: overwritten and deleted objects are no longer kept")
)
LIFECYCLE = setting("lifecycle configuration", (CHANGES, "objects no longer expire"), judge=expires)
OBJECT_LOCK = setting("object lock", (LOSES_DATA, "new objects can be deleted at any time"))
CORS = setting("CORS configuration", (INTERRUPTS, "browsers refuse the bucket to pages of other origins"), "network")

RULES: dict[str, TypeRule] = {
    "backup:Plan": setting("backup plan", (LOSES_DATA, "no further backups are made")),
    "backup:Selection": setting("backup selection", (LOSES_DATA, "what it selects is no longer backed up")),
    "backup:VaultLockConfiguration": setting("vault lock", (LOSES_DATA, "backups can be deleted at any time")),
    "cloudtrail:Trail": setting("trail", (LOSES_DATA, "further calls of the API are not recorded")),
    "cloudwatch:EventArchive": setting("event archive", (LOSES_DATA, "its events are deleted"), judge=archived_shorter),
    "cloudwatch:EventRule": setting("event rule", (INTERRUPTS, "its targets are no longer called"), "application"),
    "cloudwatch:LogSubscriptionFilter": setting(
        "log subscription", (INTERRUPTS, "its destination no longer gets logs"), "application"
    ),
    "dlm:LifecyclePolicy": setting("snapshot policy", (LOSES_DATA, "no further snapshots are made")),
    "ec2:ManagedPrefixListEntry": setting(
        "prefix list entry", (LOSES_ACCESS, "rules that refer to the list no longer allow its addresses"), "network"
    ),
    "ec2:VpcPeeringConnection": setting(
        "peering connection", (INTERRUPTS, "the networks no longer reach each other through it"), "network"
    ),
    "ecr:LifecyclePolicy": setting("image lifecycle policy", (CHANGES, "images no longer expire"), judge=images_expire),
    "ecr:RepositoryPolicy": inline_policy("repository"),
    "efs:BackupPolicy": setting("backup policy", (LOSES_DATA, "the file system is no longer backed up")),
    "efs:MountTarget": setting("mount target", (INTERRUPTS, "machines in its subnet lose the file system"), "network"),
    "kms:Grant": setting("key grant", (LOSES_ACCESS, "its principal can no longer use the key"), "user"),
    "lambda:EventSourceMapping": setting(
        "event source", (INTERRUPTS, "the function no longer gets what the source sends"), "application"
    ),
    "lambda:FunctionUrl": setting("function URL", NO_ANSWER, "network"),
    "lambda:Permission": setting(
        "function permission", (LOSES_ACCESS, "its principal can no longer call the function"), "user"
    ),
    "lb:TargetGroupAttachment": setting("target", (INTERRUPTS, "it gets no more requests"), "network"),
    "s3:BucketCorsConfiguration": CORS,
    "s3:BucketCorsConfigurationV2": CORS,
    "s3:BucketLifecycleConfiguration": LIFECYCLE,
    "s3:BucketLifecycleConfigurationV2": LIFECYCLE,
    "s3:BucketNotification": setting(
        "bucket notification", (INTERRUPTS, "its receivers are no longer notified"), "application"
    ),
    "s3:BucketObjectLockConfiguration": OBJECT_LOCK,
    "s3:BucketObjectLockConfigurationV2": OBJECT_LOCK,
    "s3:BucketOwnershipControls": setting("ownership controls", (CHANGES, "access control lists apply"), "user"),
    "s3:BucketPublicAccessBlock": setting(
        "public access block", (CHANGES, "public access is possible if policies allow it"), "user", blocked
    ),
    "s3:BucketReplicationConfig": setting("replication", (LOSES_DATA, "new objects are no longer copied")),
    "s3:BucketVersioning": VERSIONING,
    "s3:BucketVersioningV2": VERSIONING,
    "secretsmanager:SecretPolicy": inline_policy("secret"),
    "sns:TopicPolicy": inline_policy("topic"),
    "sns:TopicSubscription": setting(
        "subscription", (INTERRUPTS, "its endpoint no longer gets messages"), "application"
    ),
    "sqs:QueuePolicy": inline_policy("queue"),
    "ssoadmin:AccountAssignment": setting(
        "account assignment", (LOSES_ACCESS, "its user or group can no longer use the account"), "user"
    ),
}
