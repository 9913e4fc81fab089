"""Large previews and states in the engine's format, without the stack traces, which only lengthen the files."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PREFIX = "urn:pulumi:dev::shop"
PROVIDERS = {name: f"{PREFIX}::pulumi:providers:{name}::default::5d2f6c1e" for name in ("aws", "kubernetes", "strata")}
TIME = "2026-01-01T00:00:00Z"
Properties = dict[str, Any]
Body = Callable[[int, int], Properties]
"""Returns the properties of a resource by its number, and by the number of the team that it belongs to."""
ACCOUNT = "arn:aws:iam::123456789012"
RBAC = {"apiVersion": "rbac.authorization.k8s.io/v1"}
ROLE = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"}


def _object(kind: str, **more: Any) -> Body:
    """Return the properties of the objects of a kind."""

    def body(number: int, team: int) -> Properties:
        metadata = {"name": f"one-{number}", "namespace": f"team-{team}", "labels": {"app": f"app-{number}"}}
        return {"apiVersion": "v1", "kind": kind, "metadata": metadata, **more}

    return body


def _volume(number: int, team: int) -> Properties:
    spec = {
        "accessModes": ["ReadWriteOnce"],
        "capacity": {"storage": "10Gi"},
        "claimRef": {"namespace": f"team-{team}", "name": f"one-{number}"},
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": f"vol-{number:017x}"},
        "persistentVolumeReclaimPolicy": "Retain" if number % 2 else "Delete",
    }
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": f"volume-{number}"}, "spec": spec}


def _rule(number: int, team: int) -> Properties:
    return {
        "securityGroupId": f"sg-{team}",
        "direction": "ingress",
        "protocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "cidrIpv4": f"10.{number // 256}.{number % 256}.0/24",
        "description": f"office {number}",
    }


def _policy(number: int, team: int) -> Properties:
    action = ["s3:GetObject", "s3:PutObject"]
    statement = {"Effect": "Allow", "Action": action, "Resource": f"arn:aws:s3:::team-{team}/{number}/*"}
    return {"name": f"policy-{number}", "policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


def _deployment(number: int, team: int) -> Properties:
    labels = {"app": f"app-{number}"}
    container = {"name": "web", "image": "registry.example/web:1.2", "env": [{"name": "MODE", "value": "fast"}]}
    pod = {"containers": [container], "serviceAccountName": f"one-{number}"}
    template = {"metadata": {"labels": labels}, "spec": pod}
    spec = {"replicas": 2, "selector": {"matchLabels": labels}, "template": template}
    return _object("Deployment", spec=spec)(number, team)


def _binding(number: int, team: int) -> Properties:
    subject = {"kind": "ServiceAccount", "name": f"one-{number}", "namespace": f"team-{team}"}
    return _object("RoleBinding", roleRef=ROLE, subjects=[subject])(number, team) | RBAC


def _role(number: int, team: int) -> Properties:
    rule = {"apiGroups": ["apps"], "resources": ["deployments"], "resourceNames": [f"one-{number}"], "verbs": ["get"]}
    return _object("Role", rules=[rule])(number, team) | RBAC


def _network_policy(number: int, team: int) -> Properties:
    peer = {"podSelector": {"matchLabels": {"app": f"app-{number + 1}"}}}
    ingress = [{"from": [peer], "ports": [{"port": 8080, "protocol": "TCP"}]}]
    spec = {"podSelector": {"matchLabels": {"app": f"app-{number}"}}, "ingress": ingress, "policyTypes": ["Ingress"]}
    return _object("NetworkPolicy", spec=spec)(number, team)


INTERFACE = "strata:ec2:NetworkInterface"
CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10Gi"}}, "storageClassName": "fast"}
TYPES: dict[str, tuple[str, Body]] = {
    "claims": ("kubernetes:core/v1:PersistentVolumeClaim", _object("PersistentVolumeClaim", spec=CLAIM)),
    "service accounts": ("kubernetes:core/v1:ServiceAccount", _object("ServiceAccount")),
    "persistent volumes": ("kubernetes:core/v1:PersistentVolume", _volume),
    "deployments": ("kubernetes:apps/v1:Deployment", _deployment),
    "config maps": ("kubernetes:core/v1:ConfigMap", _object("ConfigMap", data={"mode": "fast", "level": "info"})),
    "role bindings": ("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", _binding),
    "roles": ("kubernetes:rbac.authorization.k8s.io/v1:Role", _role),
    "network policies": ("kubernetes:networking.k8s.io/v1:NetworkPolicy", _network_policy),
    "volumes": (
        "strata:ec2:Volume",
        lambda number, _: {"availabilityZone": "us-east-1a", "size": 8 + number % 9, "encrypted": True},
    ),
    "groups": (
        "strata:ec2:SecurityGroup",
        lambda number, _: {"name": f"group-{number}", "description": "One of many", "vpcId": "vpc-1"},
    ),
    "rules": ("strata:ec2:SecurityGroupRule", _rule),
    "interfaces": (
        INTERFACE,
        lambda number, team: {"subnetId": f"subnet-{team}", "securityGroupIds": [f"sg-{team}", f"sg-{number}"]},
    ),
    "users": ("strata:iam:User", lambda number, team: {"name": f"one-{number}", "tags": {"Team": f"team-{team}"}}),
    "policies": ("strata:iam:Policy", _policy),
    "attachments": (
        "strata:iam:UserPolicyAttachment",
        lambda number, team: {"user": f"one-{number}", "policyArn": f"{ACCOUNT}:policy/policy-{team}"},
    ),
    "memberships": (
        "strata:iam:GroupMembership",
        lambda number, team: {"user": f"one-{number}", "group": f"team-{team}"},
    ),
    "buckets": ("aws:s3/bucket:Bucket", lambda number, _: {"bucket": f"bucket-{number}", "forceDestroy": False}),
}
"""The types by the names of their rows, with the properties of a resource by its number."""
HARMLESS = {"kubernetes": "metadata.labels.app", "strata": "tags.Team", "aws": "tags.Team"}
"""A property of every type of a provider whose change is safe."""


def write(folder: Path, count: int, names: list[str], operation: str, teams: int = 50) -> list[Path]:
    """Write a preview and its state, with resources of some types in turn, and return their files.

    The resources of a team share a namespace, a security group, a user group and a policy.

    Args:
        folder: where the files are written.
        count: the number of resources.
        names: the types, by their keys in `TYPES`.
        operation: what happens to every resource: `replace`, `delete`, or `update` for another label or tag, which is
            safe.
        teams: the number of teams.
    """
    steps, resources = [], []
    for number in range(count):
        type_, body = TYPES[names[number % len(names)]]
        old = _resource(type_, number, body(number, number // len(names) % teams))
        resources.append(old)
        steps.append({"delete": _deleted, "replace": _replaced, "update": _relabelled}[operation](old))
    return _write(folder, steps, resources)


def write_update(folder: Path, type_: str, old: Properties, new: Properties) -> list[Path]:
    """Write a preview that changes a property of one resource in place, and its state, and return their files."""
    before, after = (_resource(type_, 0, inputs) for inputs in (old, new))
    changed = [name for name in new if old.get(name) != new[name]]
    step = {"op": "update", "urn": before["urn"], "oldState": before, "newState": after, "diffReasons": changed}
    return _write(folder, [step], [before])


def write_leaving(folder: Path, count: int) -> list[Path]:
    """Write a preview in which interfaces leave a security group with as many rules, and its state."""
    rules = [_resource("strata:ec2:SecurityGroupRule", number, _rule(number, 0)) for number in range(count)]
    steps, resources = [], []
    for number in range(count):
        old, new = (
            _resource(INTERFACE, number, {"subnetId": "subnet-0", "securityGroupIds": groups})
            for groups in (["sg-0", "sg-1"], ["sg-1"])
        )
        resources.append(old)
        changed = ["securityGroupIds"]
        steps.append({"op": "update", "urn": old["urn"], "oldState": old, "newState": new, "diffReasons": changed})
    return _write(folder, steps, [*rules, *resources])


def _write(folder: Path, steps: list[Properties], resources: list[Properties]) -> list[Path]:
    files = [folder / "preview.json", folder / "state.json"]
    files[0].write_text(json.dumps({"steps": steps, "duration": 1, "changeSummary": {steps[0]["op"]: len(steps)}}))
    deployment = {"manifest": {"time": TIME}, "resources": [*_providers(), *resources]}
    files[1].write_text(json.dumps({"version": 3, "deployment": deployment}))
    return files


def _providers() -> Iterator[Properties]:
    for name, reference in PROVIDERS.items():
        urn, _, own = reference.rpartition("::")
        yield {"urn": urn, "custom": True, "id": own, "type": f"pulumi:providers:{name}", "inputs": {}, "outputs": {}}


def _resource(type_: str, number: int, inputs: Properties) -> Properties:
    package = type_.partition(":")[0]
    reported = {"uid": f"{number:032x}"} if package == "kubernetes" else {"arn": f"arn:aws:shop::123456789012:{number}"}
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


def _deleted(old: Properties) -> Properties:
    return {"op": "delete", "urn": old["urn"], "provider": old["provider"], "oldState": old, "detailedDiff": None}


def _replaced(old: Properties) -> Properties:
    new = {key: value for key, value in old.items() if key not in ("id", "outputs")}
    name = "metadata" if "metadata" in old["inputs"] else next(iter(old["inputs"]))
    differences = {name: {"kind": "update-replace", "inputDiff": True}}
    step = {"op": "replace", "urn": old["urn"], "provider": old["provider"], "oldState": old, "newState": new}
    return step | {"diffReasons": [name], "replaceReasons": [name], "detailedDiff": differences}


def _relabelled(old: Properties) -> Properties:
    path = HARMLESS[old["type"].partition(":")[0]]
    inputs: Properties = json.loads(json.dumps(old["inputs"]))
    properties = inputs
    *parents, last = path.split(".")
    for key in parents:
        properties = properties.setdefault(key, {})
    properties[last] = "another"
    differences = {path: {"kind": "update", "inputDiff": True}}
    step = {"op": "update", "urn": old["urn"], "provider": old["provider"], "oldState": old}
    more = {"diffReasons": [path.partition(".")[0]], "detailedDiff": differences}
    return step | {"newState": old | {"inputs": inputs}, **more}
