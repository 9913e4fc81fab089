"""Large previews and states in the engine's format, without the stack traces, which only lengthen the files."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .kinds import KINDS
from .kinds.identities import IAM, allow, document
from .kinds.kind import Kind, Properties

PREFIX = "urn:pulumi:dev::shop"
PROVIDERS = {name: f"{PREFIX}::pulumi:providers:{name}::default::5d2f6c1e" for name in ("aws", "kubernetes", "strata")}
TIME = "2026-01-01T00:00:00Z"
HARMLESS = {"kubernetes": "metadata.labels.app", "strata": "tags.Team", "aws": "tags.Team"}
"""A property of every type of a provider whose change is safe."""


def write(folder: Path, count: int, names: list[str], operation: str, teams: int = 50) -> list[Path]:
    """Write a preview and its state, with resources of some kinds in turn, and return their files.

    The resources of a team share a namespace, a security group, a user group and a policy.

    Args:
        folder: where the files are written.
        count: the number of resources.
        names: the kinds, by their keys in `KINDS`.
        operation: what happens to every resource, by its key in `OPERATIONS`.
        teams: the number of teams.
    """
    steps, resources = [], _context(names)
    for number in range(count):
        kind = KINDS[names[number % len(names)]]
        one = _of_kind(kind, number, kind.body(number, number // len(names) % teams))
        resources += [] if operation == "create" else [one]
        steps.append(OPERATIONS[operation](one, kind))
    return write_files(folder, steps, resources)


def _context(names: Iterable[str]) -> list[Properties]:
    """Return the resources that exist beside those of some kinds."""
    found = {one[:2]: _named(*one) for name in names for one in KINDS[name].context}
    return list(found.values())


def _of_kind(kind: Kind, number: int, inputs: Properties) -> Properties:
    """Return a resource of a kind as the engine writes it in a state."""
    return resource(kind.type, number, inputs, kind.arn.format(number=number))


def write_update(folder: Path, type_: str, old: Properties, new: Properties) -> list[Path]:
    """Write a preview that changes a property of one resource in place, and its state, and return their files."""
    before, after = (resource(type_, 0, inputs) for inputs in (old, new))
    changed = [name for name in new if old.get(name) != new[name]]
    return write_files(folder, [updated(before, after, changed)], [before])


def write_leaving(folder: Path, count: int) -> list[Path]:
    """Write a preview in which interfaces leave a security group with as many rules, and its state."""
    rule = KINDS["rules"]
    rules = [_of_kind(rule, number, rule.body(number, 0)) for number in range(count)]
    steps, resources = [], []
    for number in range(count):
        old, new = (
            resource("strata:ec2:NetworkInterface", number, {"subnetId": "subnet-0", "securityGroupIds": groups})
            for groups in (["sg-0", "sg-1"], ["sg-1"])
        )
        resources.append(old)
        steps.append(updated(old, new, ["securityGroupIds"]))
    return write_files(folder, steps, [*rules, *resources])


def write_people(folder: Path, count: int, groups: int) -> Path:
    """Write a state of people in groups with policies, and a bucket and a server for each group."""
    resources = [_named("strata:iam:User", f"person-{one}", {"name": f"person-{one}"}) for one in range(count)]
    for number in range(groups):
        team = f"team-{number}"
        policy = document(allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{team}/{number}/*"))
        resources += [
            _named("strata:iam:Group", team, {"name": team}),
            _named("strata:iam:Policy", team, {"name": team, "policy": policy}),
            _named("strata:iam:GroupPolicyAttachment", team, {"group": team, "policyArn": f"{IAM}:policy/{team}"}),
            _named("aws:s3/bucket:Bucket", team, {"bucket": team}),
            _named("strata:ec2:Instance", team, {"tags": {"team": team}}),
        ]
    for number in range(count):
        person = f"person-{number}"
        for team in (f"team-{number % groups}", f"team-{(number + 1) % groups}"):
            resources.append(_named("strata:iam:GroupMembership", f"{person}-{team}", {"user": person, "group": team}))
        resources.append(_named("strata:iam:AccessKey", person, {"user": person, "status": "Active"}))
    return write_files(folder, [deleted(resources[0])], resources)[1]


def _named(type_: str, name: str, inputs: Properties) -> Properties:
    """Return a resource with a name, which is also its id, as the engine writes it in a state."""
    arn = (
        f"{IAM}:{type_.rpartition(':')[2].lower()}/{name}" if ":iam" in type_ else f"arn:aws:shop::123456789012:{name}"
    )
    return resource(type_, 0, inputs, arn) | {"urn": f"{PREFIX}::{type_}::{name}", "id": name}


def write_files(folder: Path, steps: list[Properties], resources: list[Properties]) -> list[Path]:
    """Write a preview of some steps, and a state of some resources, and return their files."""
    files = [folder / "preview.json", folder / "state.json"]
    files[0].write_text(json.dumps({"steps": steps, "duration": 1, "changeSummary": {steps[0]["op"]: len(steps)}}))
    deployment = {"manifest": {"time": TIME}, "resources": [*_providers(), *resources]}
    files[1].write_text(json.dumps({"version": 3, "deployment": deployment}))
    return files


def _providers() -> Iterator[Properties]:
    for name, reference in PROVIDERS.items():
        urn, _, own = reference.rpartition("::")
        yield {"urn": urn, "custom": True, "id": own, "type": f"pulumi:providers:{name}", "inputs": {}, "outputs": {}}


def resource(type_: str, number: int, inputs: Properties, arn: str = "arn:aws:shop::123456789012:one") -> Properties:
    """Return a resource as the engine writes it in a state."""
    package = type_.partition(":")[0]
    reported = (
        {"metadata": {"uid": f"{number:032x}", **inputs.get("metadata", {})}}
        if package == "kubernetes"
        else {"arn": arn}
    )
    return {
        "urn": f"{PREFIX}::{type_}::one-{number}",
        "custom": True,
        "id": f"one-{number}",
        "type": type_,
        "inputs": inputs,
        "outputs": inputs | reported,
        "parent": f"{PREFIX}::pulumi:pulumi:Stack::shop-dev",
        "dependencies": [],
        "provider": PROVIDERS[package],
        "propertyDependencies": {name: [] for name in inputs},
        "created": TIME,
        "modified": TIME,
    }


def updated(old: Properties, new: Properties, paths: list[str]) -> Properties:
    """Return the step that changes some properties of a resource in place."""
    differences = {path: {"kind": "update", "inputDiff": True} for path in paths}
    step = {"op": "update", "urn": old["urn"], "provider": old["provider"], "oldState": old, "newState": new}
    return step | {"diffReasons": [path.partition(".")[0] for path in paths], "detailedDiff": differences}


def deleted(old: Properties, _: Kind | None = None) -> Properties:
    """Return the step that deletes a resource."""
    return {"op": "delete", "urn": old["urn"], "provider": old["provider"], "oldState": old, "detailedDiff": None}


def created(new: Properties, _: Kind | None = None) -> Properties:
    """Return the step that creates a resource."""
    planned = {key: value for key, value in new.items() if key not in ("id", "outputs")}
    return {"op": "create", "urn": new["urn"], "provider": new["provider"], "newState": planned, "detailedDiff": None}


def _changed(old: Properties, kind: Kind) -> Properties:
    inputs: Properties = json.loads(json.dumps(old["inputs"]))
    kind.change(inputs)
    return updated(old, old | {"inputs": inputs}, list(_differences(old["inputs"], inputs)))


def _differences(old: Properties, new: Properties) -> Iterator[str]:
    """Yield the paths of the values that differ between two maps."""
    for key in dict.fromkeys([*old, *new]):
        one, two = old.get(key), new.get(key)
        if isinstance(one, dict) and isinstance(two, dict):
            yield from (f"{key}.{path}" for path in _differences(one, two))
        elif one != two:
            yield key


def _replaced(old: Properties, _: Kind) -> Properties:
    new = {key: value for key, value in old.items() if key not in ("id", "outputs")}
    name = "metadata" if "metadata" in old["inputs"] else next(iter(old["inputs"]))
    differences = {name: {"kind": "update-replace", "inputDiff": True}}
    step = {"op": "replace", "urn": old["urn"], "provider": old["provider"], "oldState": old, "newState": new}
    return step | {"diffReasons": [name], "replaceReasons": [name], "detailedDiff": differences}


def _relabelled(old: Properties, _: Kind) -> Properties:
    path = HARMLESS[old["type"].partition(":")[0]]
    inputs: Properties = json.loads(json.dumps(old["inputs"]))
    properties = inputs
    *parents, last = path.split(".")
    for key in parents:
        properties = properties.setdefault(key, {})
    properties[last] = "another"
    return updated(old, old | {"inputs": inputs}, [path])


OPERATIONS: dict[str, Callable[[Properties, Kind], Properties]] = {
    "create": created,
    "change": _changed,
    "relabel": _relabelled,
    "replace": _replaced,
    "delete": deleted,
}
"""What happens to every resource of a plan; a change of its label or tag is safe."""
