"""Who may do what in a cluster because of its RBAC objects and network policies."""

import json
from collections.abc import Iterator
from typing import Any

from ..judge.finding import Effect, Right, Verdict
from ..judge.kind import UNKNOWN_PART, display_name
from ..judge.world import Action, Change, World, both, kind_of, object_name
from ..read.preview import Resource
from ..values import exact, has_unknown, is_unknown

WORKLOADS = (
    "apps/v1:Deployment",
    "apps/v1:StatefulSet",
    "apps/v1:DaemonSet",
    "batch/v1:Job",
    "batch/v1:CronJob",
    "core/v1:Pod",
)


def of_binding(resource: Resource, world: World) -> Iterator[Right]:
    """Each subject has the role, but those service accounts that go themselves: of these, their own removal tells."""
    role, namespace = both(resource, "roleRef.name"), object_name(resource)[0]
    where = f" in {exact(namespace)}" if namespace else " in the whole cluster"
    what = f"role {named(role)}{where}"
    subjects = both(resource, "subjects")
    if is_unknown(subjects):
        yield Right(UNKNOWN_PART, what)
        return
    for subject in _dicts(subjects):
        name, kind = subject.get("name"), str(subject.get("kind", "User"))
        if kind == "ServiceAccount":
            account = world.objects.get(("ServiceAccount", str(subject.get("namespace") or namespace), str(name)))
            change = world.changes.get(account.urn) if account else None
            if change and change.action is Action.DELETE:
                continue
        yield Right(f"{kind} {named(name)}", what)


def of_role(resource: Resource, world: World) -> Iterator[Right]:
    """What the rules allow whoever is bound to the role; nobody, where all its bindings go with it."""
    kind, (_, name) = kind_of(resource), object_name(resource)
    bindings = [
        one
        for type_ in ("RoleBinding", "ClusterRoleBinding")
        for one in world.of_types(f"kubernetes:rbac.authorization.k8s.io/v1:{type_}")
        if both(one, "roleRef.name") == name and both(one, "roleRef.kind") == kind
    ]
    changes = [world.changes.get(one.urn) for one in bindings]
    if bindings and all(change and change.action is Action.DELETE for change in changes):
        return
    who = f"whoever has role {exact(display_name(resource))}"
    rules = both(resource, "rules")
    if is_unknown(rules):
        yield Right(who, UNKNOWN_PART)
    for rule in _dicts(rules):
        verbs, targets = _words(rule.get("verbs")), _words(rule.get("resources") or rule.get("nonResourceURLs"))
        groups = [f"{group}/" if group else "" for group in _words(rule.get("apiGroups")) or [""]]
        names = f" named {exact(', '.join(_words(rule['resourceNames'])))}" if rule.get("resourceNames") else ""
        for verb in verbs:
            for target in targets:
                for group in groups:
                    yield Right(who, f"to {exact(verb)} {exact(group + target)}{names}", wide=True)


def fate_of_account(resource: Resource, world: World) -> Effect:
    """A service account that goes with everything that runs as it is missed by nobody."""
    namespace, name = object_name(resource)
    users = [
        one
        for type_ in WORKLOADS
        for one in world.of_types(f"kubernetes:{type_}")
        if object_name(one)[0] == namespace
        and name in (both(one, "spec.template.spec.serviceAccountName"), both(one, "spec.serviceAccountName"))
    ]
    if users and all(world.removes(one) for one in users):
        return Effect(Verdict.INTERRUPTS, "what runs as it goes with it")
    who = f"service account {exact(display_name(resource))}"
    loss = Right(who, "every right in the cluster")
    return Effect(Verdict.LOSES_ACCESS, "whoever has its token, and what runs as it, is refused", loses=(loss,))


def of_network_policy(resource: Resource, _world: World) -> Iterator[Right]:
    """What its rules let through to and from the pods that it selects."""
    pods = f"the pods of policy {exact(display_name(resource))}"
    for direction, key in (("ingress", "from"), ("egress", "to")):
        rules = both(resource, f"spec.{direction}")
        if is_unknown(rules):
            yield Right(UNKNOWN_PART, f"{direction} of {pods}")
        for rule in _dicts(rules):
            ports = ", ".join(
                f"{one.get('protocol', 'TCP')} {one.get('port', 'any')}" for one in _dicts(rule.get("ports"))
            )
            peers = _dicts(rule.get(key)) or [{}]
            for peer in peers:
                who = "everyone" if not peer else _peer(peer)
                yield Right(who, f"{direction} of {pods} at {exact(ports) if ports else 'every port'}")


def isolation(change: Change, _world: World) -> Iterator[Effect]:
    """What a policy that is new, or no more, keeps out or lets in."""
    if change.action is Action.CREATE:
        yield Effect(Verdict.INTERRUPTS, "traffic of the pods that it selects is refused but for what a policy allows")
    if change.action is Action.DELETE and change.old:
        pods = f"the pods of policy {exact(display_name(change.old))}"
        gain = Right("everyone", f"traffic with {pods} that no other policy refuses")
        yield Effect(Verdict.CHANGES, "what no other policy refuses is let through", gains=(gain,))


def named(value: object) -> str:
    """A name between backticks, or that it is not known yet."""
    return UNKNOWN_PART if has_unknown(value) else exact(value)


def _peer(peer: dict[str, Any]) -> str:
    block = peer.get("ipBlock")
    if isinstance(block, dict) and set(block) == {"cidr"}:
        return named(block["cidr"])
    return UNKNOWN_PART if has_unknown(peer) else exact(json.dumps(peer, sort_keys=True))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _words(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
