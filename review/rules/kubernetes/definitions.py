"""The rule for custom resource definitions (Kubernetes, Extend the API with CustomResourceDefinitions)."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import property_of
from ...read.values import has_unknown, maps

VERSIONS = "spec.versions"
PARTS = ("properties", "items", "additionalProperties")
WITHOUT_MEANING = ("description", "title", "example", "externalDocs", "default")
"""The keys of a schema that neither drop nor refuse anything."""
OPEN = "x-kubernetes-preserve-unknown-fields"
Schemas = dict[str, dict[str, Any]]
"""The schemas of the fields of a kind, by the path of the field."""


def versions_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield what another list of versions means for the objects of the kind and their clients.

    The API server drops fields that the schema does not have when it reads an object, and stores it without them when
    the object is written next (Specifying a structural schema, Field pruning).
    """
    if change.action is not Action.UPDATE or not change.changed(VERSIONS):
        return
    new = property_of(change.new, VERSIONS)
    if has_unknown(new):
        words = "the versions and fields of its objects are unknown until the update"
        yield Effect(Verdict.CHANGES, words, could_be_worse=True)
        return
    old_versions, new_versions = (
        {str(one.get("name")): one for one in maps(each)} for each in (change.before(VERSIONS), new)
    )
    stored = _stored(change)
    missing = [quoted(one) for one in stored if one not in new_versions]
    if missing:
        words = (
            f"the API server rejects the list: objects may be stored in version {listed(missing)}. Convert "
            "them, and remove it from `status.storedVersions`"
        )
        yield Effect(Verdict.CHANGES, words, fails=True)
    served = [name for name, one in old_versions.items() if one.get("served") is not False]
    ended = [quoted(one) for one in served if new_versions.get(one, {}).get("served", one in new_versions) is False]
    if ended:
        words = f"version {listed(ended)} is no longer served, and its clients are refused"
        yield Effect(Verdict.INTERRUPTS, words)
    for name in old_versions.keys() & new_versions.keys():
        yield from _schema_changed(_fields(old_versions[name]), _fields(new_versions[name]), name)


def _stored(change: Change) -> list[str]:
    """Return the versions in which objects are stored: those that the API server lists, or the present one."""
    known = property_of(change.old, "status.storedVersions")
    if isinstance(known, list) and known:
        return [str(one) for one in known]
    return [str(one.get("name")) for one in maps(change.before(VERSIONS)) if one.get("storage") is True]


def _schema_changed(old: Schemas, new: Schemas, version: str) -> Iterator[Effect]:
    dropped = [one for one in old if one not in new and not _is_open(one, new)]
    roots = [quoted(one) for one in dropped if one.rpartition(".")[0] not in dropped]
    if roots:
        words = f"field {listed(roots)} of version {quoted(version)} is dropped from existing objects"
        yield Effect(Verdict.LOSES_DATA, words)
    stricter = [quoted(one or "the whole object") for one in old if one in new and old[one] != new[one]]
    if stricter:
        words = f"objects that do not fit the new schema of {listed(stricter)} are refused when written next"
        yield Effect(Verdict.INTERRUPTS, words)


def _fields(version: dict[str, Any]) -> Schemas:
    """Return the schema of each field of a version, without those of the fields below it."""
    found: Schemas = {}
    schema = version.get("schema")
    waiting = [("", schema.get("openAPIV3Schema") if isinstance(schema, dict) else None)]
    while waiting:
        path, one = waiting.pop()
        if not isinstance(one, dict):
            continue
        found[path] = {key: value for key, value in one.items() if key not in (*PARTS, *WITHOUT_MEANING)}
        properties = one.get("properties")
        if isinstance(properties, dict):
            waiting += [(f"{path}.{name}", each) for name, each in properties.items()]
        waiting += [(f"{path}[]", one.get(key)) for key in PARTS[1:]]
    return found


def _is_open(path: str, schemas: Schemas) -> bool:
    """Return whether a field belongs to a part of the schema that keeps fields which it does not have."""
    parents = (one for one in schemas if not one or path.startswith((f"{one}.", f"{one}[")))
    return any(schemas[one].get(OPEN) is True for one in parents)


CUSTOM_RESOURCE_DEFINITION = TypeRule(
    "custom resource definition",
    "application",
    (Verdict.LOSES_DATA, "every object of its kind is deleted with it"),
    on_change=versions_changed,
)
