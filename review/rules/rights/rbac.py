"""Rights in a cluster by RBAC: roles, bindings and service accounts (Kubernetes, Using RBAC Authorization)."""

from collections.abc import Iterator

from ...model.change import Action
from ...model.finding import Effect
from ...model.quoting import quoted_in_full
from ...model.right import UNKNOWN_PART, Right
from ...model.type_rule import display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_kind, object_name
from ...read.state import Resource, property_of
from ...read.values import is_unknown
from .naming import maps, named

API = "kubernetes:rbac.authorization.k8s.io/v1"
WORKLOADS = (
    "apps/v1:Deployment",
    "apps/v1:StatefulSet",
    "apps/v1:DaemonSet",
    "batch/v1:Job",
    "batch/v1:CronJob",
    "core/v1:Pod",
)


def of_binding(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the role of each subject.

    Service accounts that are deleted in the same update are left out: their own removal is reported.
    """
    role, namespace = property_of(resource, "roleRef.name"), object_name(resource)[0]
    where = f" in {quoted_in_full(namespace)}" if namespace else " in the whole cluster"
    what = f"role {named(role)}{where}"
    subjects = property_of(resource, "subjects")
    if is_unknown(subjects):
        yield Right(UNKNOWN_PART, what)
        return
    for subject in maps(subjects):
        name, kind = subject.get("name"), str(subject.get("kind", "User"))
        if kind == "ServiceAccount":
            account = world.objects.get(("ServiceAccount", str(subject.get("namespace") or namespace), str(name)))
            change = world.changes.get(account.urn) if account else None
            if change and change.action is Action.DELETE:
                continue
        yield Right(f"{kind} {named(name)}", what)


def of_role(resource: Resource, world: World) -> Iterator[Right]:
    """Yield what the rules allow everybody who is bound to a role; nothing if all its bindings are deleted with it."""
    kind, (_, name) = object_kind(resource), object_name(resource)
    bindings = [
        one
        for one in world.of_types(f"{API}:RoleBinding", f"{API}:ClusterRoleBinding")
        if property_of(one, "roleRef.name") == name and property_of(one, "roleRef.kind") == kind
    ]
    changes = [world.changes.get(one.urn) for one in bindings]
    if bindings and all(change and change.action is Action.DELETE for change in changes):
        return
    who = f"everybody with role {quoted_in_full(display_name(resource))}"
    rules = property_of(resource, "rules")
    if is_unknown(rules):
        yield Right(who, UNKNOWN_PART)
    for rule in maps(rules):
        verbs, targets = _words(rule.get("verbs")), _words(rule.get("resources") or rule.get("nonResourceURLs"))
        groups = [f"{group}/" if group else "" for group in _words(rule.get("apiGroups")) or [""]]
        names = (
            f" named {quoted_in_full(', '.join(_words(rule['resourceNames'])))}" if rule.get("resourceNames") else ""
        )
        for verb in verbs:
            for target in targets:
                for group in groups:
                    yield Right(who, f"{quoted_in_full(verb)} on {quoted_in_full(group + target)}{names}", wide=True)


def removal_of_service_account(resource: Resource, world: World) -> Effect:
    """Return the effect of removing a service account. It is harmless if every workload that uses it is removed too."""
    namespace, name = object_name(resource)
    users = [
        one
        for type_ in WORKLOADS
        for one in world.of_types(f"kubernetes:{type_}")
        if object_name(one)[0] == namespace
        and name
        in (property_of(one, "spec.template.spec.serviceAccountName"), property_of(one, "spec.serviceAccountName"))
    ]
    if users and all(world.removes(one) for one in users):
        return Effect(Verdict.INTERRUPTS, "the workloads that use it are deleted with it")
    lost = Right(f"service account {quoted_in_full(display_name(resource))}", "all its rights in the cluster")
    words = "the API server refuses pods that use it, and everybody with its token"
    return Effect(Verdict.LOSES_ACCESS, words, loses=(lost,))


def _words(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
