"""The effects of a change on its own resource, by the rule of its type."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model.change import Action, Change, removed_options
from ..model.finding import Effect
from ..model.property_class import PropertyClass
from ..model.quoting import listed, quoted
from ..model.type_rule import OTHER, Consequence, TypeRule
from ..model.verdict import Verdict
from ..model.world import World
from ..read.kubernetes_object import PREFIX
from ..read.state import is_of_aws, property_of
from ..read.values import has_secret, has_unknown, is_sensitive, keys_of, starts_with
from ..rights.evaluation import is_compared
from ..rights.iam_types import HOLDERS
from ..rights.last_days import last_days
from ..rights.resource_tags import tags_in_policies, tags_of_backups
from ..rules.properties.lookup import class_of
from .access import Access

TAGS, VOLUME_TAGS = ("tags", "tagsAll"), "volumeTags"
HARMLESS = (*TAGS, "description")
"""Properties that have the same meaning in every type of every package."""
DIGESTS = ("spec.template.metadata.annotations.strata/secrets",)
"""Properties whose value means nothing. Pods are replaced when it changes, whatever it becomes."""
CONTAINERS = ("spec.template.spec.containers", "spec.template.spec.initContainers")
"""Properties of which no value decides a verdict, so that secrets in them hide nothing."""
REFUSES_DELETION = (
    "deletionProtection",
    "deletionProtectionEnabled",
    "enableDeletionProtection",
    "terminationProtection",
)
"""Properties of AWS types with which AWS refuses the deletion: of clusters, databases, tables, load balancers."""
AGAINST_DELETION = {
    "protect": "`protect` is removed, so it can be deleted from now on",
    "retainOnDelete": "`retainOnDelete` is removed, so a later deletion deletes it with its data",
}
"""The consequences of removing the options that keep a resource, for an update that does not delete it."""
PUBLIC = ("publiclyAccessible", "publicAccess", "associatePublicIpAddress")
"""Properties of AWS types that give a resource an address in the internet."""
LEFT = "skipDestroy"
"""The property with which pulumi-aws leaves what it deletes in AWS (Terraform AWS provider, `skip_destroy`)."""
TAGGED = (*HOLDERS["user"], *HOLDERS["role"])
DECIDES = ("network", "user", "storage", OTHER)
"""The levels at which a property without a class may affect access or data."""


def effects_of(change: Change, rule: TypeRule, world: World, access: Access) -> Iterator[Effect]:
    """Yield the effects of a change."""
    guarded = _guarded(change)
    yield from [guarded] if guarded else _unguarded(change, rule, world, access)


def _guarded(change: Change) -> Effect | None:
    """Return the effect of a removal that `protect` or `retainOnDelete` prevents."""
    old = change.old
    if change.removes and old and old.external:
        return Effect(Verdict.CHANGES, "this program only reads it, so the resource itself stays")
    if change.action is Action.DELETE and change.type.startswith("aws:") and change.before(LEFT) is True:
        return Effect(Verdict.CHANGES, f"Pulumi no longer manages it; AWS keeps it with its data ({quoted(LEFT)})")
    if refusal := _refusal(change):
        return Effect(Verdict.CHANGES, refusal, fails=True)
    if change.retained and change.action is Action.DELETE:
        words = "Pulumi no longer manages it; the resource and its data are kept (`retainOnDelete`)"
        return Effect(Verdict.CHANGES, words)
    if change.retained:
        words = (
            "a new one is created, and Pulumi no longer manages the old one, which is kept with its data "
            "(`retainOnDelete`)"
        )
        fixed = "; if its name is fixed, the new one cannot be created" if change.type.startswith(PREFIX) else ""
        return Effect(Verdict.INTERRUPTS, words + fixed)
    return None


def _published(change: Change) -> Iterator[Effect]:
    """Yield that a new database or broker has an address that the internet reaches."""
    if any(change.after(one) is True for one in PUBLIC):
        words = "it is reachable from the internet, as far as its security groups and its network allow"
        yield Effect(Verdict.CHANGES, words)


def _unprotected(change: Change) -> Iterator[Effect]:
    """Yield that a later update can delete a resource that stays, because this one removes an option."""
    if change.action in (Action.SAME, Action.UPDATE):
        yield from (Effect(Verdict.CHANGES, AGAINST_DELETION[one]) for one in removed_options(change))


def _ending_moved(change: Change) -> Iterator[Effect]:
    """Yield that a right gets another last day, or none. An update after an earlier day removes it without a gate."""
    if change.action is not Action.UPDATE or change.old is None or change.new is None:
        return
    before, after = last_days(change.old), last_days(change.new)
    policies = property_of(change.new, "policies")
    for one in dict.fromkeys((*before, *after)):
        if one and isinstance(policies, list) and one not in policies:
            continue  # the loss of the policy is an effect of its own
        old, new = before.get(one, ""), after.get(one, "")
        right = f"the right by {quoted(one)}" if one else "the right"
        if new and (not old or new < old):
            yield Effect(Verdict.LOSES_ACCESS, f"{right} ends after {quoted(new)}: a later update removes it")
        elif old != new:
            yield Effect(Verdict.CHANGES, f"{right} ends later, after {quoted(new)}" if new else f"{right} has no end")


def _refusal(change: Change) -> str:
    """Return why a removal is refused, or an empty string."""
    if change.refused:
        return "it is protected (`protect`), so Pulumi rejects the update and nothing is lost"
    if not change.removes or change.retained or not is_of_aws(change.type):
        return ""
    protection = next((one for one in REFUSES_DELETION if change.before(one) is True), "")
    if not protection:
        return ""
    return f"AWS refuses to delete it while `{protection}` is on, so the update fails and nothing is lost"


def _unguarded(change: Change, rule: TypeRule, world: World, access: Access) -> Iterator[Effect]:
    if change.removes and change.old:
        yield access.replaced_sign_in(change.old) or rule.removal(change.old, world)
    elif change.action is Action.FORGET:
        yield Effect(Verdict.CHANGES, "Pulumi no longer manages it, and does not delete it")
    elif change.action is Action.CREATE:
        yield Effect(rule.created, "")
        yield from _published(change)
    elif change.action is Action.IMPORT:
        yield Effect(Verdict.CHANGES, "Pulumi manages it from now on")
    elif change.action is Action.UPDATE:
        yield from _in_place(change, rule, world, access)
    yield from _unprotected(change)
    yield from _ending_moved(change)
    yield from access.effects(change)
    judged = list(rule.on_change(change, world)) if rule.on_change else []
    yield from judged
    if change.action is Action.UPDATE and not judged:
        yield from _without_effect(change, rule)


def _in_place(change: Change, rule: TypeRule, world: World, access: Access) -> Iterator[Effect]:
    """Yield the effects of the properties that change in place. Properties with the same effect share one."""
    if not change.paths:
        words = "the preview does not list what changes"
        yield Effect(Verdict.CHANGES, words, could_be_worse=rule.opaque or rule.level in DECIDES, unjudged=True)
    meaning: dict[Effect, list[str]] = defaultdict(list)
    for path in change.paths:
        known = _most_specific(rule.properties, path) or rule.other_properties
        if is_unclear(change, path, world):
            words = f"the new value of {quoted(path)} is unknown until the update"
            yield Effect(
                known[0] if known else Verdict.CHANGES, words, could_be_worse=not _is_harmless(change, rule, path)
            )
        if known:
            words = known[1] or ("a secret changes" if is_sensitive(path) else "")
            yield Effect(known[0], words, could_be_worse=rule.opaque, unjudged=rule.opaque)
        else:
            meaning[_of_tag(change, path, world) or _of_class(change, rule, path)].append(path)
    for effect, paths in meaning.items():
        names = listed(quoted(path) for path in paths)
        unchanged = effect.words == PropertyClass.RIGHTS.value.words and not access.differences
        words = "nobody gains or loses a right" if unchanged else effect.words
        yield replace(effect, words=f"{names}: {words}") if effect.words else effect


def is_unclear(change: Change, path: str, world: World) -> bool:
    """Return whether a new value is unknown for another reason than referring to a new resource."""
    new = change.new
    if new is None or starts_with(path, *DIGESTS):
        return False
    return has_unknown(change.after(path)) and not world.refers_to_new(new, path)


def _of_tag(change: Change, path: str, world: World) -> Effect | None:
    """Return the effect of a changed tag that policies or backups use; None for another property."""
    if not starts_with(path, *TAGS, VOLUME_TAGS):
        return None
    gone = [key for key in _keys_of_tags(change, path) if _tag(change.before(path), path, key) is not None]
    if names := _named(tags_of_backups(world), gone):
        words = f"{names} selects what it backs up by this tag, so that no further backups may be made"
        return Effect(Verdict.LOSES_DATA, words)
    if names := _named(tags_in_policies(world), _keys_of_tags(change, path)):
        words = f"policy {names} uses this tag, so that requests may be refused from now on"
        return Effect(Verdict.LOSES_ACCESS, words)
    return None


def _keys_of_tags(change: Change, path: str) -> list[str]:
    """Return the keys of the tags that change: that of the path, or all that differ in the whole map."""
    if below := keys_of(path)[1:]:
        return [below[0]]
    old, new = (one if isinstance(one, Mapping) else {} for one in (change.before(path), change.after(path)))
    return [key for key in {**old, **new} if old.get(key) != new.get(key)]


def _tag(value: object, path: str, key: str) -> object:
    """Return the value of a tag: the property's own, or the one in the whole map."""
    return value if keys_of(path)[1:] else value.get(key) if isinstance(value, Mapping) else None


def _named(users: Mapping[str, list[str]], keys: list[str]) -> str:
    """Return the names of what uses one of some tags."""
    names = [name for key in keys for name in users.get(key.lower(), [])]
    return listed(map(quoted, dict.fromkeys(names)))


def _of_class(change: Change, rule: TypeRule, path: str) -> Effect:
    """Return the effect of a change by the class of the property. Without a class, the effect is unknown."""
    found = class_of(change.type, path)
    compared = is_compared(change.type, path)
    if found is PropertyClass.RIGHTS and not compared:
        found = PropertyClass.ACCESS
    elif found is PropertyClass.ACCESS and compared:
        found = PropertyClass.RIGHTS
    if found is None and starts_with(path, *HARMLESS):
        found = PropertyClass.HARMLESS
    if found is None:
        worse = rule.opaque or rule.level in DECIDES
        words = "the effect of a change is unknown to the review"
        return Effect(Verdict.CHANGES, words, could_be_worse=worse, unjudged=worse)
    if found.depends_on_values and _is_hidden(change, path):
        words = "its values are secret, so that the effect of a change is unknown to the review"
        return Effect(Verdict.CHANGES, words, could_be_worse=True, unjudged=True)
    return found.effect(change, path)


def _is_hidden(change: Change, path: str) -> bool:
    """Return whether a preview does not show how a property changes: it writes one word for every secret."""
    values = (change.before(path), change.after(path))
    return any(map(has_secret, values)) and not starts_with(path, *CONTAINERS)


def _is_harmless(change: Change, rule: TypeRule, path: str) -> bool:
    """Return whether a property is harmless with every value. Policies may refer to the tags of users and roles."""
    if rule.opaque or is_compared(change.type, path) or change.type in TAGGED:
        return False
    found = class_of(change.type, path)
    return found is PropertyClass.HARMLESS or (found is None and starts_with(path, *HARMLESS))


def _without_effect(change: Change, rule: TypeRule) -> Iterator[Effect]:
    """Yield an effect for the properties that a type's rule judges by their values, if the rule yielded none."""
    judged = (one for one in change.paths if class_of(change.type, one) is PropertyClass.JUDGED)
    paths = [quoted(one) for one in judged if _most_specific(rule.properties, one) is None]
    if paths:
        yield Effect(Verdict.CHANGES, f"{listed(paths)}: the new value stops nothing and loses nothing")


def _most_specific(properties: Mapping[str, Consequence], path: str) -> Consequence | None:
    fitting = [name for name in properties if starts_with(path, name)]
    return properties[max(fitting, key=len)] if fitting else None
